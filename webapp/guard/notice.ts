/**
 * Tells the person on core's log-in page what happened. It draws its own DOM, because core renders no plugin component there;
 * colours are Mattermost's variables, with the system's where a page has none, so it fits both themes.
 */
import type {Notice} from '../../contract/types';
import type {Texts} from './texts';
import {formatTime, parseTexts, textOf} from './texts';
import {fieldsOf} from './validate';
import {parseNotice} from './verdict';

/** Everything the notice says; survives a reload in history.state. */
export interface Shown {
    notice: Notice;
    wiped: boolean;
    /** As in WipeReport. */
    remaining: string[];
    texts?: Texts;
}

const ID = 'security-controls-notice';

/** Without blanks, since every user loads it. */
const BOX = 'position:fixed;inset:16px 0 auto;margin:auto;z-index:10000;box-sizing:border-box;width:min(600px,100vw - 32px);max-height:50vh;overflow:auto;padding:20px 24px;' +
    'border:1px solid rgba(var(--center-channel-color-rgb,127,127,127),.24);' +
    'border-left:4px solid var(--button-bg,Highlight);border-radius:8px;' +
    'background:var(--center-channel-bg,Canvas);color:var(--center-channel-color,CanvasText);' +
    'font-family:"Open Sans",sans-serif;font-size:14px;line-height:20px';
const TITLE = 'margin:0 0 8px;font-family:Metropolis,"Open Sans",sans-serif;font-size:18px;line-height:24px;font-weight:600;color:inherit';
const PARAGRAPH = 'margin:0 0 8px';
const QUOTE = 'margin:0 0 8px;padding:0 0 0 12px;border-left:2px solid rgba(var(--center-channel-color-rgb,127,127,127),.24);' +
    'font-size:14px;white-space:pre-wrap;overflow-wrap:anywhere';
const BUTTON = 'margin-top:8px;padding:8px 16px;border:0;border-radius:4px;' +
    'background:var(--button-bg,ButtonFace);color:var(--button-color,ButtonText);font:inherit;font-weight:600;cursor:pointer';

/** What the page says while a wipe runs; replaced by the notice. */
export function drawProgress(texts: Texts): void {
    const box = newBox('wiping');
    box.setAttribute('role', 'status');
    box.append(paragraph(textOf(texts, 'wiping')));
    place(box, true);
}

/** onDismiss runs after the person closed it. */
export function drawNotice(shown: Shown, onDismiss: () => void): void {
    const {texts, notice: {ended_by: endedBy, ended_at: endedAt, message}} = shown;
    const text = (id: string) => textOf(texts, id, formatTime(texts, endedAt));
    /** Some endings have words of their own. */
    const textFor = (id: string) => text(`${id}_${endedBy}`) || text(id);
    const box = newBox('shown');
    const title = element('h2', TITLE, textFor('title'));
    title.id = `${ID}-title`;
    box.setAttribute('role', 'region');
    box.setAttribute('aria-labelledby', title.id);
    box.lang = texts?.locale ?? 'en';
    box.tabIndex = -1;

    const body = element('div', '', '');
    body.setAttribute('role', 'alert');
    body.append(title, paragraph(text(`ended_by.${endedBy}`) || text('ended')));
    if (message) {
        body.append(paragraph(text('message')), element('blockquote', QUOTE, message));
    }
    body.append(paragraph(text(shown.wiped ? 'wiped' : 'kept')));
    if (shown.remaining.length > 0) {
        body.append(paragraph(text('remaining')));
    }
    body.append(paragraph(textFor('next')));

    const dismiss = element('button', BUTTON, text('dismiss'));
    const close = () => {
        removeNotice();
        onDismiss();
    };
    dismiss.addEventListener('click', close);
    box.addEventListener('keydown', (event) => {
        if (event.key === 'Escape') {
            close();
        }
    });
    box.append(body, dismiss);
    place(box, endedBy !== 'offline');
}

export function removeNotice(): void {
    document.getElementById(ID)?.remove();
    keepRoom(0);
}

/** What was kept in history.state, or null: a page's script may have put anything there. */
export function parseShown(value: unknown): Shown | null {
    const fields = fieldsOf(value);
    const notice = parseNotice(fields?.notice);
    if (!fields || !notice || typeof fields.wiped !== 'boolean' || !Array.isArray(fields.remaining)) {
        return null;
    }
    return {notice, wiped: fields.wiped, remaining: fields.remaining.map(String), texts: parseTexts(fields.texts)};
}

/** Above core's log-in page, which moves down and scrolls below it to the field it focuses, in a small window too; the app fills the window, so there it lies on top. */
function place(box: HTMLElement, isAbove: boolean): void {
    document.body.prepend(box);
    keepRoom(isAbove ? box.offsetHeight + 32 : 0);
}

function keepRoom(px: number): void {
    document.documentElement.style.scrollPaddingTop = document.body.style.paddingTop = `${px}px`;
}

function newBox(state: 'wiping' | 'shown'): HTMLElement {
    removeNotice();
    const box = element('section', BOX, '');
    box.id = ID;
    box.dataset.securityControls = state;
    return box;
}

const paragraph = (content: string) => element('p', PARAGRAPH, content);

/** Content is always text, never markup: part of it was written by somebody else. */
function element(tag: string, style: string, content: string): HTMLElement {
    const created = document.createElement(tag);
    created.style.cssText = style;
    created.textContent = content;
    created.dir = 'auto';
    return created;
}

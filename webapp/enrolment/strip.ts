/** The time left, drawn above core's own enrolment page: core renders no component of a plugin there. */
import type {OwnMfa} from '../../contract/types';
import {clock, spoken, state, texts} from './person';

const ID = 'security-controls-enrolment';

const STYLE: Partial<CSSStyleDeclaration> = {
    position: 'fixed', top: '8px', left: '50%', transform: 'translateX(-50%)', zIndex: '10000', padding: '6px 16px', borderRadius: '16px', whiteSpace: 'nowrap',
    background: 'var(--button-bg, #1c58d9)', color: 'var(--button-color, #fff)', font: '600 14px/20px "Open Sans", sans-serif',
};

export function drawStrip({enrolment_session: session}: OwnMfa): void {
    const left = state.left(session?.ends_at ?? 0);
    const strip = document.getElementById(ID) ?? addStrip();
    const [seen, heard] = strip.children;
    const say = (id: 'page.ends' | 'page.ended', time: string) => texts().formatMessage({id}, {left: time});
    write(seen, left > 0 ? say('page.ends', clock(left)) : say('page.ended', ''));
    // Said once a minute, not every second.
    write(heard, left > 0 ? say('page.ends', spoken(left)) : say('page.ended', ''));
}

export function removeStrip(): void {
    document.getElementById(ID)?.remove();
}

function addStrip(): HTMLElement {
    const strip = document.createElement('div');
    strip.id = ID;
    Object.assign(strip.style, STYLE);
    const seen = document.createElement('span');
    seen.setAttribute('aria-hidden', 'true');
    const heard = document.createElement('span');
    heard.setAttribute('role', 'status');
    Object.assign(heard.style, {position: 'absolute', overflow: 'hidden', width: '1px', height: '1px', clipPath: 'inset(50%)', whiteSpace: 'nowrap'});
    strip.append(seen, heard);
    document.body.prepend(strip);
    return strip;
}

function write(element: Element | undefined, text: string): void {
    if (element && element.textContent !== text) {
        element.textContent = text;
    }
}

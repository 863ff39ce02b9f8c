import {fireEvent, screen} from '@testing-library/dom';

import {ENDED_BY} from '../../contract/names';
import {drawNotice, drawProgress, parseShown, removeNotice} from './notice';
import en from '../../server/texts/en.json';
import de from '../../server/texts/de.json';
import {NOTICE} from './test_support';

/** As the server sends them. */
const textsOf = (locale: string, catalogue: object) => ({locale, by_id: Object.fromEntries(Object.entries(catalogue).map(([id, text]) => [id.replace('notice.', ''), String(text)]))});
const TEXTS = textsOf('en', en);

const draw = (changes: object = {}, notice: object = {}) => {
    const onDismiss = jest.fn();
    drawNotice({notice: {...NOTICE, ...notice}, wiped: true, remaining: [], texts: TEXTS, ...changes}, onDismiss);
    return onDismiss;
};

afterEach(removeNotice);

test('is a named region whose text is announced', () => {
    draw();
    expect(screen.getByRole('region', {name: 'You have been logged out'})).toBeVisible();
    expect(screen.getByRole('alert')).toHaveTextContent('A System Admin ended your session');
    expect(screen.getByRole('alert')).toHaveTextContent('Unsent drafts are gone');
    expect(screen.getByRole('alert')).toHaveTextContent('You can log in again');
});

test('says when, in the browser\'s own time', () => {
    draw();
    expect(screen.getByRole('alert')).toHaveTextContent(new Intl.DateTimeFormat('en', {dateStyle: 'medium', timeStyle: 'short'}).format(NOTICE.ended_at));
});

test.each(ENDED_BY)('has words for a session ended by %s', (endedBy) => {
    draw({}, {ended_by: endedBy});
    expect(screen.getByRole('alert')).toHaveTextContent(/\(.*2026.*\)/);
});

test('speaks the person\'s language, dates too, and says which it is', () => {
    draw({texts: textsOf('de', de)});
    expect(screen.getByRole('region', {name: 'Sie wurden abgemeldet'}).lang).toBe('de');
    expect(screen.getByRole('alert')).toHaveTextContent(`Ein Systemadministrator hat Ihre Sitzung beendet (${new Intl.DateTimeFormat('de', {dateStyle: 'medium', timeStyle: 'short'}).format(NOTICE.ended_at)})`);
    expect(screen.getByRole('button', {name: 'Schließen'})).toBeVisible();
});

test('each text runs in its own direction, since the admin\'s message may be in any language', () => {
    draw({}, {message: 'يرجى الاتصال بمكتب المساعدة.'});
    expect(screen.getByText(/يرجى/)).toHaveAttribute('dir', 'auto');
});

test('without texts, or with a language browsers do not know, it still says what matters', () => {
    draw({texts: undefined});
    expect(screen.getByRole('alert')).toHaveTextContent(/Your session has ended \(.*2026/);
    draw({texts: {locale: 'not a language', by_id: {}}});
    expect(screen.getByRole('button', {name: 'Dismiss'})).toBeVisible();
});

test('after an offline wipe it tells nobody to log in again', () => {
    draw({}, {ended_by: 'offline', message: ''});
    expect(screen.getByRole('region', {name: 'The data in this browser was removed'})).toBeVisible();
    expect(screen.getByRole('alert')).toHaveTextContent('This did not end your session.');
    expect(screen.getByRole('alert')).not.toHaveTextContent('log in again');
});

test('stands above core\'s log-in page, which moves down by its height and scrolls below it, at half the window\'s height at most; inside the app it lies on top', () => {
    const height = jest.spyOn(HTMLElement.prototype, 'offsetHeight', 'get').mockReturnValue(200);
    const room = () => [document.body.style.paddingTop, document.documentElement.style.scrollPaddingTop];
    draw({}, {message: 'Come to reception. '.repeat(100)});
    expect(document.body.firstElementChild).toBe(screen.getByRole('region'));
    expect(screen.getByRole('region').style).toMatchObject({position: 'fixed', maxHeight: '50vh', overflow: 'auto'});
    expect(room()).toEqual(['232px', '232px']);
    fireEvent.click(screen.getByRole('button', {name: 'Dismiss'}));
    expect(room()).toEqual(['0px', '0px']);
    draw({}, {ended_by: 'offline', message: ''});
    expect(room()).toEqual(['0px', '0px']);
    height.mockRestore();
});

test('shows the administrator\'s message as text, never as markup', () => {
    draw({}, {message: '<img src=x onerror=alert(1)> {when}'});
    expect(screen.getByRole('alert')).toHaveTextContent('<img src=x onerror=alert(1)> {when}');
    expect(document.querySelector('img')).toBeNull();
});

test('leaves the message out when there is none', () => {
    draw({}, {message: ''});
    expect(screen.getByRole('alert')).not.toHaveTextContent('Message from');
    expect(document.querySelector('blockquote')).toBeNull();
});

test('says what was not removed', () => {
    draw({remaining: ['indexed_db: blocked']});
    expect(screen.getByRole('alert')).toHaveTextContent('Some of it could not be removed');
});

test('says that nothing was removed when nothing was', () => {
    draw({wiped: false});
    expect(screen.getByRole('alert')).toHaveTextContent('Nothing was removed from this browser.');
    expect(screen.getByRole('alert')).not.toHaveTextContent('drafts');
});

test('does not send somebody who is deactivated to log in again', () => {
    draw({}, {ended_by: 'deactivation'});
    expect(screen.getByRole('alert')).not.toHaveTextContent('log in again');
    expect(screen.getByRole('alert')).toHaveTextContent('contact your administrator');
});

test('is dismissed by its button, by keyboard too', () => {
    const first = draw();
    const button = screen.getByRole('button', {name: 'Dismiss'});
    button.focus();
    expect(button).toHaveFocus();
    button.click();
    expect(screen.queryByRole('region')).toBeNull();
    expect(first).toHaveBeenCalledTimes(1);

    const second = draw();
    fireEvent.keyDown(screen.getByRole('button', {name: 'Dismiss'}), {key: 'Escape'});
    expect(screen.queryByRole('region')).toBeNull();
    expect(second).toHaveBeenCalledTimes(1);
});

test('there is never more than one, and progress gives way to it', () => {
    drawProgress(undefined);
    expect(screen.getByRole('status')).toHaveTextContent('Removing');
    draw();
    draw();
    expect(screen.queryByRole('status')).toBeNull();
    expect(screen.getAllByRole('region')).toHaveLength(1);
});

test('colours come from Mattermost\'s variables, so both themes can be read', () => {
    draw();
    const {background, color} = screen.getByRole('region').style;
    expect(background).toContain('--center-channel-bg');
    expect(color).toContain('--center-channel-color');
});

test('takes only what is a notice from the history entry', () => {
    const shown = {notice: NOTICE, wiped: true, remaining: ['tabs_open'], texts: TEXTS};
    expect(parseShown(structuredCloneOf(shown))).toEqual(shown);
    expect(parseShown({...shown, texts: {locale: 'en', by_id: {title: 7}}})?.texts).toBeUndefined();
    expect(parseShown(null)).toBeNull();
    expect(parseShown({...shown, notice: null})).toBeNull();
    expect(parseShown({...shown, wiped: 'yes'})).toBeNull();
    expect(parseShown({...shown, remaining: undefined})).toBeNull();
});

const structuredCloneOf = (value: object): unknown => JSON.parse(JSON.stringify(value));

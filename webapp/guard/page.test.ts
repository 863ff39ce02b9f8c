import {TICKET_KEY} from './own_keys';
import {createPage} from './page';
import {NOTICE} from './test_support';

const SHOWN = {notice: NOTICE, wiped: true, remaining: []};
const page = createPage();
/** jsdom has none. In browsers either of the two keeps the person here. */
class BeforeUnloadEvent extends Event {}
Object.defineProperty(BeforeUnloadEvent.prototype, 'returnValue', {configurable: true, set(this: Event) {
    this.preventDefault();
}});

beforeEach(() => {
    Object.assign(globalThis, {BeforeUnloadEvent});
    window.reportError = (error) => {
        throw error;
    };
    window.basename = '';
    localStorage.clear();
    window.history.replaceState({key: 'of core\'s router'}, '', '/login?redirect_to=x');
});

/** The page goes, by a reload or for another one. Firefox loads it anew with the state it had before pagehide. */
const leave = () => window.dispatchEvent(new Event('beforeunload'));

test('a notice is kept in the history entry beside what core keeps there', () => {
    page.keepNotice(SHOWN);
    leave();
    expect(page.keptNotice()).toEqual(SHOWN);
    expect(window.history.state).toMatchObject({key: 'of core\'s router'});
    expect(window.location.search).toBe('?redirect_to=x');
    page.forgetNotice();
    leave();
    expect(page.keptNotice()).toBeNull();
    expect(window.history.state).toMatchObject({key: 'of core\'s router'});
});

test('a notice told before core has found its way to the log-in page is kept there, whatever core writes into the entry', () => {
    window.basename = '/chat';
    window.history.replaceState(null, '', '/chat/engineering/channels/town-square');
    page.keepNotice(SHOWN);
    leave();
    expect(window.location.pathname).toBe('/chat/engineering/channels/town-square');
    expect(window.history.state).toBeNull();
    window.history.replaceState({key: 'of core\'s router'}, '', '/chat/login?extra=expired');
    leave();
    expect(page.keptNotice()).toEqual(SHOWN);
    page.forgetNotice();
});

test('tells the desktop app that nobody is logged in when it loads the log-in page, and takes the notice along when it is there already', () => {
    // jsdom cannot load a page, and says so.
    const unable = jest.spyOn(console, 'error').mockImplementation(() => undefined);
    window.desktopAPI = {onLogout: jest.fn()};
    page.goToLogin(SHOWN);
    expect(window.desktopAPI.onLogout).toHaveBeenCalledTimes(1);
    expect(page.keptNotice()).toEqual(SHOWN);
    delete window.desktopAPI;
    page.goToLogin(null);
    expect(page.keptNotice()).toBeNull();
    unable.mockRestore();
});

test('a desktop app that cannot be told keeps no page from leaving', () => {
    const unable = jest.spyOn(console, 'error').mockImplementation(() => undefined);
    const failure = new Error('not from this view');
    window.reportError = jest.fn();
    window.desktopAPI = {
        onLogout() {
            throw failure;
        },
    };
    page.goToLogin(SHOWN);
    delete window.desktopAPI;
    expect(page.keptNotice()).toEqual(SHOWN);
    expect(window.reportError).toHaveBeenCalledWith(failure);
    page.forgetNotice();
    unable.mockRestore();
});

test('there is nothing to forget on a page without a notice', () => {
    window.history.replaceState(null, '', '/engineering/channels/town-square');
    page.forgetNotice();
    expect(window.location.pathname).toBe('/engineering/channels/town-square');
    expect(window.history.state).toBeNull();
});

test('makes the page wait, but not the guard\'s own notice', () => {
    document.body.innerHTML = '<section data-security-controls="wiping"></section><div id="root"></div>';
    page.makeInert();
    expect(document.querySelector('#root')).toHaveAttribute('inert');
    expect(document.querySelector('section')).not.toHaveAttribute('inert');
});

test('a stopped page asks for nothing any more, so no 401 makes core act', async () => {
    const sent = jest.fn();
    window.fetch = sent;
    const send = jest.spyOn(XMLHttpRequest.prototype, 'send').mockImplementation(sent);
    page.stopRequests();
    const answered = jest.fn();
    void window.fetch('/api/v4/users/me').then(answered, answered);
    new XMLHttpRequest().send();
    await Promise.resolve();
    expect(sent).not.toHaveBeenCalled();
    expect(answered).not.toHaveBeenCalled();
    send.mockRestore();
});

test('a stopped page goes nowhere by core\'s own doing, only to the log-in page', () => {
    // jsdom cannot load a page, and says so.
    const unable = jest.spyOn(console, 'error').mockImplementation(() => undefined);
    const navigation: Required<Window>['navigation'] = {onnavigate: null};
    window.navigation = navigation;
    const stopped = createPage();
    stopped.stopRequests();
    const preventDefault = jest.fn();
    navigation.onnavigate?.({preventDefault} as unknown as Event);
    expect(preventDefault).toHaveBeenCalledTimes(1);
    stopped.goToLogin(null);
    expect(navigation.onnavigate).toBeNull();
    delete window.navigation;
    unable.mockRestore();
});

test('a held page asks once it is released, and as ever from then on', async () => {
    const sent: string[] = [];
    window.fetch = async (input) => {
        sent.push(String(input));
        return {status: 200} as Response;
    };
    const send = jest.spyOn(XMLHttpRequest.prototype, 'send').mockImplementation((body) => void sent.push(String(body)));
    const held = createPage();
    held.holdRequests();
    const release = held.holdRequests();
    const first = window.fetch('/first');
    new XMLHttpRequest().send('second');
    await Promise.resolve();
    expect(sent).toEqual([]);
    release();
    expect(await first).toEqual({status: 200});
    await window.fetch('/third');
    expect(sent).toEqual(['/first', 'second', '/third']);
    held.holdRequests();
    void window.fetch('/fourth');
    held.stopRequests();
    expect(sent).toHaveLength(3);
    send.mockRestore();
});

test('what was given up while it waited keeps nothing else from leaving', () => {
    const send = jest.spyOn(WebSocket.prototype, 'send').mockImplementationOnce(() => {
        throw new DOMException('closed', 'InvalidStateError');
    });
    const sent: string[] = [];
    window.fetch = async (input) => {
        sent.push(String(input));
        return {status: 200} as Response;
    };
    const held = createPage();
    const release = held.holdRequests();
    WebSocket.prototype.send.call(Object.create(WebSocket.prototype) as WebSocket, 'ping');
    void window.fetch('/after');
    release();
    expect(sent).toEqual(['/after']);
    send.mockRestore();
});

test('a page that is to be left writes nothing back but the guard\'s own keys', () => {
    const open = jest.fn();
    const put = jest.fn();
    class Factory {
        open() {
            open();
        }
    }
    class ObjectStore {
        put() {
            put();
        }
    }
    Object.assign(globalThis, {indexedDB: new Factory(), IDBFactory: Factory, IDBObjectStore: ObjectStore});
    const setItem = Storage.prototype.setItem;
    page.blockWrites();
    localStorage.setItem('user_prev_team:x', 'secret');
    sessionStorage.setItem('lastActive', '1');
    localStorage.setItem(TICKET_KEY, 'ticket');
    Storage.prototype.setItem = setItem;
    expect({...localStorage}).toEqual({[TICKET_KEY]: 'ticket'});
    expect(sessionStorage).toHaveLength(0);
    expect(() => new Factory().open()).toThrow('being removed');
    expect(() => new ObjectStore().put()).toThrow('being removed');
    expect(open).not.toHaveBeenCalled();
    expect(put).not.toHaveBeenCalled();
});

test('a page that is to be left asks nobody whether to stay, whatever was registered before, however often it is stopped', () => {
    const saved = jest.fn();
    const ask = (event: Event) => {
        Object.assign(event, {returnValue: 'stay?'});
        event.preventDefault();
        // What it does beside, such as keeping what was written, goes on.
        saved();
    };
    window.addEventListener('beforeunload', ask);
    window.onbeforeunload = () => 'stay?';
    const leave = () => {
        const leaving = new BeforeUnloadEvent('beforeunload', {cancelable: true});
        window.dispatchEvent(leaving);
        return leaving.defaultPrevented;
    };
    expect(leave()).toBe(true);
    const left = createPage();
    left.stopRequests();
    left.stopRequests();
    expect(leave()).toBe(false);
    window.removeEventListener('beforeunload', ask);
    expect(saved).toHaveBeenCalledTimes(2);
    expect(window.onbeforeunload).toBeNull();
});

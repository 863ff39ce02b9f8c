/** What the guard does to the page it runs in: stop it, block its writes, make it wait, and leave it for the log-in page. */
import {isLoginPage, loginPath} from './base_path';
import {isOwnKey} from './own_keys';
import type {Shown} from './notice';
import {safely} from './safely';
import {fieldsOf} from './validate';

declare global {
    interface Window {
        /** What the desktop app gives a page, as far as it is used here. */
        desktopAPI?: {onLogout?(): void};
        /** Missing in Safari before 26 and Firefox before 147. */
        navigation?: {onnavigate: ((event: Event) => void) | null};
    }
}

const STATE_KEY = 'security_controls';

export interface Page {
    /** What the app asks for from now on waits: the result sends it. */
    holdRequests(): () => void;
    /** Nothing the app asks for leaves this page any more, and nothing in it can keep the person here. For a page about to be left: there is no way back. */
    stopRequests(): void;
    /** The app holds what is to be deleted in memory and would write it back. For a page about to be left. */
    blockWrites(): void;
    /** While a wipe runs nobody shall type into a form that is about to be reloaded. */
    makeInert(): void;
    /** Loads the log-in page anew, so that nothing stays in memory. If this is that page, it finds shown as its keptNotice; elsewhere the marker says it. */
    goToLogin(shown: Shown | null): void;
    reload(): void;
    /** A notice lives in the log-in page's history entry: it survives a reload of that page and nothing else. */
    keptNotice(): unknown;
    keepNotice(shown: Shown): void;
    forgetNotice(): void;
}

export function createPage(): Page {
    const holdRequests = createGate();
    const navigation: Window['navigation'] & object = window.navigation ?? {onnavigate: null};
    let kept: Shown | null = null;

    function keepInHistory(shown: Shown | null) {
        window.history.replaceState({...fieldsOf(window.history.state), [STATE_KEY]: shown}, '');
    }
    // Late, since core's router writes states of its own; but Firefox loads a page anew with the state it had before pagehide.
    window.addEventListener('beforeunload', () => kept && isLoginPage() && keepInHistory(kept));

    return {
        holdRequests,
        stopRequests() {
            window.stop();
            holdRequests();
            // Nor does core, upon a 401 of its own: it would leave in the middle.
            navigation.onnavigate = (event) => event.preventDefault();
            // Whoever asks the person whether to stay asks in vain: they may be away. Chromium runs such listeners in the order they came in, so a later one could not stop them.
            window.onbeforeunload = null;
            const {prototype} = BeforeUnloadEvent;
            prototype.preventDefault = () => undefined;
            Object.defineProperty(prototype, 'returnValue', {set() {}});
        },
        blockWrites() {
            const setItem = Storage.prototype.setItem;
            Storage.prototype.setItem = function setOwnItem(key, value) {
                if (isOwnKey(key)) {
                    setItem.call(this, key, value);
                }
            };
            const refuse = () => {
                throw new DOMException('being removed', 'InvalidStateError');
            };
            if (typeof indexedDB !== 'undefined') {
                IDBFactory.prototype.open = refuse;
                IDBObjectStore.prototype.put = refuse;
                IDBObjectStore.prototype.add = refuse;
            }
        },
        makeInert() {
            document.querySelectorAll('body>:not([data-security-controls])').forEach((element) => element.setAttribute('inert', ''));
        },
        goToLogin(shown) {
            // As core does: by it the desktop app closes this server's other tabs and windows.
            safely(() => window.desktopAPI?.onLogout?.());
            navigation.onnavigate = null;
            kept = null;
            if (isLoginPage()) {
                keepInHistory(shown);
                window.location.reload();
            } else {
                window.location.replace(loginPath());
            }
        },
        reload: () => window.location.reload(),
        keptNotice: () => (isLoginPage() ? fieldsOf(window.history.state)?.[STATE_KEY] : null),
        keepNotice(shown) {
            kept = shown;
        },
        forgetNotice() {
            kept = null;
            if (fieldsOf(window.history.state)?.[STATE_KEY]) {
                keepInHistory(null);
            }
        },
    };
}

/** Stands between the app and the network: put there when it is first needed, closed by the result, and opened again by the result's. */
function createGate(): () => () => void {
    let waiting: Array<() => void> | null = null;
    let isInstalled = false;

    const pass = (send: () => void) => {
        if (waiting) {
            waiting.push(send);
        } else {
            send();
        }
    };
    function install() {
        isInstalled = true;
        const {fetch} = window;
        const sendRequest = XMLHttpRequest.prototype.send;
        const sendMessage = WebSocket.prototype.send;
        window.fetch = (...args) => new Promise((resolve) => pass(() => resolve(fetch(...args))));
        XMLHttpRequest.prototype.send = function sendWhenOpen(body) {
            pass(() => sendRequest.call(this, body));
        };
        WebSocket.prototype.send = function sendWhenOpen(data) {
            pass(() => sendMessage.call(this, data));
        };
    }
    function open() {
        const due = waiting ?? [];
        waiting = null;
        due.forEach((send) => {
            try {
                send();
            } catch {
                // It was given up while it waited.
            }
        });
    }
    return () => {
        waiting ??= [];
        if (!isInstalled) {
            install();
        }
        return open;
    };
}

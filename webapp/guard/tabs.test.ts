import {LEASE_KEY} from './own_keys';
import type {Tabs} from './tabs';
import {createTabs} from './tabs';
import {FakeChannel} from './test_support';

/** Web Locks, as far as they are used: one exclusive queue, and shared locks that last as long as their promise. */
function createFakeLocks() {
    const held: Array<{name: string}> = [];
    let last: Promise<unknown> = Promise.resolve();
    async function hold(name: string, run: () => Promise<unknown>) {
        const lock = {name};
        held.push(lock);
        try {
            return await run();
        } finally {
            held.splice(held.indexOf(lock), 1);
        }
    }
    return {
        query: async () => ({held}),
        request(name: string, ...rest: unknown[]) {
            const run = rest.at(-1) as () => Promise<unknown>;
            if (rest.length > 1) {
                return hold(name, run);
            }
            const mine = last.then(() => hold(name, run));
            last = mine.catch(() => undefined);
            return mine;
        },
    };
}

const opened: Tabs[] = [];
const open = (leave: (wipe: boolean) => void = () => undefined) => {
    const tabs = createTabs(leave);
    opened.push(tabs);
    return tabs;
};
const useLocks = (locks: unknown) => Object.defineProperty(navigator, 'locks', {configurable: true, value: locks});

beforeEach(() => {
    jest.useFakeTimers();
    localStorage.clear();
    Object.defineProperty(globalThis, 'BroadcastChannel', {configurable: true, value: FakeChannel});
});

afterEach(() => {
    opened.splice(0).forEach((tabs) => tabs.stop());
    jest.useRealTimers();
});

describe.each<[string, () => unknown]>([
    ['with Web Locks', createFakeLocks],
    ['on plain http', () => undefined],
])('%s', (_name, locks) => {
    beforeEach(() => {
        useLocks(locks());
    });

    test('a tab is alone when no other one is of the app', async () => {
        open();
        const alone = open().waitUntilAlone(5_000);
        await jest.advanceTimersByTimeAsync(300);
        expect(await alone).toBe(true);
    });

    test('waits for a tab of the app to go', async () => {
        const app = open();
        app.holdApp();
        const done = jest.fn();
        void open().waitUntilAlone(5_000).then(done);
        await jest.advanceTimersByTimeAsync(2_000);
        expect(done).not.toHaveBeenCalled();
        app.stop();
        await jest.advanceTimersByTimeAsync(1_000);
        expect(done).toHaveBeenCalledWith(true);
    });

    test('gives up on a tab of the app that does not go', async () => {
        open().holdApp();
        const alone = open().waitUntilAlone(5_000);
        await jest.advanceTimersByTimeAsync(6_000);
        expect(await alone).toBe(false);
    });

    test('one wipe runs at a time, and the next one after a failure too', async () => {
        const steps: string[] = [];
        const failing = open().withWipeLock(async () => {
            steps.push('first begins');
            await new Promise((resolve) => setTimeout(resolve, 1_000));
            steps.push('first ends');
            throw new Error('failed');
        }).catch(() => 'failed');
        const second = open().withWipeLock(async () => {
            steps.push('second');
            return 2;
        });
        await jest.advanceTimersByTimeAsync(2_000);
        expect([await failing, await second]).toEqual(['failed', 2]);
        expect(steps).toEqual(['first begins', 'first ends', 'second']);
    });
});

test('tells the other tabs to leave, not itself, and lets no nonsense through', () => {
    useLocks(undefined);
    const heard = jest.fn();
    const ownHeard = jest.fn();
    open(heard);
    const teller = open(ownHeard);
    teller.tellToLeave(true);
    new FakeChannel().postMessage({type: 'format'});
    new FakeChannel().postMessage('leave');
    new FakeChannel().postMessage(null);
    expect(heard.mock.calls).toEqual([[true]]);
    expect(ownHeard).not.toHaveBeenCalled();
});

test('a tab of another server of the origin leaves only for a wipe, which takes the database they share', () => {
    useLocks(undefined);
    const heard = jest.fn();
    open(heard);
    const teller = open();
    window.basename = '/second';
    teller.tellToLeave(false);
    // Whose tab hears it is looked at when it is heard; here both are one window.
    new FakeChannel().postMessage({type: 'leave', wipe: false, path: '/first'});
    new FakeChannel().postMessage({type: 'leave', wipe: true, path: '/first'});
    window.basename = '';
    expect(heard.mock.calls).toEqual([[false], [true]]);
});

test('a lease of a tab that died, or of a clock that was wrong, holds nobody up for good', async () => {
    useLocks(undefined);
    localStorage.setItem(LEASE_KEY, JSON.stringify({until: Date.now() + 86_400_000}));
    const run = open().withWipeLock(async () => 'ran');
    await jest.advanceTimersByTimeAsync(0);
    expect(await run).toBe('ran');
    expect(localStorage.getItem(LEASE_KEY)).toBeNull();
});

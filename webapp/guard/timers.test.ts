import {createTimers} from './timers';

class FakeWorker {
    static last: FakeWorker;
    sent: unknown[] = [];
    onmessage: ((event: {data: number}) => void) | null = null;
    onerror: (() => void) | null = null;
    terminated = false;

    constructor(readonly url: string) {
        FakeWorker.last = this;
    }

    postMessage(message: unknown) {
        this.sent.push(message);
    }

    terminate() {
        this.terminated = true;
    }
}

const useWorkers = (constructor: unknown) => Object.defineProperty(globalThis, 'Worker', {configurable: true, writable: true, value: constructor});

beforeEach(() => {
    window.basename = '/chat';
    jest.useFakeTimers();
});
afterEach(() => jest.useRealTimers());

test('runs in a worker from the plugin\'s public folder, which the content security policy allows', () => {
    useWorkers(FakeWorker);
    const run = jest.fn();
    createTimers().set(25_000, run);
    expect(FakeWorker.last.url).toBe('/chat/plugins/security-controls/public/guard_worker.js');
    expect(FakeWorker.last.sent).toEqual([{set: 1, ms: 25_000}]);
    FakeWorker.last.onmessage?.({data: 1});
    FakeWorker.last.onmessage?.({data: 1});
    expect(run).toHaveBeenCalledTimes(1);
    expect(jest.getTimerCount()).toBe(0);
});

test('starts its worker with the first timer, not while the page is being loaded', () => {
    const started = jest.fn();
    useWorkers(class extends FakeWorker {
        constructor(url: string) {
            super(url);
            started();
        }
    });
    const timers = createTimers();
    expect(started).not.toHaveBeenCalled();
    timers.set(1_000, jest.fn());
    timers.set(1_000, jest.fn());
    expect(started).toHaveBeenCalledTimes(1);
});

test('a cancelled timer never runs', () => {
    useWorkers(FakeWorker);
    const run = jest.fn();
    createTimers().set(1_000, run)();
    FakeWorker.last.onmessage?.({data: 1});
    expect(run).not.toHaveBeenCalled();
    expect(FakeWorker.last.sent).toEqual([{set: 1, ms: 1_000}, {cancel: 1}]);
});

test('goes on in the window when the worker cannot be loaded', () => {
    useWorkers(FakeWorker);
    const run = jest.fn();
    const timers = createTimers();
    timers.set(1_000, run);
    jest.advanceTimersByTime(400);
    FakeWorker.last.onerror?.();
    jest.advanceTimersByTime(599);
    expect(run).not.toHaveBeenCalled();
    jest.advanceTimersByTime(1);
    expect(run).toHaveBeenCalledTimes(1);
    expect(FakeWorker.last.terminated).toBe(true);
});

test.each<[string, unknown]>([
    ['has no workers', undefined],
    ['refuses them', class {
        constructor() {
            throw new DOMException('refused', 'SecurityError');
        }
    }],
])('runs in the window when the browser %s', (_name, constructor) => {
    useWorkers(constructor);
    const run = jest.fn();
    const timers = createTimers();
    timers.set(1_000, run);
    timers.set(1_000, run)();
    jest.advanceTimersByTime(1_000);
    expect(run).toHaveBeenCalledTimes(1);
    timers.set(1_000, run);
    timers.stop();
    jest.advanceTimersByTime(1_000);
    expect(run).toHaveBeenCalledTimes(1);
});

import {createHost} from './bridge/create_host';
import type {RawBridge} from './bridge/raw';
import type {Worker} from './worker';
import {startWorkers} from './worker';

/** A bridge with nothing but a clock that the test moves. */
function createClock(): {bridge: RawBridge; advance(ms: number): Promise<void>} {
    let now = 0;
    const timers: Array<{at: number; fn: () => void}> = [];
    const bridge = {
        now: () => now,
        call: async () => '{"value":null}',
        after(delayMs: number, fn: () => void) {
            const timer = {at: now + delayMs, fn};
            timers.push(timer);
            return () => {
                timers.splice(timers.indexOf(timer), timers.includes(timer) ? 1 : 0);
            };
        },
    } as unknown as RawBridge;
    return {
        bridge,
        async advance(ms) {
            const until = now + ms;
            for (let due = timers.find(({at}) => at <= until); due; due = timers.find(({at}) => at <= until)) {
                timers.splice(timers.indexOf(due), 1);
                now = Math.max(now, due.at);
                due.fn();
                await new Promise((resolve) => setImmediate(resolve));
            }
            now = until;
        },
    };
}

describe('startWorkers', () => {
    const {bridge, advance} = createClock();
    const runAt: number[] = [];
    const worker = (run: Worker['run']): Worker => ({name: 'w', everyMs: 100, run});
    const start = (run: Worker['run']) => {
        runAt.length = 0;
        const startedAt = bridge.now();
        return startWorkers(createHost(bridge), [worker(async (host) => {
            runAt.push(host.clock.now() - startedAt);
            await run(host);
        })]);
    };

    it('runs at the interval until it is stopped', async () => {
        const running = start(async () => undefined);
        await advance(350);
        await running.stop();
        await advance(500);
        expect(runAt).toEqual([100, 200, 300]);
    });

    it('runs less often while it fails, and as before when it succeeds', async () => {
        let failures = 3;
        const running = start(async () => {
            if (failures-- > 0) {
                throw new Error('no');
            }
        });
        await advance(1750);
        await running.stop();
        expect(runAt).toEqual([100, 300, 700, 1500, 1600, 1700]);
    });

    it('stays within the bound it names, however often it failed', async () => {
        const {bridge: own, advance: pass} = createClock();
        const times: number[] = [];
        const running = startWorkers(createHost(own), [{name: 'w', everyMs: 100, retryWithinMs: 250, run: async () => {
            times.push(own.now());
            throw new Error('no');
        }}]);
        await pass(1100);
        expect(times).toEqual([100, 300, 550, 800, 1050]);
        await running.stop();
    });

    it('runs at once when it is kicked', async () => {
        const running = start(async () => undefined);
        await advance(10);
        running.kick('w');
        running.kick('unknown');
        await advance(95);
        expect(runAt).toEqual([10]);
        await running.stop();
    });

    it('never overlaps itself, and runs once more when kicked meanwhile', async () => {
        let finish: () => void = () => undefined;
        let inside = 0;
        const running = start(async () => {
            expect(++inside).toBe(1);
            await new Promise<void>((resolve) => {
                finish = resolve;
            });
            inside--;
        });
        await advance(100);
        running.kick('w');
        await advance(500);
        expect(runAt).toEqual([100]);
        finish();
        await new Promise((resolve) => setImmediate(resolve));
        await advance(1);
        expect(runAt).toEqual([100, 600]);
        finish();
        await running.stop();
    });

    it('refuses two of one name, of which only the later could be stopped', () => {
        expect(() => startWorkers(createHost(bridge), [worker(async () => undefined), worker(async () => undefined)])).toThrow('two workers are called w');
    });

    it('waits for the run under way when it is stopped', async () => {
        let finish: () => void = () => undefined;
        const running = start(() => new Promise<void>((resolve) => {
            finish = resolve;
        }));
        await advance(100);
        let stopped = false;
        const stopping = running.stop().then(() => {
            stopped = true;
        });
        await new Promise((resolve) => setImmediate(resolve));
        expect(stopped).toBe(false);
        finish();
        await stopping;
    });
});

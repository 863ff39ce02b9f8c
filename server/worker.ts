/**
 * Work that recurs on every node: sending, reconciling, tidying. What a worker works on is leased in SQL by the worker itself;
 * here is only when it runs. Nothing of it is truth: a node that dies loses its timers and no work.
 */
import type {Host} from './host';

export interface Worker {
    name: string;
    everyMs: number;
    /** However often it failed, it runs again within this time; for what a deadline depends on. */
    retryWithinMs?: number;
    /** One tick, with a Host of its own. A failure is logged and delays the next tick. */
    run(host: Host): Promise<void>;
}

export interface RunningWorkers {
    /** Runs the worker now, or once more after the run that is under way. Unknown names and stopped workers: nothing. */
    kick(name: string): void;
    /** No tick begins after this. Resolves when the ticks under way have ended. */
    stop(): Promise<void>;
}

/** A worker that goes on failing runs at this many times its interval at the least often. */
const MAX_BACKOFF_FACTOR = 32;

export function startWorkers(host: Host, workers: readonly Worker[]): RunningWorkers {
    const loops = new Map<string, ReturnType<typeof startLoop>>();
    for (const worker of workers) {
        // The later one would take the earlier one's place here, and nobody could stop that any more.
        if (loops.has(worker.name)) {
            throw new Error(`two workers are called ${worker.name}`);
        }
        loops.set(worker.name, startLoop(host, worker));
    }
    return {
        kick: (name) => loops.get(name)?.kick(),
        async stop() {
            await Promise.all([...loops.values()].map((loop) => loop.stop()));
        },
    };
}

function startLoop(host: Host, worker: Worker): {kick(): void; stop(): Promise<void>} {
    let stopped = false;
    let kicked = false;
    let failures = 0;
    let running: Promise<void> | null = null;
    let cancel: () => void = () => undefined;

    const schedule = (): void => {
        if (!stopped) {
            const delayMs = worker.everyMs * Math.min(2 ** failures, MAX_BACKOFF_FACTOR);
            cancel = host.clock.after(kicked ? 0 : Math.min(delayMs, Math.max(worker.everyMs, worker.retryWithinMs ?? delayMs)), tick);
        }
    };
    const tick = async (own: Host): Promise<void> => {
        if (stopped || running) {
            return;
        }
        kicked = false;
        running = runOnce(own);
        await running;
        running = null;
        schedule();
    };
    const runOnce = async (own: Host): Promise<void> => {
        try {
            await worker.run(own);
            failures = 0;
        } catch (error) {
            failures++;
            own.log.error('A worker failed.', {worker: worker.name, failures, error: String(error)});
        }
    };

    schedule();
    return {
        kick() {
            kicked = true;
            if (!running) {
                cancel();
                schedule();
            }
        },
        async stop() {
            stopped = true;
            cancel();
            await running;
        },
    };
}

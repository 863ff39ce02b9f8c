/** One-shot timers that a hidden tab keeps: they run in a Worker, and in the window where Workers are missing or their script cannot be loaded. */
import {workerUrl} from './base_path';

export interface Timers {
    /** Calls run once, ms from now; the result cancels it. */
    set(ms: number, run: () => void): () => void;
    stop(): void;
}

interface Pending {
    run: () => void;
    dueAt: number;
    windowTimer?: ReturnType<typeof setTimeout>;
}

export function createTimers(): Timers {
    const pending = new Map<number, Pending>();
    let lastId = 0;
    /** Started with the first timer, since that takes the browser a while; null where it cannot run. */
    let worker: Worker | null | undefined;

    function fire(id: number) {
        const timer = pending.get(id);
        pending.delete(id);
        timer?.run();
    }

    function setInWindow(id: number, timer: Pending) {
        timer.windowTimer = setTimeout(() => fire(id), Math.max(0, timer.dueAt - Date.now()));
    }

    function startWorker(): Worker | null {
        try {
            const started = new Worker(workerUrl());
            started.onmessage = (event: MessageEvent<number>) => fire(event.data);
            started.onerror = () => {
                worker?.terminate();
                worker = null;
                pending.forEach((timer, id) => setInWindow(id, timer));
            };
            return started;
        } catch {
            return null;
        }
    }

    function cancel(id: number) {
        clearTimeout(pending.get(id)?.windowTimer);
        if (pending.delete(id)) {
            worker?.postMessage({cancel: id});
        }
    }

    return {
        set(ms, run) {
            const id = ++lastId;
            const timer: Pending = {run, dueAt: Date.now() + ms};
            pending.set(id, timer);
            if (worker === undefined) {
                worker = startWorker();
            }
            if (worker) {
                worker.postMessage({set: id, ms});
            } else {
                setInWindow(id, timer);
            }
            return () => cancel(id);
        },
        stop() {
            [...pending.keys()].forEach(cancel);
            worker?.terminate();
            worker = null;
        },
    };
}

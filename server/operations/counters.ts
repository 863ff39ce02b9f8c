/** Counts of this runtime since it started, as Prometheus expects of a process: they begin again at zero, and nothing decides by them. */
export interface Counters {
    startedAt: number;
    countRequest(endpoint: string, status: number): void;
    countWorkerRun(worker: string, succeeded: boolean): void;
    /** Label values joined by a comma, with their counts. */
    requests: ReadonlyMap<string, number>;
    workerRuns: ReadonlyMap<string, number>;
}

export function createCounters(startedAt: number): Counters {
    const requests = new Map<string, number>();
    const workerRuns = new Map<string, number>();
    const add = (counts: Map<string, number>, key: string) => counts.set(key, (counts.get(key) ?? 0) + 1);
    return {
        startedAt, requests, workerRuns,
        countRequest: (endpoint, status) => add(requests, `${endpoint},${status}`),
        countWorkerRun: (worker, succeeded) => add(workerRuns, `${worker},${succeeded ? 'success' : 'fail'}`),
    };
}

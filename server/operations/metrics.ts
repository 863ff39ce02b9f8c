/** The figures and counts in Prometheus' text format. Latencies in seconds, as Prometheus has them. */
import type {Counters} from './counters';
import type {Figures, Histogram} from './figures';
import {LATENCY_BUCKETS_MS} from './figures';

const PREFIX = 'security_controls_';

export function renderMetrics(figures: Figures, counters: Counters): string {
    return [
        metric('revocations', 'counter', 'Revocations requested.', [['', figures.jobs_total]]),
        metric('revocations_running', 'gauge', 'Revocations that have not finished.', [['', figures.jobs_running]]),
        metric('revocation_targets', 'gauge', 'Sessions of revocations by state.',
            Object.entries(figures.targets_by_state).map(([state, count]) => [`{state="${state}"}`, count])),
        metric('revocation_targets_overdue', 'gauge', 'Sessions that were still open 60 s after the request.', [['', figures.overdue]]),
        metric('revocation_targets_failed', 'gauge', 'Sessions that could not be ended.', [['', figures.failed]]),
        histogram('access_ended_seconds', 'From the request to the end of a session\'s access.', figures.access_ended),
        histogram('wipe_reported_seconds', 'From the request to a client\'s report of its wipe.', figures.wipe_reported),
        metric('audit_records', 'counter', 'Records in the audit\'s chain.', [['', figures.audit_records]]),
        metric('audit_pending', 'gauge', 'Records that wait for their place in the chain.', [['', figures.audit_pending]]),
        metric('http_requests', 'counter', 'Requests this runtime answered.', labelled(counters.requests, 'endpoint', 'status')),
        metric('worker_runs', 'counter', 'Runs of this runtime\'s workers.', labelled(counters.workerRuns, 'worker', 'status')),
        metric('runtime_start_time_seconds', 'gauge', 'When this runtime started.', [['', counters.startedAt / 1000]]),
    ].join('');
}

function metric(name: string, type: 'counter' | 'gauge', help: string, samples: Array<[labels: string, value: number]>): string {
    const full = PREFIX + name + (type === 'counter' ? '_total' : '');
    return `# HELP ${full} ${help}\n# TYPE ${full} ${type}\n${samples.map(([labels, value]) => `${full}${labels} ${value}\n`).join('')}`;
}

function histogram(name: string, help: string, {buckets, count, sum_ms: sumMs}: Histogram): string {
    const full = PREFIX + name;
    const lines = LATENCY_BUCKETS_MS.map((bound, i) => `${full}_bucket{le="${bound / 1000}"} ${buckets[i] ?? 0}\n`).join('');
    return `# HELP ${full} ${help}\n# TYPE ${full} histogram\n${lines}${full}_bucket{le="+Inf"} ${count}\n${full}_sum ${sumMs / 1000}\n${full}_count ${count}\n`;
}

/** Label values are names of ours and numbers, so nothing needs escaping. */
function labelled(counts: ReadonlyMap<string, number>, first: string, second: string): Array<[string, number]> {
    return [...counts].map(([key, count]) => {
        const [a = '', b = ''] = key.split(',');
        return [`{${first}="${a}",${second}="${b}"}`, count];
    });
}

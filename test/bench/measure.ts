/** What every benchmark needs: percentiles, a stand-in per host, people with sessions. */
import {randomBytes} from 'node:crypto';

import type {StandIn, StandInOptions} from '../../server-stub/start';
import {startStandIn} from '../../server-stub/start';

export const HOSTS = ['node', 'plugin'] as const;
export type HostName = typeof HOSTS[number];

/** Both hosts on PostgreSQL: PGlite serves one connection and would be what is measured. */
export async function withStandIn<T>(options: StandInOptions, work: (standIn: StandIn) => Promise<T>): Promise<T> {
    const standIn = await startStandIn({port: 0, ...options});
    try {
        return await work(standIn);
    } finally {
        await standIn.stop();
    }
}

export function percentile(values: readonly number[], share: number): number {
    const sorted = [...values].sort((a, b) => a - b);
    return sorted[Math.min(sorted.length - 1, Math.floor(sorted.length * share))] ?? 0;
}

/** Live web sessions of people made for it, five each or as said, ids beginning with "bench". */
export async function insertSessions(standIn: StandIn, count: number, perPerson = 5): Promise<void> {
    const people = Math.ceil(count / perPerson);
    const now = Date.now();
    const prefix = randomBytes(3).toString('hex');
    await standIn.db.exec(`
        INSERT INTO users (id, createat, updateat, deleteat, username, password, authservice, email, nickname, firstname, lastname, roles, locale, mfaactive)
        SELECT 'benchu' || $1 || lpad(n::text, 14, '0'), $2::bigint, $2::bigint, 0, 'bench' || $1 || n, '', '', 'bench' || $1 || n || '@example.com', '', '', '', 'system_user', 'en', false
        FROM generate_series(1, $3::int) n`, [prefix, now, people]);
    await standIn.db.exec(`
        INSERT INTO sessions (id, token, createat, expiresat, lastactivityat, userid, deviceid, roles, isoauth, expirednotify, props)
        SELECT 'benchs' || $1 || lpad(n::text, 14, '0'), 'bencht' || $1 || lpad(n::text, 14, '0'), $2::bigint, $2::bigint + 86400000, $2::bigint,
            'benchu' || $1 || lpad(((n - 1) / $4::int + 1)::text, 14, '0'), '', 'system_user', false, false, '{"browser": "Chrome/156.0", "os": "Linux", "platform": "Linux"}'
        FROM generate_series(1, $3::int) n`, [prefix, now, count, perPerson]);
}

/** Of a few runs of one request, in ms; a request that is refused would be no figure. */
export async function medianMs(request: () => Promise<{status: number}>, runs = 7): Promise<number> {
    const times: number[] = [];
    for (let run = 0; run < runs; run++) {
        const startedAt = performance.now();
        const {status} = await request();
        if (status !== 200) {
            throw new Error(`a request of the benchmark answered ${status}`);
        }
        times.push(performance.now() - startedAt);
    }
    return percentile(times, 0.5);
}

/** Reports of tabs that emptied themselves because they could not reach the server: a claim of that client, made when it is back. Its session is not touched. */
import type {WipeReport} from '../../contract/revocations';
import {appendAudit} from '../audit/write';
import type {Host} from '../host';
import type {TicketClaims} from './ticket';

const HOUR_MS = 3_600_000;

/** The policy's least time without the server is an hour, so an honest client reports no more often; the rest would only fill the audit. */
const APART_MS = HOUR_MS;

const KEEP_MS = 90 * 24 * HOUR_MS;

export interface OfflineReport {claims: TicketClaims; wipedAt: number; report: WipeReport; address: string; requestId: string}

/** Repeats are taken and change nothing. */
export async function recordOfflineWipe(host: Host, {claims, wipedAt, report, address, requestId}: OfflineReport): Promise<void> {
    const now = host.clock.now();
    await host.transaction(async (tx) => {
        const first = await tx.exec(`
            INSERT INTO security_controls_offline_wipe (session_id, wiped_at, user_id, reported_at, report)
            SELECT $1::text, $2::bigint, $3::text, $4::bigint, $5::jsonb
            WHERE NOT EXISTS (SELECT 1 FROM security_controls_offline_wipe known WHERE known.session_id = $1::text AND known.reported_at > $6::bigint)
            ON CONFLICT DO NOTHING`, [claims.sessionId, wipedAt, claims.userId, now, JSON.stringify(report), now - APART_MS]);
        if (first === 1) {
            await appendAudit(tx, host, {
                event_name: 'offline_wipe_reported', status: report.remaining.length === 0 ? 'success' : 'fail',
                actor: {type: 'client', userId: claims.userId, sessionId: claims.sessionId, address}, target: {type: 'session', id: claims.sessionId},
                resulting_state: {wiped_at: wipedAt, ...report}, request_id: requestId,
            });
        }
    });
}

export async function forgetOldOfflineWipes(host: Host): Promise<void> {
    await host.sql.exec('DELETE FROM security_controls_offline_wipe WHERE reported_at <= $1::bigint', [host.clock.now() - KEEP_MS]);
}

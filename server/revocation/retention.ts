/** Removing finished revocations with their targets when they are old enough: whose sessions ended when is personal data. The audit keeps its records. */
import {appendAudit} from '../audit/write';
import {takeTurn} from '../database/turns';
import type {Host} from '../host';
import type {RevocationNeeds} from './needs';

const DAY_MS = 86_400_000;
const TURN = 'revocation_retention';
const TURN_MS = 60_000;

/** The policy's default; a policy an older version of the product saved does not have the field. */
const DEFAULT_DAYS = 90;

/** A job of everyone has tens of thousands of targets: one a transaction, and so many a round, the rest an hour later. */
const JOBS_A_ROUND = 200;

/** Of all nodes one removes. */
export async function removeOldRevocations(host: Host, needs: RevocationNeeds): Promise<void> {
    const now = host.clock.now();
    const {keep_revocations_days: days = DEFAULT_DAYS} = await needs.readSessionsPolicy(host.sql);
    if (days === null || !await takeTurn(host.sql, TURN, now, TURN_MS)) {
        return;
    }
    const before = now - (days * DAY_MS);
    const old = await host.sql.query<{id: string}>(
        `SELECT r.id FROM security_controls_revocation r WHERE r.finished_at > 0 AND r.finished_at < $1::bigint ORDER BY r.finished_at LIMIT ${JOBS_A_ROUND}`, [before]);
    for (const {id} of old) {
        await host.transaction(async (tx) => {
            const [row] = await tx.query<{targets: number}>('SELECT count(*)::int AS targets FROM security_controls_revocation_target t WHERE t.job_id = $1', [id]);
            // The rest of what belongs to it goes with its row.
            const removed = await tx.exec('DELETE FROM security_controls_revocation WHERE id = $1 AND finished_at > 0 AND finished_at < $2::bigint', [id, before]);
            if (removed === 1) {
                await appendAudit(tx, host, {
                    event_name: 'revocations_removed', status: 'success', actor: {type: 'system'}, target: {type: 'revocation', id}, job_id: id,
                    resulting_state: {targets: row?.targets ?? 0, keep_days: days},
                });
            }
        });
    }
}

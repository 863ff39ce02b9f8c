/** Sessions of deactivated or deleted accounts that core left open: core reads a replica when it removes them, and can miss fresh ones (facts). */
import type {Host} from '../host';
import {runEngine} from './engine/engine';
import {requestByPlugin} from './request_revocation';
import {sessionsInScope} from './scope';

/** Core removes an account's sessions a moment after it marks the account: so long they are core's own business. */
const LEFT_TO_CORE_MS = 5_000;

/** Asks for a revocation of those that none has in hand yet. The clients wipe, as after every deactivation. */
export async function endSessionsOfDeactivated(host: Host): Promise<void> {
    const now = host.clock.now();
    const {from, params} = sessionsInScope({type: 'deactivated'}, '', now);
    const open = await host.sql.query(`SELECT 1 AS open FROM ${from} AND NOT EXISTS (SELECT 1 FROM users u WHERE u.id = scoped.user_id AND u.deleteat > $${params.length + 1}::bigint) LIMIT 1`,
        [...params, now - LEFT_TO_CORE_MS]);
    if (open.length === 0) {
        return;
    }
    if (await requestByPlugin(host, {scope: {type: 'deactivated'}, wipe: true, reason: 'Sessions of deactivated accounts were still open', endedBy: 'deactivation'})) {
        host.clock.after(0, runEngine);
    }
}

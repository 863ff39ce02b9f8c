/** Sessions of deactivated accounts that core left open: core reads a replica when it removes them, and can miss fresh ones (facts). */
import {isLiveSession} from '../database/core_sessions';
import type {Host} from '../host';
import {runEngine} from './engine/engine';
import {requestByPlugin} from './request_revocation';

/** Core removes an account's sessions a moment after it marks the account: so long they are core's own business. */
const LEFT_TO_CORE_MS = 5_000;

/** Asks for a revocation of them all, unless one is running. The clients wipe, as after every deactivation. */
export async function endSessionsOfDeactivated(host: Host): Promise<void> {
    const now = host.clock.now();
    const open = await host.sql.query(`
        SELECT 1 AS open FROM users u JOIN sessions s ON s.userid = u.id
        WHERE u.deleteat > 0 AND u.deleteat <= $2::bigint AND ${isLiveSession('s', '$1::bigint')}
            AND NOT EXISTS (SELECT 1 FROM security_controls_revocation r WHERE r.finished_at = 0 AND r.scope_type = 'deactivated')
        LIMIT 1`, [now, now - LEFT_TO_CORE_MS]);
    if (open.length === 0) {
        return;
    }
    if (await requestByPlugin(host, {scope: {type: 'deactivated'}, wipe: true, reason: 'Sessions of deactivated accounts were still open', endedBy: 'deactivation'})) {
        host.clock.after(0, runEngine);
    }
}

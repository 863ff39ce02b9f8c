/**
 * Who may take part in a decision of two: a person with MFA set up, who was seen to hold the permission for a week. One human with two
 * such accounts still defeats it, and the screen says so.
 */
import {takeTurn} from '../database/turns';
import {ApiError} from '../errors';
import type {Host} from '../host';
import {isGranted} from '../http/permissions';
import type {Actor} from '../http/route';
import {HOUR_MS} from './checkpoints';

const HELD_FOR_MS = 7 * 24 * HOUR_MS;

/** Only accounts with more than an ordinary role are asked about: each question is a round trip. */
const CANDIDATES_AT_ONCE = 500;

/** Notes who holds the permission since when, and forgets who does not. Each hour, on one node. */
export async function observeOfficers(host: Host): Promise<void> {
    const now = host.clock.now();
    if (!await takeTurn(host.sql, 'audit_officers', now, HOUR_MS)) {
        return;
    }
    const holders: string[] = [];
    for (let candidates = await nextCandidates(host, ''); candidates.length > 0; candidates = await nextCandidates(host, candidates[candidates.length - 1]?.id ?? '')) {
        for (const {id} of candidates) {
            if (await isGranted(host, id, 'write_audit')) {
                holders.push(id);
            }
        }
    }
    await host.sql.exec(
        'DELETE FROM security_controls_audit_officers WHERE user_id NOT IN (SELECT h FROM json_array_elements_text($1::text::json) h)', [JSON.stringify(holders)]);
    await host.sql.exec(
        'INSERT INTO security_controls_audit_officers (user_id, since) SELECT h, $2::bigint FROM json_array_elements_text($1::text::json) h ON CONFLICT DO NOTHING',
        [JSON.stringify(holders), now]);
}

function nextCandidates(host: Host, after: string): Promise<Array<{id: string}>> {
    return host.sql.query<{id: string}>(
        `SELECT u.id FROM users u WHERE u.deleteat = 0 AND u.id > $1 AND u.roles NOT IN ('system_user', 'system_guest', '') ORDER BY u.id LIMIT $2::integer`, [after, CANDIDATES_AT_ONCE]);
}

/** Throws when the person may not take part; says which condition is missing. */
export async function requireQualified(host: Host, actor: Actor): Promise<void> {
    const user = await host.mattermost.getUser(actor.userId);
    const [officer] = await host.sql.query<{since: number}>('SELECT since FROM security_controls_audit_officers WHERE user_id = $1', [actor.userId]);
    const missing = [
        ...(user?.mfa_active ? [] : [{path: 'mfa', message: 'Multi-factor authentication is not set up for this account'}]),
        ...(actor.isAutomation ? [{path: 'session', message: 'A token or an app is no person'}] : []),
        ...(officer && officer.since <= host.clock.now() - HELD_FOR_MS ? [] : [{path: 'permission', message: 'The permission has not been held for 7 days yet'}]),
    ];
    if (missing.length > 0) {
        throw new ApiError('audit.not_qualified', missing);
    }
}

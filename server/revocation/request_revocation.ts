/** Counting what a revocation would end, and asking for it: job, targets, device pushes and audit record are one transaction. */
import {ACCESS_ENDED_WITHIN_MS} from '../../contract/names';
import type {CreateRevocation, RevocationPreview, RevocationScope} from '../../contract/revocations';
import {appendAudit} from '../audit/write';
import {ApiError} from '../errors';
import type {Host, Sql} from '../host';
import type {Actor} from '../http/route';
import {authoriseRevocation} from './authorise';
import {queueDevicePushes} from './push/queue';
import {INTEGRATIONS, sessionsInScope} from './scope';

export async function previewRevocation(host: Host, actor: Actor, scope: RevocationScope): Promise<RevocationPreview> {
    await authoriseRevocation(host, actor.userId, scope);
    const {from, params} = sessionsInScope(scope, actor.sessionId, host.clock.now());
    const kinds = await host.sql.query<{client_kind: keyof RevocationPreview['sessions_by_client_kind']; sessions: number; devices: number; users: number}>(`
        SELECT scoped.client_kind, count(*)::int AS sessions, count(DISTINCT scoped.device_id) FILTER (WHERE scoped.client_kind = 'mobile' AND scoped.device_id <> '')::int AS devices,
            (SELECT count(DISTINCT scoped.user_id)::int FROM ${from}) AS users
        FROM ${from} GROUP BY scoped.client_kind`, params);
    const counts: RevocationPreview['sessions_by_client_kind'] = {web: 0, desktop: 0, mobile: 0, personal_access_token: 0, oauth_app: 0, bot: 0};
    for (const kind of kinds) {
        counts[kind.client_kind] = kind.sessions;
    }
    return {
        users: kinds[0]?.users ?? 0,
        sessions: kinds.reduce((sum, kind) => sum + kind.sessions, 0),
        devices: kinds.reduce((sum, kind) => sum + kind.devices, 0),
        sessions_by_client_kind: counts,
    };
}

/** The new job's id. Nothing has been done to any session yet. */
export async function requestRevocation(host: Host, actor: Actor, asked: CreateRevocation, requestId: string): Promise<string> {
    const endedBy = await authoriseRevocation(host, actor.userId, asked.scope);
    const jobId = host.ids.newId();
    const now = host.clock.now();
    await host.transaction(async (tx) => {
        await tx.exec(`
            INSERT INTO security_controls_revocation (id, scope, wipe, access_order, reason, message, requested_by, requested_session_id, ended_by, request_id, requested_at, deadline_at)
            VALUES ($1, $2::jsonb, $3, $4, $5, $6, $7, $8, $9, $10, $11::bigint, $12::bigint)`,
        [jobId, JSON.stringify(asked.scope), asked.wipe, asked.order, asked.reason, asked.message, actor.userId, actor.sessionId, endedBy, requestId, now, now + ACCESS_ENDED_WITHIN_MS]);
        const targets = await insertTargets(tx, {jobId, scope: asked.scope, wipe: asked.wipe, actingSessionId: actor.sessionId, now});
        if (targets === 0) {
            throw new ApiError('revocations.nothing_to_revoke');
        }
        await appendAudit(tx, host, {
            event_name: 'revocation_requested', status: 'success', actor: {type: 'user', actor},
            target: {type: 'revocation', id: jobId}, reason: asked.reason, request_id: requestId, job_id: jobId,
            resulting_state: {scope: asked.scope, wipe: asked.wipe, order: asked.order, targets},
        });
    });
    return jobId;
}

/** Makes a target of every session in scope that is none yet, and queues the pushes to their devices; how many there were. */
export async function insertTargets(tx: Sql, job: {jobId: string; scope: RevocationScope; wipe: boolean; actingSessionId: string; now: number}): Promise<number> {
    const {from, params} = sessionsInScope(job.scope, job.actingSessionId, job.now);
    const own = (index: number) => `$${params.length + index}`;
    const inserted = await tx.exec(`
        INSERT INTO security_controls_revocation_target (job_id, session_id, user_id, client_kind, expects_wipe, acting, next_at)
        SELECT ${own(1)}::text, scoped.id, scoped.user_id, scoped.client_kind, ${own(2)}::boolean AND scoped.client_kind NOT IN (${INTEGRATIONS}),
            scoped.id = ${own(3)}::text, $1::bigint
        FROM ${from}
        ON CONFLICT (job_id, session_id) DO NOTHING`, [...params, job.jobId, job.wipe, job.actingSessionId]);
    if (inserted > 0 && job.wipe) {
        await queueDevicePushes(tx, job.jobId, job.now);
    }
    return inserted;
}

/**
 * Revoking sessions within the promised minute and following the clients' wipes: the product's main job. Why it is built so stands in
 * docs/design/revocation.md.
 */
import {ACCESS_ENDED_WITHIN_MS} from '../../contract/names';
import type {ListRevocationsQuery, ListTargetsQuery, Revocation, RevocationPage, TargetPage} from '../../contract/revocations';
import type {z} from 'zod';
import {ApiError} from '../errors';
import type {Feature} from '../feature';
import type {Host} from '../host';
import {hasAnyPermission} from '../http/permissions';
import {createStrangerGate} from '../http/refusals';
import type {Actor, Routes} from '../http/route';
import {actorOf} from '../http/route';
import {cancelRevocation} from './cancel';
import {answerCommand, registerCommand} from './command/ask';
import {confirmCommand, forgetOldQuestions} from './command/confirm';
import type {HeardState} from './client_steps';
import {amendWipeReports, endAccessOfHeard, findRevokedSessions, markTold, recordWipeReports, withoutRevoked} from './client_steps';
import {endSessionsOfDeactivated} from './deactivated';
import {createEndingForClients} from './engine/end_for_clients';
import {runEngine} from './engine/engine';
import {writeTargetsCsv} from './export_targets';
import {sendMessages} from './messages/send_messages';
import type {RevocationNeeds} from './needs';
import {previewRevocation} from './preview';
import {queueOrphanedDevices} from './push/queue';
import {reapBotSessions, sendDuePushes} from './push/send_pushes';
import {readRevocation, readRevocations, readTargets, readTimeline} from './read_revocations';
import {removeOldRevocations} from './retention';
import {refuseLogIn} from './refuse_log_in';
import {requestByPlugin, requestRevocation} from './request_revocation';
import {resolveUsers} from './resolve_users';

/** Half a second is far below the 3 s a client has, and one small query when nothing runs. */
const ENGINE_EVERY_MS = 500;
const PUSHES_EVERY_MS = 1_000;
const REAP_EVERY_MS = 60_000;
/** Nobody waits for a message by the second, and a look costs one small query. */
const MESSAGES_EVERY_MS = 2_000;
const TIDY_EVERY_MS = 3_600_000;

/** However often it failed: the promise is a minute, so the engine looks again well within it. */
const RETRY_WITHIN_MS = 5_000;

const DEFAULT_PAGE = 50;

export type RevocationRoute =
    | 'resolveUsers' | 'confirmCommand' | 'previewRevocation' | 'createRevocation' | 'cancelRevocation' | 'listRevocations' | 'getRevocation' | 'getRevocationTimeline'
    | 'listRevocationTargets' | 'exportRevocationTargets';

export interface RevocationFeature extends Feature {
    routes: Routes<RevocationRoute>;
    findRevokedSessions: typeof findRevokedSessions;
    markTold: typeof markTold;
    amendWipeReports: typeof amendWipeReports;
    endAccessOfHeard(host: Host, sessionIds: readonly string[]): Promise<Map<string, HeardState>>;
    recordWipeReports: typeof recordWipeReports;
    withoutRevoked: typeof withoutRevoked;
    queueOrphanedDevices: typeof queueOrphanedDevices;
    endSessionsOfDeactivated: typeof endSessionsOfDeactivated;
    /** Logs sessions out without wipe, as a job of the plugin's own. */
    logOutBeyondLimits(host: Host, sessionIds: readonly string[]): Promise<void>;
    /** Logs sessions out whose time for setting up MFA is over, without wipe, as a job of the plugin's own. */
    endEnrolmentSessions(host: Host, sessionIds: readonly string[]): Promise<void>;
    /** Logs people out as this admin asks, without wipe, and keeps the admin's own session; the job's id, null when nobody had a session. */
    logOutPeople(host: Host, actor: Actor, asked: {userIds: readonly string[]; reason: string; requestId: string}): Promise<string | null>;
    /** Sends queued pushes now, apart from the caller's work. */
    sendPushesSoon(host: Host): void;
}

export function createRevocation(needs: RevocationNeeds): RevocationFeature {
    const strangers = createStrangerGate();
    const endingForClients = createEndingForClients();
    return {
        routes: {
            async resolveUsers(request) {
                if (!await hasAnyPermission(request.host, actorOf(request).userId, [])) {
                    throw new ApiError('api.forbidden');
                }
                return {body: await resolveUsers(request.host, request.body.text)};
            },
            previewRevocation: async (request) => ({body: await previewRevocation(request.host, actorOf(request), request.body.scope)}),
            async createRevocation(request) {
                const {host} = request;
                const jobId = await requestRevocation(host, actorOf(request), request.body, request.requestId);
                startSoon(host);
                return {body: await existing(host, jobId)};
            },
            async confirmCommand({host, actor, body, requestId}) {
                const {started} = await confirmCommand(host, actorOf({actor}), body, requestId);
                if (started) {
                    startSoon(host);
                }
                return {body: {ephemeral_text: ''}};
            },
            async cancelRevocation(request) {
                const {host, params, body, requestId} = request;
                const jobId = params['job_id'] ?? '';
                await cancelRevocation(host, actorOf(request), {jobId, reason: body.reason, requestId});
                startSoon(host);
                return {body: await existing(host, jobId)};
            },
            listRevocations: async ({host, query}) => ({body: await listRevocations(host, query)}),
            getRevocation: async ({host, params}) => ({body: await existing(host, params['job_id'] ?? '')}),
            async getRevocationTimeline({host, params}) {
                const job = await existing(host, params['job_id'] ?? '');
                return {body: {deadline_second: ACCESS_ENDED_WITHIN_MS / 1000, seconds: await readTimeline(host.sql, job.id)}};
            },
            listRevocationTargets: async ({host, params, query}) => ({body: await listTargets(host, params['job_id'] ?? '', query)}),
            async exportRevocationTargets({host, params}) {
                const job = await existing(host, params['job_id'] ?? '');
                return {
                    body: null,
                    headers: {'Content-Type': 'text/csv; charset=utf-8', 'Content-Disposition': `attachment; filename="revocation_${job.id}.csv"`},
                    stream: (write) => writeTargetsCsv(host, job.id, write),
                };
            },
        },
        workers: [
            {name: 'revocation_engine', everyMs: ENGINE_EVERY_MS, retryWithinMs: RETRY_WITHIN_MS, run: runEngine},
            {name: 'device_pushes', everyMs: PUSHES_EVERY_MS, retryWithinMs: RETRY_WITHIN_MS, run: sendDuePushes},
            {name: 'revocation_messages', everyMs: MESSAGES_EVERY_MS, retryWithinMs: RETRY_WITHIN_MS, run: sendMessages},
            {name: 'command_tidy', everyMs: TIDY_EVERY_MS, run: forgetOldQuestions},
            {name: 'revocation_retention', everyMs: TIDY_EVERY_MS, run: (host) => removeOldRevocations(host, needs)},
            {name: 'bot_session_reaper', everyMs: REAP_EVERY_MS, run: reapBotSessions},
        ],
        hooks: {
            onActivate: registerCommand,
            userWillLogIn: refuseLogIn,
            executeCommand: (host, command) => answerCommand(host, needs, strangers, command),
        },
        endAccessOfHeard: (host, sessionIds) => endAccessOfHeard(host, endingForClients, sessionIds),
        findRevokedSessions, markTold, recordWipeReports, amendWipeReports, withoutRevoked, queueOrphanedDevices, endSessionsOfDeactivated, logOutBeyondLimits, endEnrolmentSessions, logOutPeople, sendPushesSoon,
    };
}

/** Not to wait for the workers' next ticks; their leases make it harmless when both run. */
function startSoon(host: Host): void {
    host.clock.after(0, runEngine);
    sendPushesSoon(host);
}

async function logOutBeyondLimits(host: Host, sessionIds: readonly string[]): Promise<void> {
    if (await requestByPlugin(host, {scope: {type: 'limits', session_ids: sessionIds}, wipe: false, reason: 'Beyond the session limits', endedBy: 'session_limit'})) {
        startSoon(host);
    }
}

async function endEnrolmentSessions(host: Host, sessionIds: readonly string[]): Promise<void> {
    if (await requestByPlugin(host, {scope: {type: 'mfa', session_ids: sessionIds}, wipe: false, reason: 'The time for setting up MFA is over', endedBy: 'mfa_enrolment'})) {
        startSoon(host);
    }
}

async function logOutPeople(host: Host, actor: Actor, {userIds, reason, requestId}: {userIds: readonly string[]; reason: string; requestId: string}): Promise<string | null> {
    const scope = {type: 'users' as const, user_ids: [...userIds], keep_own_session: true, include_integrations: false};
    // Whoever asks has confirmed the number of people; how many of them have sessions is this preview's to say.
    const {users} = await previewRevocation(host, actor, scope);
    if (users === 0) {
        return null;
    }
    const jobId = await requestRevocation(host, actor, {scope, wipe: false, order: 'tell_first', reason, message: '', confirm_users: users}, requestId);
    startSoon(host);
    return jobId;
}

function sendPushesSoon(host: Host): void {
    host.clock.after(0, sendDuePushes);
}

async function existing(host: Host, jobId: string): Promise<Revocation> {
    const job = await readRevocation(host.sql, jobId);
    if (!job) {
        throw new ApiError('revocations.not_found');
    }
    return job;
}

async function listRevocations(host: Host, query: z.output<typeof ListRevocationsQuery>): Promise<RevocationPage> {
    const limit = query.limit ?? DEFAULT_PAGE;
    const jobs = await readRevocations(host.sql, {after: query.cursor ?? '', limit: limit + 1, status: query.status});
    const items = jobs.slice(0, limit);
    return {items, next_cursor: jobs.length > limit ? items[items.length - 1]?.id ?? null : null};
}

/** The slowest are one page, since their order changes while a job runs. */
async function listTargets(host: Host, jobId: string, query: z.output<typeof ListTargetsQuery>): Promise<TargetPage> {
    await existing(host, jobId);
    const limit = query.limit ?? DEFAULT_PAGE;
    const slowestFirst = query.sort === 'slowest';
    const targets = await readTargets(host.sql, {
        jobId, state: query.state, term: query.term, problem: query.problem, slowestFirst, after: slowestFirst ? '' : query.cursor ?? '', limit: limit + 1,
    });
    const items = targets.slice(0, limit);
    return {items, next_cursor: targets.length > limit && !slowestFirst ? items[items.length - 1]?.session_id ?? null : null};
}

/**
 * Revoking sessions within the promised minute and following the clients' wipes: the product's main job. Why it is built so stands in
 * docs/design/revocation.md.
 */
import type {ListRevocationsQuery, ListTargetsQuery, Revocation, RevocationPage, TargetPage} from '../../contract/revocations';
import type {z} from 'zod';
import {ApiError} from '../errors';
import type {Feature} from '../feature';
import type {Host} from '../host';
import type {Routes} from '../http/route';
import {actorOf} from '../http/route';
import {endAccessOfHeard, findRevokedSession, markTold, recordWipeReport, withoutRevoked} from './client_steps';
import {notifyChangedJobs} from './engine/notify';
import {runEngine} from './engine/engine';
import {queueOrphanedDevices} from './push/queue';
import {reapBotSessions, sendDuePushes} from './push/send_pushes';
import {readRevocation, readRevocations, readTargets} from './read_revocations';
import {previewRevocation, requestRevocation} from './request_revocation';

/** Half a second is far below the 3 s a client has, and one small query when nothing runs. */
const ENGINE_EVERY_MS = 500;
const PUSHES_EVERY_MS = 1_000;
const REAP_EVERY_MS = 60_000;

const DEFAULT_PAGE = 50;

export type RevocationRoute = 'previewRevocation' | 'createRevocation' | 'listRevocations' | 'getRevocation' | 'listRevocationTargets';

export interface RevocationFeature extends Feature {
    routes: Routes<RevocationRoute>;
    findRevokedSession: typeof findRevokedSession;
    markTold: typeof markTold;
    endAccessOfHeard: typeof endAccessOfHeard;
    recordWipeReport: typeof recordWipeReport;
    notifyChangedJobs: typeof notifyChangedJobs;
    withoutRevoked: typeof withoutRevoked;
    queueOrphanedDevices: typeof queueOrphanedDevices;
    /** Sends queued pushes now, apart from the caller's work. */
    sendPushesSoon(host: Host): void;
}

export function createRevocation(): RevocationFeature {
    return {
        routes: {
            previewRevocation: async (request) => ({body: await previewRevocation(request.host, actorOf(request), request.body.scope)}),
            async createRevocation(request) {
                const {host} = request;
                const jobId = await requestRevocation(host, actorOf(request), request.body, request.requestId);
                // Not to wait for the workers' next ticks; their leases make it harmless when both run.
                host.clock.after(0, runEngine);
                sendPushesSoon(host);
                return {body: await existing(host, jobId)};
            },
            listRevocations: async ({host, query}) => ({body: await listRevocations(host, query)}),
            getRevocation: async ({host, params}) => ({body: await existing(host, params['job_id'] ?? '')}),
            listRevocationTargets: async ({host, params, query}) => ({body: await listTargets(host, params['job_id'] ?? '', query)}),
        },
        workers: [
            {name: 'revocation_engine', everyMs: ENGINE_EVERY_MS, run: runEngine},
            {name: 'device_pushes', everyMs: PUSHES_EVERY_MS, run: sendDuePushes},
            {name: 'bot_session_reaper', everyMs: REAP_EVERY_MS, run: reapBotSessions},
        ],
        hooks: {},
        findRevokedSession, markTold, endAccessOfHeard, recordWipeReport, notifyChangedJobs, withoutRevoked, queueOrphanedDevices, sendPushesSoon,
    };
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
    const jobs = await readRevocations(host.sql, {after: query.cursor ?? '', limit: limit + 1});
    const items = jobs.slice(0, limit);
    return {items, next_cursor: jobs.length > limit ? items[items.length - 1]?.id ?? null : null};
}

async function listTargets(host: Host, jobId: string, query: z.output<typeof ListTargetsQuery>): Promise<TargetPage> {
    await existing(host, jobId);
    const limit = query.limit ?? DEFAULT_PAGE;
    const targets = await readTargets(host.sql, {jobId, state: query.state ?? null, after: query.cursor ?? '', limit: limit + 1});
    const items = targets.slice(0, limit);
    return {items, next_cursor: targets.length > limit ? items[items.length - 1]?.session_id ?? null : null};
}

/** The mobile posture as a feature: checked every six hours by one node and whenever an admin asks, with its history and the mobile policy. */
import {endTurnAt, takeTurn} from '../database/turns';
import {ApiError} from '../errors';
import type {Feature} from '../feature';
import type {Host} from '../host';
import {isGranted} from '../http/permissions';
import type {Routes} from '../http/route';
import {actorOf} from '../http/route';

import {readMobilePolicy, replaceMobilePolicy} from './mobile_policy';
import type {PostureNeeds} from './needs';
import {listDevices} from './devices';
import {streamHistoryCsv, streamHistoryJson} from './history_files';
import {countResults, readLastRun, readRuns, runPosture} from './run';

const CHECK_EVERY_MS = 6 * 3_600_000;
/** How often a node asks whether it is time: a restart must not put it off for hours. */
const ASK_EVERY_MS = 60_000;
/** A person may ask as often as this; the probes go out over the network. */
const ASKED_AT_MOST_EVERY_MS = 3000;
const PAGE = 20;
const TURN = 'mobile_posture';

type Names = 'getMobilePosture' | 'checkMobilePosture' | 'listPostureHistory' | 'listConnectedDevices' | 'exportPostureHistory' | 'exportPostureHistoryJson' | 'getMobilePolicy' | 'putMobilePolicy';

export function createPosture(needs: PostureNeeds): Feature & {routes: Routes<Names>} {
    return {
        routes: {
            getMobilePosture: async ({host}) => {
                const run = await readLastRun(host.sql);
                return {body: {report: run && {id: run.id, checked_at: run.checked_at, findings: run.findings, devices: run.devices}}};
            },
            checkMobilePosture: async (request) => {
                if (!await takeTurn(request.host.sql, 'mobile_posture_asked', request.host.clock.now(), ASKED_AT_MOST_EVERY_MS)) {
                    throw new ApiError('api.rate_limited');
                }
                return {body: await runPosture(request.host, needs, {actor: {type: 'user', actor: actorOf(request)}, request_id: request.requestId})};
            },
            listPostureHistory: async ({host, query}) => {
                const runs = await readRuns(host.sql, readCursor(query.cursor ?? ''), PAGE + 1);
                const items = runs.slice(0, PAGE).map(({id, checked_at, findings, changes}) => ({id, checked_at, counts: countResults(findings), changes}));
                const last = items[items.length - 1];
                return {body: {items, next_cursor: runs.length > PAGE && last ? `${last.checked_at}-${last.id}` : null}};
            },
            listConnectedDevices: async ({host, query}) => {
                const after = readCursor(query.cursor ?? '');
                const kind = {app: query.app, platform: query.platform, version: query.version};
                const found = await listDevices(host.replica, host.clock.now(), kind, after, PAGE + 1);
                const items = found.slice(0, PAGE);
                const last = items[items.length - 1];
                return {body: {items, next_cursor: found.length > PAGE && last ? `${last.last_activity_at}-${last.session_id}` : null}};
            },
            exportPostureHistory: async ({host}) => ({body: null, headers: fileHeaders('text/csv; charset=utf-8', 'csv'), stream: (write) => streamHistoryCsv(host, write)}),
            exportPostureHistoryJson: async ({host}) => ({body: null, headers: fileHeaders('application/json', 'json'), stream: (write) => streamHistoryJson(host, write)}),
            getMobilePolicy: async (request) => {
                const current = await readMobilePolicy(request.host.sql);
                const canWrite = await isGranted(request.host, actorOf(request).userId, 'write_policies');
                return {body: {...current, can_write: canWrite}, etag: String(current.version)};
            },
            putMobilePolicy: async (request) => {
                const saved = await replaceMobilePolicy(request.host, {
                    policy: request.body, expectedVersion: request.ifMatch, actor: actorOf(request), requestId: request.requestId,
                });
                return {body: {...saved, can_write: true}, etag: String(saved.version)};
            },
        },
        workers: [{name: 'check_mobile_posture', everyMs: ASK_EVERY_MS, run: (host) => checkWhenDue(host, needs)}],
        hooks: {
            // What changed is looked at with the next minute, not within six hours.
            onConfigurationChange: (host) => endTurnAt(host.sql, TURN, host.clock.now()),
        },
    };
}

async function checkWhenDue(host: Host, needs: PostureNeeds): Promise<void> {
    if (await takeTurn(host.sql, TURN, host.clock.now(), CHECK_EVERY_MS)) {
        await runPosture(host, needs, {actor: {type: 'system'}});
    }
}

const fileHeaders = (type: string, ending: string) => ({'Content-Type': type, 'Content-Disposition': `attachment; filename="mobile-posture-history.${ending}"`});

function readCursor(cursor: string): {at: number; id: string} | null {
    if (cursor === '') {
        return null;
    }
    const match = /^(\d{1,16})-([a-z0-9]{26})$/.exec(cursor);
    if (!match) {
        throw new ApiError('api.bad_request', [{path: 'cursor', message: 'Not a cursor of this list'}]);
    }
    return {at: Number(match[1]), id: match[2] ?? ''};
}

/** Limits to how long and how many sessions people may have: optional, previewed, and a log-out without wipe. Core's own session lengths go on to hold. */
import type {Feature} from '../feature';
import type {Host} from '../host';
import {takeTurn} from '../database/turns';
import {isGranted} from '../http/permissions';
import type {Routes} from '../http/route';
import {actorOf} from '../http/route';
import {previewLimits, readExceeding} from './exceeding';
import {listExceeding} from './list_exceeding';
import type {SessionLimitsNeeds} from './needs';
import {readCoreLengths, readLimits, replaceLimits} from './policy';

/** Limits are minutes at the least. */
const ENFORCE_EVERY_MS = 60_000;

/** Of one round, so that switching limits on for the first time is no stampede: all are logged out within minutes. */
const AT_ONCE = 1_000;

export function createSessionLimits(needs: SessionLimitsNeeds): Feature & {routes: Routes<'getSessionLimits' | 'putSessionLimits' | 'previewSessionLimits' | 'listBeyondLimits'>} {
    return {
        routes: {
            async getSessionLimits(request) {
                const {host} = request;
                const current = await readLimits(host.sql);
                const canWrite = await isGranted(host, actorOf(request).userId, 'write_policies');
                return {body: {...current, can_write: canWrite, core: await readCoreLengths(host)}, etag: String(current.version)};
            },
            async putSessionLimits(request) {
                const {host} = request;
                const core = await readCoreLengths(host);
                const saved = await replaceLimits(host, {policy: request.body, expectedVersion: request.ifMatch, actor: actorOf(request), requestId: request.requestId});
                return {body: {...saved, can_write: true, core}, etag: String(saved.version)};
            },
            previewSessionLimits: async (request) => ({body: await previewLimits(request.host.sql, request.body, {now: request.host.clock.now(), ownSessionId: actorOf(request).sessionId})}),
            listBeyondLimits: async (request) => ({body: await listExceeding(request.host.sql, request.body, {now: request.host.clock.now(), ownSessionId: actorOf(request).sessionId})}),
        },
        workers: [{name: 'session_limits', everyMs: ENFORCE_EVERY_MS, run: (host) => enforce(host, needs)}],
        hooks: {},
    };
}

/** Of all nodes one enforces. */
async function enforce(host: Host, needs: SessionLimitsNeeds): Promise<void> {
    const now = host.clock.now();
    const {policy} = await readLimits(host.sql);
    // A little less than the interval: a tick that comes a moment early must not skip a whole round.
    if (!policy.enabled || !await takeTurn(host.sql, 'session_limits', now, ENFORCE_EVERY_MS / 2)) {
        return;
    }
    const sessionIds = await readExceeding(host.sql, policy, now, AT_ONCE);
    if (sessionIds.length > 0) {
        await needs.logOutBeyondLimits(host, sessionIds);
    }
}

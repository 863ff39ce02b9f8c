/** The plugin's own policies as a feature. The ETag of a policy is its version. */
import type {Feature} from '../feature';
import {isGranted} from '../http/permissions';
import type {Routes} from '../http/route';
import {actorOf} from '../http/route';
import {readSessionsPolicy, replaceSessionsPolicy} from './sessions_policy';

export function createPolicies(): Feature & {routes: Routes<'getSessionsPolicy' | 'putSessionsPolicy'>} {
    return {
        routes: {
            getSessionsPolicy: async (request) => {
                const current = await readSessionsPolicy(request.host.sql);
                const canWrite = await isGranted(request.host, actorOf(request).userId, 'write_policies');
                return {body: {...current, can_write: canWrite}, etag: String(current.version)};
            },
            putSessionsPolicy: async (request) => {
                const saved = await replaceSessionsPolicy(request.host, {
                    policy: request.body, expectedVersion: request.ifMatch, actor: actorOf(request), requestId: request.requestId,
                });
                return {body: {...saved, can_write: true}, etag: String(saved.version)};
            },
        },
        workers: [],
        hooks: {},
    };
}

/** Every list that leaves as a file is recorded, whichever feature writes it: by the endpoint table, so that a new export cannot be forgotten. */
import type {Endpoint, EndpointName} from '../../contract/endpoints';
import {ENDPOINTS} from '../../contract/endpoints';
import type {Handler} from '../http/route';
import {actorOf} from '../http/route';
import {appendAudit} from './write';

type Routes = {[N in EndpointName]?: Handler<N>};

/** These say more of themselves in a record of their own. */
const RECORDED_BY_THEMSELVES: readonly EndpointName[] = ['exportAudit', 'verifyAudit', 'exportSettingsReport', 'exportMfaPeople'];

export function recordListExports(routes: Routes): Routes {
    const exports = (Object.keys(ENDPOINTS) as EndpointName[]).filter((name) => (ENDPOINTS[name] as Endpoint).streams !== undefined && !RECORDED_BY_THEMSELVES.includes(name));
    return {...routes, ...Object.fromEntries(exports.map((name) => [name, recording(name, routes[name] as Handler<EndpointName> | undefined)]))};
}

/** Before the first byte leaves: what cannot be recorded is not exported. */
function recording(name: EndpointName, handler: Handler<EndpointName> | undefined): Handler<EndpointName> | undefined {
    return handler && (async (request) => {
        const reply = await handler(request);
        const {host, params, query, requestId} = request;
        await host.transaction((tx) => appendAudit(tx, host, {
            event_name: 'list_exported', status: 'success', actor: {type: 'user', actor: actorOf(request)}, target: {type: 'endpoint', id: name},
            resulting_state: {...params, ...(query as Record<string, unknown> | undefined)}, request_id: requestId,
        }));
        return reply;
    });
}

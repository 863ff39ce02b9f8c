/** Finds the endpoint of a path, from the contract's table; built once. */
import {addRoute, createRouter as createRou3, findRoute} from 'rou3';

import type {Endpoint, EndpointName} from '../../contract/endpoints';
import {ENDPOINTS} from '../../contract/endpoints';

/** Below the plugin's own path: what core leaves of API_PATH. */
const PREFIX = '/api/v1';

export type Match =
    | {kind: 'endpoint'; name: EndpointName; endpoint: Endpoint; params: Record<string, string>}
    | {kind: 'other_method'; allowed: string[]}
    | {kind: 'none'};

export interface Router {
    match(method: string, path: string): Match;
}

export function createRouter(): Router {
    const router = createRou3<EndpointName>();
    const endpoints = Object.entries(ENDPOINTS) as Array<[EndpointName, Endpoint]>;
    const methods = [...new Set(endpoints.map(([, endpoint]) => endpoint.method))];
    for (const [name, endpoint] of endpoints) {
        addRoute(router, endpoint.method, PREFIX + endpoint.path.replace(/\{([a-z_]+)\}/g, ':$1'), name);
    }
    return {
        match(method, path) {
            const found = findRoute(router, method, path);
            if (found) {
                return {kind: 'endpoint', name: found.data, endpoint: ENDPOINTS[found.data], params: found.params ? {...found.params} : {}};
            }
            const allowed = methods.filter((other) => findRoute(router, other, path));
            return allowed.length > 0 ? {kind: 'other_method', allowed} : {kind: 'none'};
        },
    };
}

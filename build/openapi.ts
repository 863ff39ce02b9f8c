/** Makes the OpenAPI document of the contract's endpoint table, and writes it to docs/openapi.json, which the server serves as it is. */
import {writeFileSync} from 'node:fs';
import path from 'node:path';

import {z} from 'zod';
import type {ZodOpenApiOperationObject, ZodOpenApiPathsObject} from 'zod-openapi';
import {createDocument} from 'zod-openapi';

import {ErrorReply, Id} from '../contract/common';
import type {Endpoint} from '../contract/endpoints';
import {ENDPOINTS} from '../contract/endpoints';
import {API_PATH} from '../contract/names';

export const OPENAPI_FILE = path.join(__dirname, '..', 'docs', 'openapi.json');

/** The document as the file holds it. */
export function openapiText(): string {
    const paths: ZodOpenApiPathsObject = {};
    for (const [name, endpoint] of Object.entries(ENDPOINTS) as Array<[string, Endpoint]>) {
        paths[endpoint.path] = {...paths[endpoint.path], [endpoint.method.toLowerCase()]: operation(name, endpoint)};
    }
    const document = createDocument({
        openapi: '3.1.0',
        info: {
            title: 'Security Controls for Mattermost',
            version: 'v1',
            description: 'Every error is an Error object. Times are Unix time in milliseconds, UTC. Unknown fields are refused.',
        },
        servers: [{url: API_PATH, description: 'Below SiteURL'}],
        security: [{bearer: []}, {session: [], csrf: []}],
        paths,
        components: {
            securitySchemes: {
                bearer: {type: 'http', scheme: 'bearer', description: 'A Mattermost session or personal access token'},
                session: {type: 'apiKey', in: 'cookie', name: 'MMAUTHTOKEN'},
                csrf: {type: 'apiKey', in: 'header', name: 'X-CSRF-Token', description: 'The value of the cookie MMCSRF, for writes'},
            },
        },
    });
    return `${JSON.stringify(document, null, 2)}\n`;
}

function operation(name: string, endpoint: Endpoint): ZodOpenApiOperationObject {
    const knowsNoUser = endpoint.permission === 'none' || endpoint.permission === 'ticket';
    const notes = [
        `Permission: ${endpoint.permission}.`,
        endpoint.destructive ? 'Refuses personal access tokens and OAuth apps unless the sessions policy allows automation.' : '',
        endpoint.bodyLimitBytes === undefined ? '' : `The body has at most ${endpoint.bodyLimitBytes} bytes.`,
    ];
    return {
        operationId: name,
        summary: endpoint.summary,
        description: notes.filter((note) => note !== '').join(' '),
        ...(knowsNoUser && {security: []}),
        requestParams: {
            ...(pathParameters(endpoint) && {path: pathParameters(endpoint)}),
            ...(endpoint.query && {query: endpoint.query as z.ZodObject}),
            ...(headerParameters(endpoint) && {header: headerParameters(endpoint)}),
        },
        ...(endpoint.body && {requestBody: {required: true, content: {'application/json': {schema: endpoint.body}}}}),
        responses: {
            [`${endpoint.status}`]: {
                description: 'Done',
                ...(endpoint.etag && endpoint.status === 200 && {headers: z.object({ETag: z.string()})}),
                content: contentOf(endpoint),
            },
            default: {description: 'Refused or failed', content: {'application/json': {schema: ErrorReply}}},
        },
    };
}

function contentOf({streams, reply}: Endpoint): Record<string, {schema: z.ZodType}> {
    if (streams !== undefined) {
        return Object.fromEntries(streams.split(', ').map((type) => [type, {schema: z.string()}]));
    }
    return {'application/json': {schema: reply ?? z.record(z.string(), z.unknown())}};
}

function pathParameters({path: pattern}: Endpoint): z.ZodObject | undefined {
    const names = [...pattern.matchAll(/\{([a-z_]+)\}/g)].map((match) => match[1] ?? '');
    return names.length > 0 ? z.object(Object.fromEntries(names.map((name) => [name, name === 'seq' ? z.int() : Id]))) : undefined;
}

function headerParameters(endpoint: Endpoint): z.ZodObject | undefined {
    const isConditional = endpoint.etag && endpoint.method !== 'GET';
    if (!isConditional && !endpoint.idempotent) {
        return undefined;
    }
    return z.object({
        ...(isConditional && {'If-Match': z.string().meta({description: 'The ETag that was read'})}),
        ...(endpoint.idempotent && {'Idempotency-Key': z.string().max(128).meta({description: 'Repeats of the request with the same key do nothing and get the same reply'})}),
    });
}

if (require.main === module) {
    writeFileSync(OPENAPI_FILE, openapiText());
}

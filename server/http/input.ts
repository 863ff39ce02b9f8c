/** Turns the raw query, body and path parameters of a request into what the contract's schemas allow, or refuses it and says why. */
import {z} from 'zod';

import type {Endpoint} from '../../contract/endpoints';
import {PATH_PARAMETER} from '../../contract/endpoints';
import type {HttpRequest} from '../bridge/raw';
import type {ErrorDetail} from '../errors';
import {ApiError} from '../errors';
import {hasNul, toWellFormed} from './text';

/** Beyond this many details nobody reads on, and the reply stays small. */
const MAX_DETAILS = 20;

/** No body of the contract comes near it; a parser that recurses must not meet a megabyte of brackets. */
const MAX_NESTING = 32;

/** Of an endpoint that reads no body: to see that it holds nothing must not keep the runtime for seconds, as a megabyte would, since any logged-in user can send one. */
const UNREAD_BODY_LIMIT_BYTES = 1024;

/**
 * The bodies a crowd of clients sends within a second, as code made for each of them: walking through a schema costs several times what it checks.
 * Results and issues are the same. Made when first needed, and only for them, as making one costs what a hundred readings save.
 */
const compiled = new Map<z.ZodType, z.ZodType>();

export interface Input {params: Record<string, string>; query: unknown; body: unknown}

export function readInput(endpoint: Endpoint, params: Record<string, string>, request: HttpRequest): Input {
    return {
        params: readParams(params),
        query: endpoint.query ? parse(endpoint.query, readQuery(request.query)) : undefined,
        body: endpoint.method === 'GET' ? undefined : readBody(endpoint, request),
    };
}

function readParams(params: Record<string, string>): Record<string, string> {
    for (const name of Object.keys(params)) {
        const value = params[name] ?? '';
        const valid = name === 'seq' ? /^[0-9]{1,15}$/.test(value) : PATH_PARAMETER.safeParse(value).success;
        if (!valid) {
            throw new ApiError('api.bad_request', [{path: name, message: name === 'seq' ? 'Not a number' : 'Not a Mattermost id'}]);
        }
    }
    return params;
}

/** Names may occur once. */
function readQuery(query: string): Record<string, string> {
    const values: Record<string, string> = {};
    for (const pair of query.split('&').filter((part) => part !== '')) {
        const separator = pair.indexOf('=');
        const name = decode(separator < 0 ? pair : pair.slice(0, separator));
        if (Object.hasOwn(values, name)) {
            throw new ApiError('api.bad_request', [{path: name, message: 'Given more than once'}]);
        }
        values[name] = separator < 0 ? '' : decode(pair.slice(separator + 1));
    }
    return values;
}

function decode(text: string): string {
    let decoded: string;
    try {
        decoded = decodeURIComponent(text.replace(/\+/g, ' '));
    } catch {
        throw new ApiError('api.bad_request', [{path: 'query', message: 'Not valid percent-encoding'}]);
    }
    refuseNul(decoded, 'query');
    return toWellFormed(decoded);
}

function readBody(endpoint: Endpoint, request: HttpRequest): unknown {
    const limitBytes = endpoint.bodyLimitBytes ?? (endpoint.body ? undefined : UNREAD_BODY_LIMIT_BYTES);
    if (request.body_too_large || (limitBytes !== undefined && isLongerThan(request.body, limitBytes))) {
        throw new ApiError('api.body_too_large');
    }
    // Also where no body is read: a form of another site can send anything but this type.
    if (!isFromCore(endpoint, request) && !/^application\/json\s*(?:;|$)/i.test(request.headers['content-type'] ?? '')) {
        throw new ApiError('api.json_required');
    }
    if (!endpoint.body) {
        refuseUnwantedBody(request.body);
        return undefined;
    }
    return parse(endpoint.permission === 'ticket' ? compile(endpoint.body) : endpoint.body, parseJson(request.body));
}

/**
 * Core posts JSON to any address of this plugin, in the name of whoever presses a button, when the message's author gave the button that address.
 * What it sends has fields of core's and never fits a schema of the contract; so it must not fit an endpoint without one either.
 */
function refuseUnwantedBody(body: string): void {
    const given = body.trim() === '' ? {} : parseJson(body);
    const names = typeof given === 'object' && given !== null && !Array.isArray(given) ? Object.keys(given) : [''];
    if (names.length > 0) {
        throw new ApiError('api.bad_request', names.slice(0, MAX_DETAILS).map((name) => ({path: name.slice(0, 200), message: 'Unknown field'})));
    }
}

/** Core gives its own call no content type. A browser that was made to send the like would bring its cookies. */
function isFromCore({calledByCore}: Endpoint, {headers}: HttpRequest): boolean {
    return calledByCore === true && (headers['content-type'] ?? '') === '' && (headers.cookie ?? '') === '';
}

function parseJson(text: string): unknown {
    if (nestsDeeperThan(text, MAX_NESTING)) {
        throw new ApiError('api.bad_request', [{path: '', message: `Nested deeper than ${MAX_NESTING} levels`}]);
    }
    try {
        // Go has made the text well-formed, and JSON holds no raw control characters: only an escape can bring what must be mended.
        if (!text.includes('\\u')) {
            return JSON.parse(text);
        }
        return JSON.parse(text, (key: string, value: unknown) => {
            if (typeof value !== 'string') {
                return value;
            }
            refuseNul(value, key);
            return toWellFormed(value);
        });
    } catch (error) {
        throw error instanceof ApiError ? error : new ApiError('api.invalid_json');
    }
}

/** Looks at brackets outside of strings; whether the text is JSON at all is the parser's question. */
function nestsDeeperThan(text: string, limit: number): boolean {
    // Counting is done by the engine itself, and nearly always enough: as many brackets as levels are needed.
    if (text.split('[').length + text.split('{').length - 2 <= limit) {
        return false;
    }
    let depth = 0;
    let inString = false;
    for (let i = 0; i < text.length; i++) {
        const character = text.charAt(i);
        if (inString) {
            if (character === '\\') {
                i++;
            } else if (character === '"') {
                inString = false;
            }
        } else if (character === '"') {
            inString = true;
        } else if (character === '[' || character === '{') {
            depth++;
            if (depth > limit) {
                return true;
            }
        } else if (character === ']' || character === '}') {
            depth--;
        }
    }
    return false;
}

function refuseNul(text: string, path: string): void {
    if (hasNul(text)) {
        throw new ApiError('api.bad_request', [{path, message: 'Contains U+0000'}]);
    }
}

function compile(schema: z.ZodType): z.ZodType {
    const known = compiled.get(schema) ?? z.compile(schema);
    compiled.set(schema, known);
    return known;
}

function parse(schema: z.ZodType, value: unknown): unknown {
    const result = schema.safeParse(value);
    if (result.success) {
        return result.data;
    }
    throw new ApiError('api.bad_request', result.error.issues.flatMap(detailsOf).slice(0, MAX_DETAILS));
}

function detailsOf(issue: z.core.$ZodIssue): ErrorDetail[] {
    const path = issue.path.map(String);
    if (issue.code === 'unrecognized_keys') {
        return issue.keys.map((key) => ({path: [...path, key].join('.').slice(0, 200), message: 'Unknown field'}));
    }
    return [{path: path.join('.'), message: issue.message}];
}

/** In UTF-8. A character of UTF-16 is one to three bytes; only what lies between is counted. */
function isLongerThan(text: string, bytes: number): boolean {
    return text.length > bytes || (text.length * 3 > bytes && !/^[\0-\x7f]*$/.test(text) && utf8Length(text) > bytes);
}

function utf8Length(text: string): number {
    let length = 0;
    for (const character of text) {
        const code = character.codePointAt(0) ?? 0;
        length += code < 0x80 ? 1 : code < 0x800 ? 2 : code < 0x10000 ? 3 : 4;
    }
    return length;
}

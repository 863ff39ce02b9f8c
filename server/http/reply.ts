/** Writes replies: the headers every reply has, and errors in Mattermost's form. */
import type {ErrorReply} from '../../contract/types';
import {ERRORS} from '../../contract/errors';
import type {ResponseWriter} from '../bridge/raw';
import {isPassing} from '../database/passing_failures';
import {ApiError} from '../errors';

export interface HttpReply {status: number; headers?: Record<string, string | string[]>; body: unknown; stream?: (write: (chunk: string) => Promise<void>) => Promise<void>}

/** Replies show sessions and settings, so nobody may keep or frame them, or read them as something other than JSON. */
const HEADERS = {
    'Content-Type': 'application/json; charset=utf-8',
    'Cache-Control': 'no-store',
    'X-Content-Type-Options': 'nosniff',
    'Content-Security-Policy': 'default-src \'none\'; frame-ancestors \'none\'',
    'Referrer-Policy': 'no-referrer',
};

/** What most replies have and no more. */
const USUAL_HEADERS = JSON.stringify(HEADERS);

export function writeWhole(writer: ResponseWriter, reply: HttpReply): void {
    writer.writeAll(reply.status, headersOf(reply), JSON.stringify(reply.body));
}

/** Rejects when the client went away. */
export async function writeStream(writer: ResponseWriter, reply: HttpReply, stream: NonNullable<HttpReply['stream']>): Promise<void> {
    await writer.writeHead(reply.status, headersOf(reply));
    await stream((chunk) => writer.write(chunk));
}

/** Of headers that many replies share. */
const headerTexts = new WeakMap<object, string>();

function headersOf({headers}: HttpReply): string {
    if (!headers) {
        return USUAL_HEADERS;
    }
    const text = headerTexts.get(headers) ?? JSON.stringify({...HEADERS, ...headers});
    headerTexts.set(headers, text);
    return text;
}

/** What the caller is told of a failure: its own error, or only that something failed. */
export function asApiError(error: unknown): ApiError {
    if (error instanceof ApiError) {
        return error;
    }
    return new ApiError(isPassing(error) ? 'api.unavailable' : 'api.internal');
}

export function errorReply(error: ApiError, requestId: string): HttpReply {
    const body: ErrorReply = {
        id: error.id,
        message: ERRORS[error.id].message,
        status_code: error.statusCode,
        request_id: requestId,
        ...(error.details.length > 0 && {details: error.details}),
    };
    const mayPass = error.statusCode === 429 || error.statusCode === 503;
    return {status: error.statusCode, headers: mayPass ? {'Retry-After': '1'} : undefined, body};
}

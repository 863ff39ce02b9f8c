/** Writes replies: the headers every reply has, and errors in Mattermost's form. */
import type {ErrorReply} from '../../contract/types';
import {ERRORS} from '../../contract/errors';
import type {ResponseWriter} from '../bridge/raw';
import {isPassing} from '../database/passing_failures';
import {ApiError} from '../errors';

export interface HttpReply {status: number; headers: Record<string, string | string[]>; body: unknown; stream?: (write: (chunk: string) => Promise<void>) => Promise<void>}

/** Replies show sessions and settings, so nobody may keep or frame them, or read them as something other than JSON. */
const HEADERS = {
    'Content-Type': 'application/json; charset=utf-8',
    'Cache-Control': 'no-store',
    'X-Content-Type-Options': 'nosniff',
    'Content-Security-Policy': 'default-src \'none\'; frame-ancestors \'none\'',
    'Referrer-Policy': 'no-referrer',
};

export async function writeReply(writer: ResponseWriter, reply: HttpReply): Promise<void> {
    const headers = JSON.stringify({...HEADERS, ...reply.headers});
    if (!reply.stream) {
        await writer.writeAll(reply.status, headers, JSON.stringify(reply.body));
        return;
    }
    await writer.writeHead(reply.status, headers);
    await reply.stream((chunk) => writer.write(chunk));
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
    const headers: HttpReply['headers'] = {};
    if (error.statusCode === 429 || error.statusCode === 503) {
        headers['Retry-After'] = '1';
    }
    return {status: error.statusCode, headers, body};
}

/**
 * Hands a request on to the plugin environment by Node's own HTTP client: fetch costs several times as much of the one thread that is core,
 * every client and every plugin API call at once.
 */
import {Agent, request as startRequest} from 'node:http';
import type {IncomingMessage} from 'node:http';
import {Readable} from 'node:stream';
import {buffer} from 'node:stream/consumers';

/** Connections are kept open: a server and its plugin speak over one, too. */
const agent = new Agent({keepAlive: true});

export interface ForwardedRequest {method: string; headers: Headers; body: ReadableStream<Uint8Array> | null}

/** headers: those that go out. Rejects when nobody answers. */
export async function forwardRequest(url: string, {method, headers, body}: ForwardedRequest): Promise<Response> {
    // Whole: the environment's own server then tells the plugin how long it is, as core's does.
    const sent = body ? await buffer(Readable.fromWeb(body as Parameters<typeof Readable.fromWeb>[0])) : null;
    const reply = await new Promise<IncomingMessage>((resolve, reject) => {
        const going = startRequest(url, {agent, method, headers: {...Object.fromEntries(headers), 'content-length': sent?.length ?? 0}}, resolve);
        going.once('error', reject);
        going.end(sent ?? undefined);
    });
    const received = new Headers();
    for (let i = 0; i < reply.rawHeaders.length; i += 2) {
        received.append(reply.rawHeaders[i] ?? '', reply.rawHeaders[i + 1] ?? '');
    }
    return new Response(await bodyOf(reply), {status: reply.statusCode ?? 502, headers: received});
}

/** A reply of known length is read at once; any other is a stream. */
async function bodyOf(reply: IncomingMessage): Promise<BodyInit | null> {
    if ([204, 304].includes(reply.statusCode ?? 0)) {
        reply.resume();
        return null;
    }
    if (reply.headers['content-length'] !== undefined) {
        return buffer(reply);
    }
    return Readable.toWeb(reply) as ReadableStream<Uint8Array>;
}

/** A ResponseWriter whose other end is a Response: what a plugin writes leaves at once, and a client that went away shows as a rejected write. */
import type {ResponseWriter} from '../../server/bridge/raw';

export interface StreamedResponse {
    writer: ResponseWriter;
    /** Resolves with the head; the body follows as it is written. */
    response: Promise<Response>;
    /** No more will be written. Without a head the response is a 500, as net/http does not say it but a plugin's failure should. */
    end(): void;
}

export function streamedResponse(): StreamedResponse {
    const {readable, writable} = new TransformStream<Uint8Array, Uint8Array>();
    const body = writable.getWriter();
    const encoder = new TextEncoder();
    let respond: (response: Response) => void = () => undefined;
    const response = new Promise<Response>((resolve) => {
        respond = resolve;
    });
    let hasHead = false;

    const respondWith = (status: number, headersJson: string, content: BodyInit): void => {
        hasHead = true;
        const headers = new Headers();
        for (const [name, values] of Object.entries(JSON.parse(headersJson) as Record<string, string | string[]>)) {
            for (const value of [values].flat()) {
                headers.append(name, value);
            }
        }
        respond(new Response([204, 304].includes(status) ? null : content, {status, headers}));
    };

    return {
        response,
        writer: {
            writeAll(status, headersJson, content) {
                respondWith(status, headersJson, content);
            },
            async writeHead(status, headersJson) {
                respondWith(status, headersJson, readable);
            },
            async write(chunk) {
                await body.write(encoder.encode(chunk));
            },
        },
        end() {
            if (!hasHead) {
                respond(new Response('Internal Server Error', {status: 500}));
            }
            body.close().catch(() => undefined);
        },
    };
}

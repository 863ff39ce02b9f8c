/** Reading an answer while it still arrives: verification and export take a while, and the panel shows how far they are. */
import {RequestError} from './client';

/** Rejects with a RequestError of status 0 when the connection breaks, and with the abort's own error when the reader stopped it. */
export async function readChunks(response: Response, onChunk: (chunk: Uint8Array<ArrayBuffer>) => void, signal?: AbortSignal): Promise<void> {
    const reader = response.body?.getReader();
    if (!reader) {
        return;
    }
    try {
        for (;;) {
            const {done, value} = await reader.read();
            if (done) {
                return;
            }
            onChunk(value);
        }
    } catch (error) {
        if (signal?.aborted) {
            throw error;
        }
        throw new RequestError('unreachable', '', 0, response.headers.get('X-Request-Id') ?? '');
    }
}

/** Whole lines only: what follows the last line end was cut off. */
export async function readLines(response: Response, onLine: (line: string) => void, signal?: AbortSignal): Promise<void> {
    const decoder = new TextDecoder();
    let rest = '';
    await readChunks(response, (chunk) => {
        const lines = (rest + decoder.decode(chunk, {stream: true})).split('\n');
        rest = lines.pop() ?? '';
        lines.filter((line) => line !== '').forEach(onLine);
    }, signal);
}

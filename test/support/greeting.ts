/**
 * Notices when the server has greeted a page on its websocket: what it says to a person before reaches nobody there, and a guard then finds out
 * by itself half a minute later.
 */
import type {Page} from 'playwright-core';

/** Call before the page loads; what it gives waits for the greeting. */
export function watchForGreeting(page: Page): () => Promise<unknown> {
    const greeted = new Promise<void>((resolve) => {
        page.on('websocket', (socket) => socket.on('framereceived', ({payload}) => {
            if (String(payload).includes('"event":"hello"')) {
                resolve();
            }
        }));
    });
    return () => greeted;
}

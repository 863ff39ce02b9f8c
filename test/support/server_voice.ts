/**
 * Lets a test speak on the websocket of a page as if it were the server, so that a guard asks for its verdict at once instead of
 * after 25 s without a beacon; everything else passes through unchanged.
 */
import type {Page} from 'playwright-core';

import {clientEventName} from '../../contract/names';

export interface ServerVoice {
    /** Makes every guard of the page ask for its verdict now. */
    askForVerdict: () => void;
    /** Whether a websocket of the page is there to speak on. */
    isHeard: () => boolean;
}

/** Call before the page loads. */
export async function speakForServer(page: Page): Promise<ServerVoice> {
    const sockets = new Set<{send: (message: string) => void}>();
    await page.routeWebSocket(/\/api\/v4\/websocket/, (socket) => {
        sockets.add(socket);
        socket.connectToServer();
        socket.onClose(() => sockets.delete(socket));
    });
    return {
        isHeard: () => sockets.size > 0,
        askForVerdict: () => {
            const data = {session_ids: null, spread_ms: 0};
            sockets.forEach((socket) => socket.send(JSON.stringify({event: clientEventName('verdict_due'), data, broadcast: {}, seq: 0})));
        },
    };
}

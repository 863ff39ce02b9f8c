/** GET /api/v4/websocket: authentication by cookie, header or challenge, and the few actions clients send. */
import type {IncomingMessage, Server} from 'node:http';

import type {WebSocket} from 'ws';
import {WebSocketServer} from 'ws';

import {AppError} from '../core/app_error';
import type {Core} from '../core/core';
import {tokenOf} from '../http/token';
import type {Connection} from './hub';

/** Core looks once, this long after a connection opened, whether it has a session by now. */
const AUTHENTICATE_WITHIN_MS = 5000;

interface Action {action?: unknown; seq?: unknown; data?: {token?: unknown}}

export function serveWebsocket(server: Server, core: Core, basePath: string): void {
    const sockets = new WebSocketServer({noServer: true});
    server.on('upgrade', (request, socket, head) => {
        const path = new URL(request.url ?? '/', 'http://stand-in').pathname;
        if (path !== `${basePath}/api/v4/websocket` || !isSameOrigin(request)) {
            socket.end('HTTP/1.1 404 Not Found\r\nConnection: close\r\n\r\n');
            return;
        }
        sockets.handleUpgrade(request, socket, head, (webSocket) => {
            open(webSocket, request, core).catch(() => webSocket.terminate());
        });
    });
}

function isSameOrigin(request: IncomingMessage): boolean {
    const {origin, host} = request.headers;
    return origin === undefined || !URL.canParse(origin) || new URL(origin).host === host;
}

async function open(webSocket: WebSocket, request: IncomingMessage, core: Core): Promise<void> {
    const {hub, sessions} = core;
    const connection = hub.connect({send: (text) => webSocket.send(text), close: () => webSocket.close()});
    const lookOnce = setTimeout(() => {
        if (connection.token === '') {
            webSocket.close();
        }
    }, AUTHENTICATE_WITHIN_MS);
    webSocket.on('error', () => webSocket.terminate());
    webSocket.on('close', () => {
        clearTimeout(lookOnce);
        hub.disconnect(connection);
    });
    let answers: Promise<void> = Promise.resolve();
    webSocket.on('message', (text) => {
        answers = answers.then(() => answer(connection, String(text), core)).catch(() => webSocket.close());
    });
    const {token} = tokenOf(new Headers({cookie: request.headers.cookie ?? '', authorization: request.headers.authorization ?? ''}), new URLSearchParams());
    const session = token === '' ? null : await sessions.getByToken(token);
    if (session) {
        hub.authenticate(connection, session);
    }
}

async function answer(connection: Connection, text: string, core: Core): Promise<void> {
    const request = parse(text);
    const seq = typeof request?.seq === 'number' ? request.seq : 0;
    const reply = (body: object): void => connection.socket.send(JSON.stringify({seq_reply: seq, ...body}));
    const fail = (error: AppError): void => reply({status: 'FAIL', error: error.toJson()});
    if (!request || typeof request.action !== 'string' || request.action === '') {
        fail(new AppError('api.web_socket_router.no_action.app_error', 'No websocket action.', 400));
    } else if (seq <= 0) {
        fail(new AppError('api.web_socket_router.bad_seq.app_error', 'Invalid sequence for WebSocket message.', 400));
    } else if (request.action === 'authentication_challenge') {
        await answerChallenge(connection, request.data?.token, core, reply);
    } else if (!await core.hub.isAuthenticated(connection)) {
        fail(new AppError('api.web_socket_router.not_authenticated.app_error', 'WebSocket connection is not authenticated. Please log in and try again.', 401));
    } else if (request.action === 'ping') {
        reply({status: 'OK', data: {text: 'pong', version: '11.6.0', server_time: core.now(), node_id: ''}});
    } else if (request.action === 'get_statuses' || request.action === 'get_statuses_by_ids') {
        reply({status: 'OK', data: core.statuses.all()});
    } else if (['user_typing', 'user_update_active_status', 'presence'].includes(request.action)) {
        reply({status: 'OK'});
    } else {
        fail(new AppError('api.web_socket_router.bad_action.app_error', 'Unknown WebSocket action.', 500));
    }
}

async function answerChallenge(connection: Connection, token: unknown, core: Core, reply: (body: object) => void): Promise<void> {
    if (connection.token !== '') {
        return;
    }
    const session = typeof token === 'string' ? await core.sessions.getByToken(token) : null;
    if (!session) {
        connection.socket.close();
        return;
    }
    core.hub.authenticate(connection, session);
    reply({status: 'OK'});
}

function parse(text: string): Action | null {
    try {
        const value: unknown = JSON.parse(text);
        return typeof value === 'object' && value !== null ? value : null;
    } catch {
        return null;
    }
}

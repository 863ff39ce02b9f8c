/**
 * Mattermost's websocket client: authenticates by the cookie, pings every 30 s, connects again after a loss with growing pauses,
 * and resumes its connection id. A lost connection alone never logs anybody out.
 */
import type {Post} from '@mattermost/types/posts';

import {basePath} from './base_path';
import {loadConfig} from './client_config';
import {change, changeEntities} from './store/store';

export interface WebSocketMessage {
    event?: string;
    data?: Record<string, unknown>;
    broadcast?: Record<string, unknown>;
    seq?: number;
    seq_reply?: number;
}
type EventHandler = (message: WebSocketMessage) => void;

const PING_EVERY_MS = 30_000;
const FIRST_RETRY_MS = 3_000;
const LONGEST_RETRY_MS = 300_000;

const eventHandlers = new Map<string, Set<EventHandler>>();
const reconnectHandlers = new Set<() => void>();

let socket: WebSocket | null = null;
let wanted = false;
let failures = 0;
let connectionId = '';
let serverSequence = 0;
let clientSequence = 1;
let pingTimer = 0;

export function onWebSocketEvent(event: string, handler: EventHandler): () => void {
    const handlers = eventHandlers.get(event) ?? new Set();
    eventHandlers.set(event, handlers.add(handler));
    return () => handlers.delete(handler);
}

export function onReconnect(handler: () => void): () => void {
    reconnectHandlers.add(handler);
    return () => reconnectHandlers.delete(handler);
}

function receive(message: WebSocketMessage): void {
    if (!message.event) {
        return;
    }
    if (message.event === 'hello') {
        connectionId = String(message.data?.connection_id ?? '');
    }
    serverSequence = (message.seq ?? serverSequence) + 1;
    for (const handler of eventHandlers.get(message.event) ?? []) {
        handler(message);
    }
}

function ping(): void {
    if (socket?.readyState === WebSocket.OPEN) {
        socket.send(JSON.stringify({action: 'ping', seq: clientSequence++}));
    }
}

function retry(): void {
    const pause = Math.min(FIRST_RETRY_MS * Math.max(1, failures * failures), LONGEST_RETRY_MS) + Math.random() * 2000;
    failures += 1;
    window.setTimeout(() => {
        if (wanted && !socket) {
            connect();
        }
    }, pause);
}

function connect(): void {
    const query = new URLSearchParams({connection_id: connectionId, sequence_number: String(serverSequence)});
    const opened = new WebSocket(`${window.location.origin.replace(/^http/, 'ws')}${basePath}/api/v4/websocket?${query.toString()}`);
    socket = opened;
    opened.onopen = () => {
        const again = failures > 0;
        failures = 0;
        change((state) => ({...state, views: {...state.views, websocket: {connected: true}}}));
        window.clearInterval(pingTimer);
        pingTimer = window.setInterval(ping, PING_EVERY_MS);
        if (again) {
            reconnectHandlers.forEach((handler) => handler());
        }
    };
    opened.onmessage = (event) => receive(JSON.parse(String(event.data)) as WebSocketMessage);
    opened.onclose = () => {
        window.clearInterval(pingTimer);
        socket = null;
        change((state) => ({...state, views: {...state.views, websocket: {connected: false}}}));
        if (wanted) {
            retry();
        }
    };
}

export function openWebSocket(): void {
    wanted = true;
    if (!socket) {
        connect();
    }
}

/** The connection's id is kept: whoever comes back resumes it. */
export function closeWebSocket(): void {
    wanted = false;
    failures = 0;
    if (socket) {
        socket.onclose = null;
        socket.close();
        socket = null;
    }
    window.clearInterval(pingTimer);
}

function addPost(message: WebSocketMessage): void {
    const post = JSON.parse(String(message.data?.post)) as Post;
    changeEntities(({posts}) => {
        const order = posts.postsInChannel[post.channel_id] ?? [];
        return {posts: {
            posts: {...posts.posts, [post.id]: post},
            postsInChannel: {...posts.postsInChannel, [post.channel_id]: order.includes(post.id) ? order : [post.id, ...order]},
        }};
    });
}

onWebSocketEvent('posted', addPost);
onWebSocketEvent('ephemeral_message', addPost);
onWebSocketEvent('post_edited', addPost);
onWebSocketEvent('config_changed', () => void loadConfig().catch(() => undefined));

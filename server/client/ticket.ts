/**
 * Tickets: what a client proves its session by once that session may be gone. `v1.<key id>.<payload>.<MAC>`; the MAC is domain-separated
 * and covers version, key, server, session, user and issue time, so no part of a ticket can be used for another.
 */
import {encodeBase64} from '../bridge/base64';
import type {Crypto} from '../host';

export interface TicketClaims {serverId: string; sessionId: string; userId: string; issuedAt: number}
export interface TicketKey {keyId: string; secret: string}

const ID = /^[a-z0-9]{26}$/;

export function makeTicket(crypto: Crypto, key: TicketKey, claims: TicketClaims): string {
    const payload = toBase64Url(JSON.stringify({
        server_id: claims.serverId, session_id: claims.sessionId, user_id: claims.userId, issued_at: claims.issuedAt,
    }));
    return `v1.${key.keyId}.${payload}.${macOf(crypto, key, claims)}`;
}

/** The key a ticket names, so that it can be fetched; empty when it is no ticket. Proves nothing. */
export function keyIdOf(ticket: string): string {
    const parts = ticket.split('.');
    return parts.length === 4 && parts[0] === 'v1' ? parts[1] ?? '' : '';
}

/** The claims of a ticket this server issued; null for every other text. */
export function readTicket(crypto: Crypto, key: TicketKey, serverId: string, ticket: string): TicketClaims | null {
    const [version, keyId, payload, mac, ...rest] = ticket.split('.');
    const claims = parseClaims(crypto.decodeBase64Url(payload ?? '') ?? '');
    if (version !== 'v1' || keyId !== key.keyId || rest.length > 0 || !claims) {
        return null;
    }
    const genuine = equalInConstantTime(mac ?? '', macOf(crypto, key, claims));
    return genuine && claims.serverId === serverId ? claims : null;
}

function macOf(crypto: Crypto, key: TicketKey, claims: TicketClaims): string {
    return crypto.hmacSha256(key.secret, ['security-controls client ticket', 'v1', key.keyId, claims.serverId, claims.sessionId, claims.userId, String(claims.issuedAt)].join('\n'));
}

function parseClaims(payload: string): TicketClaims | null {
    let parsed: unknown;
    try {
        parsed = JSON.parse(payload);
    } catch {
        return null;
    }
    if (typeof parsed !== 'object' || parsed === null) {
        return null;
    }
    const {server_id: serverId, session_id: sessionId, user_id: userId, issued_at: issuedAt} = parsed as Record<string, unknown>;
    if (typeof serverId !== 'string' || typeof sessionId !== 'string' || typeof userId !== 'string' || typeof issuedAt !== 'number') {
        return null;
    }
    return ID.test(sessionId) && ID.test(userId) && !serverId.includes('\n') ? {serverId, sessionId, userId, issuedAt} : null;
}

function toBase64Url(text: string): string {
    return encodeBase64(text).replace(/=+$/, '').replace(/\+/g, '-').replace(/\//g, '_');
}

/** Looks at every character whatever it finds, so that the time it takes tells nothing about the right MAC; its length is no secret. */
export function equalInConstantTime(left: string, right: string): boolean {
    const {length} = right;
    if (left.length !== length) {
        return false;
    }
    let difference = 0;
    for (let i = 0; i < length; i++) {
        difference |= left.charCodeAt(i) ^ right.charCodeAt(i);
    }
    return difference === 0;
}

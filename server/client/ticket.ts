/**
 * Tickets: what a client proves its session by once that session may be gone. `v1.<key id>.<payload>.<MAC>`; the MAC is domain-separated
 * and covers version, key, server, session, user and issue time, so no part of a ticket can be used for another.
 */
import {encodeBase64} from '../bridge/base64';
import type {Crypto} from '../host';

export interface TicketClaims {serverId: string; sessionId: string; userId: string; issuedAt: number}
export interface TicketKey {keyId: string; secret: string}

const ID = /^[a-z0-9]{26}$/;

/** What base64url can end with, by its length modulo 4: the bits that stand for nothing are zero. */
const LAST_CHARACTERS = ['ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789-_', '', 'AQgw', 'AEIMQUYcgkosw048'];

export function makeTicket(crypto: Crypto, key: TicketKey, claims: TicketClaims): string {
    return `v1.${key.keyId}.${toBase64Url(payloadOf(claims))}.${macOf(crypto, key, claims)}`;
}

/** The key a ticket names, so that it can be fetched; empty when it is no ticket. Proves nothing. */
export function keyIdOf(ticket: string): string {
    const parts = ticket.split('.');
    return parts.length === 4 && parts[0] === 'v1' ? parts[1] ?? '' : '';
}

/** The claims of a ticket this server issued; null for every other text. */
export function readTicket(crypto: Crypto, key: TicketKey, serverId: string, ticket: string): TicketClaims | null {
    // By index: taking an array apart by its iterator costs more than the MAC.
    const parts = ticket.split('.');
    if (parts.length !== 4 || parts[0] !== 'v1' || parts[1] !== key.keyId) {
        return null;
    }
    const encoded = parts[2] ?? '';
    const payload = crypto.decodeBase64Url(encoded) ?? '';
    const parsed = parseClaims(payload);
    // One ticket has one text: nothing that was added to the payload or written otherwise, though the MAC does not cover it, passes for a ticket of this server's.
    const claims = parsed && payloadOf(parsed) === payload && LAST_CHARACTERS[encoded.length % 4]?.includes(encoded.slice(-1)) === true ? parsed : null;
    const genuine = claims !== null && isSameMac(crypto, key, parts[3] ?? '', macOf(crypto, key, claims));
    return genuine && claims.serverId === serverId ? claims : null;
}

function payloadOf({serverId, sessionId, userId, issuedAt}: TicketClaims): string {
    return JSON.stringify({server_id: serverId, session_id: sessionId, user_id: userId, issued_at: issuedAt});
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

/** By their own MACs, which nobody can steer: how long comparing those takes tells nothing about the right one. */
function isSameMac(crypto: Crypto, key: TicketKey, left: string, right: string): boolean {
    return crypto.hmacSha256(key.secret, left) === crypto.hmacSha256(key.secret, right);
}

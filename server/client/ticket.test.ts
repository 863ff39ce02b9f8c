import {createHmac} from 'node:crypto';

import type {Crypto} from '../host';
import {keyIdOf, makeTicket, readTicket} from './ticket';

const crypto = {decodeBase64Url: (text: string) => Buffer.from(text, 'base64url').toString(), hmacSha256: (key: string, text: string) => createHmac('sha256', Buffer.from(key, 'base64')).update(text).digest('base64url')} as unknown as Crypto;
const key = {keyId: 'k1', secret: Buffer.alloc(32, 7).toString('base64')};
const claims = {serverId: 'server', sessionId: 's'.repeat(26), userId: 'u'.repeat(26), issuedAt: 1_790_000_000_000};

it('reads what it made', () => {
    const ticket = makeTicket(crypto, key, claims);
    expect(ticket).toMatch(/^v1\.k1\.[\w-]+\.[\w-]+$/);
    expect(ticket.length).toBeLessThan(600);
    expect(keyIdOf(ticket)).toBe('k1');
    expect(readTicket(crypto, key, 'server', ticket)).toEqual(claims);
});

it('is no ticket of another server, another key, or another text', () => {
    const ticket = makeTicket(crypto, key, claims);
    expect(readTicket(crypto, key, 'other server', ticket)).toBeNull();
    expect(readTicket(crypto, {...key, keyId: 'k2'}, 'server', ticket)).toBeNull();
    expect(readTicket(crypto, {...key, secret: Buffer.alloc(32, 8).toString('base64')}, 'server', ticket)).toBeNull();
    const withoutMac = ticket.slice(0, ticket.lastIndexOf('.'));
    for (const text of ['', 'v1', 'v1.k1..', 'v1.k1.e30.x', 'v1.k1.bnVsbA.x', `${ticket}x`, `x${ticket}`, `${ticket}.`, `${withoutMac}.`, withoutMac, ticket.slice(0, -1), `${ticket.slice(0, -1)}${ticket.endsWith('A') ? 'B' : 'A'}`]) {
        expect(readTicket(crypto, key, 'server', text)).toBeNull();
    }
});

it('has one text: what says the same in other words is no ticket', () => {
    for (const serverId of ['server', 'server1', 'server12']) {
        const issued = makeTicket(crypto, key, {...claims, serverId});
        const [version, keyId, payload = '', mac] = issued.split('.');
        expect(readTicket(crypto, key, serverId, issued)).toEqual({...claims, serverId});
        const said = JSON.parse(Buffer.from(payload, 'base64url').toString()) as Record<string, unknown>;
        const encode = (text: string) => Buffer.from(text).toString('base64url');
        const nextCharacter = String.fromCharCode(payload.charCodeAt(payload.length - 1) + 1);
        for (const other of [encode(JSON.stringify({...said, more: 1})), encode(JSON.stringify(said, null, 1)), encode(`${JSON.stringify(said)} `), encode(JSON.stringify({user_id: '', ...said})), `${payload}=`, `${payload.slice(0, -1)}${nextCharacter}`]) {
            expect(readTicket(crypto, key, serverId, [version, keyId, other, mac].join('.'))).toBeNull();
        }
    }
});

it('changes with every claim', () => {
    const macs = [claims, {...claims, sessionId: 't'.repeat(26)}, {...claims, userId: 'v'.repeat(26)}, {...claims, issuedAt: 1}, {...claims, serverId: 'b'}]
        .map((changed) => makeTicket(crypto, key, changed).split('.')[3]);
    expect(new Set(macs).size).toBe(5);
});

import {createHmac} from 'node:crypto';

import type {Crypto} from '../host';
import {makeTicket} from './ticket';
import {createVerifiedTickets} from './verified_tickets';

const KEY = {keyId: 'key1', secret: Buffer.from('secret').toString('base64'), isRetired: false};
const CLAIMS = {serverId: 'server', sessionId: 's'.repeat(26), userId: 'u'.repeat(26), issuedAt: 1};

function createCrypto() {
    const checked = {macs: 0};
    const crypto = {
        decodeBase64Url: (text: string) => Buffer.from(text, 'base64url').toString(),
        hmacSha256(key: string, text: string) {
            checked.macs++;
            return createHmac('sha256', Buffer.from(key, 'base64')).update(text).digest('base64url');
        },
    } as unknown as Crypto;
    return {crypto, checked};
}

it('checks the MAC of a ticket once, and gives its claims each time', () => {
    const {crypto, checked} = createCrypto();
    const ticket = makeTicket(crypto, KEY, CLAIMS);
    const verified = createVerifiedTickets();
    checked.macs = 0;
    expect(verified.read(crypto, KEY, 'server', ticket)).toEqual(CLAIMS);
    expect(checked.macs).toBeGreaterThan(0);
    checked.macs = 0;
    expect(verified.read(crypto, KEY, 'server', ticket)).toEqual(CLAIMS);
    expect(checked.macs).toBe(0);
});

it('remembers no forgery, and takes no ticket for another server\'s', () => {
    const {crypto} = createCrypto();
    const ticket = makeTicket(crypto, KEY, CLAIMS);
    const forged = `${ticket.slice(0, -2)}AA`;
    const verified = createVerifiedTickets();
    verified.read(crypto, KEY, 'server', ticket);
    expect([verified.read(crypto, KEY, 'server', forged), verified.read(crypto, KEY, 'server', forged), verified.read(crypto, KEY, 'other', ticket)]).toEqual([null, null, null]);
});

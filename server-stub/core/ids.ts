/** Ids and tokens in Mattermost's form: 26 characters of its base32 alphabet. */
import {randomBytes} from 'node:crypto';

const ALPHABET = 'ybndrfg8ejkmcpqxot1uwisza345h769';

export function newId(): string {
    let id = '';
    for (const byte of randomBytes(26)) {
        id += ALPHABET.charAt(byte % 32);
    }
    return id;
}

export function isId(text: string): boolean {
    return /^[a-z0-9]{26}$/.test(text);
}

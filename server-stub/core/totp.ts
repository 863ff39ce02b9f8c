/** Time-based one-time passwords (RFC 6238, SHA-1, 6 digits, 30 s), as core's MFA uses them. */
import {createHmac, randomBytes} from 'node:crypto';

const ALPHABET = 'ABCDEFGHIJKLMNOPQRSTUVWXYZ234567';
const STEP_MS = 30_000;

/** 32 characters of base32 (RFC 4648). */
export function newTotpSecret(): string {
    return [...randomBytes(32)].map((byte) => ALPHABET.charAt(byte % 32)).join('');
}

export function totpCode(secret: string, nowMs: number): string {
    const counter = Buffer.alloc(8);
    counter.writeBigUInt64BE(BigInt(Math.floor(nowMs / STEP_MS)));
    const mac = createHmac('sha1', decodeBase32(secret)).update(counter).digest();
    const offset = (mac[mac.length - 1] ?? 0) & 0xf;
    return String((mac.readUInt32BE(offset) & 0x7fffffff) % 1_000_000).padStart(6, '0');
}

/** Accepts the code of this step and of its two neighbours, for clocks that differ. */
export function isTotpCode(secret: string, code: string, nowMs: number): boolean {
    return [-STEP_MS, 0, STEP_MS].some((shift) => totpCode(secret, nowMs + shift) === code);
}

function decodeBase32(text: string): Buffer {
    const bytes: number[] = [];
    let bits = 0;
    let value = 0;
    for (const character of text) {
        value = ((value << 5) | ALPHABET.indexOf(character)) & 0xfff;
        bits += 5;
        if (bits >= 8) {
            bits -= 8;
            bytes.push((value >> bits) & 0xff);
        }
    }
    return Buffer.from(bytes);
}

/** Base64 and hex of bytes: signed notes write hashes and keys in base64, the audit writes them in hex, and no engine here shares a function for it. */

const ALPHABET = 'ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789+/';

/** Standard base64 with padding. */
export function hexToBase64(hex: string): string {
    let out = '';
    for (let i = 0; i < hex.length; i += 6) {
        const digits = hex.slice(i, i + 6);
        const group = parseInt(digits.padEnd(6, '0'), 16);
        out += ALPHABET.charAt(group >> 18) + ALPHABET.charAt((group >> 12) & 63);
        out += digits.length > 2 ? ALPHABET.charAt((group >> 6) & 63) : '=';
        out += digits.length > 4 ? ALPHABET.charAt(group & 63) : '=';
    }
    return out;
}

/** Lower-case hex of standard, padded base64; null when it is anything else. */
export function base64ToHex(text: string): string | null {
    if (text.length % 4 !== 0 || !/^[A-Za-z0-9+/]*={0,2}$/.test(text)) {
        return null;
    }
    let hex = '';
    for (let i = 0; i < text.length; i += 4) {
        const digits = text.slice(i, i + 4).replace(/=/g, '');
        let group = 0;
        for (const digit of digits.padEnd(4, 'A')) {
            group = (group << 6) | ALPHABET.indexOf(digit);
        }
        hex += group.toString(16).padStart(6, '0').slice(0, (digits.length - 1) * 2);
    }
    // Bits beyond the last byte must be zero, or two texts would mean the same bytes.
    return hexToBase64(hex) === text ? hex : null;
}

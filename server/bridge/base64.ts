/** Base64 of a text's UTF-8 bytes and back; the engines the product runs on share no such function. */

const ALPHABET = 'ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789+/';

/** Standard base64 with padding. The text must be well-formed. */
export function encodeBase64(text: string): string {
    const bytes = utf8Bytes(text);
    let out = '';
    for (let i = 0; i < bytes.length; i += 3) {
        const [a = 0, b = 0, c = 0] = bytes.slice(i, i + 3);
        const group = (a << 16) | (b << 8) | c;
        out += ALPHABET.charAt(group >> 18) + ALPHABET.charAt((group >> 12) & 63);
        out += i + 1 < bytes.length ? ALPHABET.charAt((group >> 6) & 63) : '=';
        out += i + 2 < bytes.length ? ALPHABET.charAt(group & 63) : '=';
    }
    return out;
}

/** Reads standard and URL-safe base64, padded or not; null when it is neither or the bytes are not UTF-8. */
export function decodeBase64(encoded: string): string | null {
    const digits = encoded.replace(/=+$/, '').replace(/-/g, '+').replace(/_/g, '/');
    let percent = '';
    let bits = 0;
    let held = 0;
    // By index: an iterator makes an object for every character.
    for (let i = 0; i < digits.length; i++) {
        const value = ALPHABET.indexOf(digits.charAt(i));
        if (value < 0) {
            return null;
        }
        held = ((held << 6) | value) & 0xffff;
        bits += 6;
        if (bits >= 8) {
            bits -= 8;
            percent += `%${((held >> bits) & 255).toString(16).padStart(2, '0')}`;
        }
    }
    try {
        return decodeURIComponent(percent);
    } catch {
        return null;
    }
}

function utf8Bytes(text: string): number[] {
    const bytes: number[] = [];
    const encoded = encodeURIComponent(text);
    for (let i = 0; i < encoded.length; i++) {
        if (encoded.charAt(i) === '%') {
            bytes.push(parseInt(encoded.slice(i + 1, i + 3), 16));
            i += 2;
        } else {
            bytes.push(encoded.charCodeAt(i));
        }
    }
    return bytes;
}

/** Makes text from outside safe to store, hash and compare alike on every engine. */

/**
 * Lone surrogates become U+FFFD: one engine's JSON.parse keeps them, the other's does not, and hashes would differ.
 * With the flag u a pair is one character and stays; without it goja sees the halves of every emoji, whatever the pattern says.
 */
export function toWellFormed(text: string): string {
    return text.replace(/[\uD800-\uDFFF]/gu, '\uFFFD');
}

/** PostgreSQL stores no U+0000. */
export function hasNul(text: string): boolean {
    return text.includes('\0');
}

/** One line without control characters, for header values that are recorded. */
export function toOneLine(text: string, maxLength: number): string {
    if (/^[\x20-\x7e]*$/.test(text)) {
        return text.slice(0, maxLength).trim();
    }
    let line = '';
    for (const character of toWellFormed(text).slice(0, maxLength)) {
        const code = character.charCodeAt(0);
        line += code < 0x20 || code === 0x7f ? ' ' : character;
    }
    return toWellFormed(line).trim();
}

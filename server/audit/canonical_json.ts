/**
 * Canonical JSON (RFC 8785) of audit records, which a crowd of clients writes within a second: by the engine's own JSON.stringify over a copy in
 * order. Piecing the text together, as canonicalize does, takes several times as long and leaves more than twice the garbage.
 */
import canonicalize from 'canonicalize';

const NINE = 0x39;

/** What canonicalize gives. Throws for what JSON cannot hold. */
export function canonicalJson(value: unknown): string {
    const found: Findings = {unusual: false};
    const copy = putInOrder(value, found);
    const text = found.unusual ? canonicalize(value) : JSON.stringify(copy);
    if (text === undefined) {
        throw new Error('what is no JSON has no canonical form');
    }
    return text;
}

/** unusual: the copy would not give the canonical text. */
interface Findings {unusual: boolean}

function putInOrder(value: unknown, found: Findings): unknown {
    if (typeof value !== 'object' || value === null) {
        found.unusual ||= typeof value === 'number' && !Number.isFinite(value);
        return value;
    }
    if (Array.isArray(value)) {
        return value.map((item) => putInOrder(item, found));
    }
    const object = value as Record<string, unknown>;
    // JavaScript's own order: the UTF-16 code units that RFC 8785 sorts by.
    const names = Object.keys(object).sort();
    // Names that are integers stand before all others in any object, and by their number; only names that begin before ":" can be such.
    found.unusual ||= typeof object.toJSON === 'function' || (names.length > 0 && !((names[0] ?? '').charCodeAt(0) > NINE));
    // Without a prototype a name like __proto__ is one like any other.
    const copy = Object.create(null) as Record<string, unknown>;
    // By index: an iterator makes an object for every name.
    for (let i = 0; i < names.length; i++) {
        const name = names[i] ?? '';
        copy[name] = putInOrder(object[name], found);
    }
    return copy;
}

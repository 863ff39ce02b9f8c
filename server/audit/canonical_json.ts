/**
 * Canonical JSON (RFC 8785) of audit records, which a crowd of clients writes within a second: by the engine's own JSON.stringify over the value put
 * in order. Piecing the text together, as canonicalize does, takes several times as long and leaves more than twice the garbage.
 */
import canonicalize from 'canonicalize';

const NINE = 0x39;

/** What canonicalize gives. Throws for what JSON cannot hold. */
export function canonicalJson(value: unknown): string {
    const found: Findings = {unusual: false};
    const ordered = putInOrder(value, found);
    const text = found.unusual ? canonicalize(value) : JSON.stringify(ordered);
    if (text === undefined) {
        throw new Error('what is no JSON has no canonical form');
    }
    return text;
}

/** unusual: what is in order would not give the canonical text. */
interface Findings {unusual: boolean}

/** The value itself where it is in order already, as the records' own parts are; else a copy. */
function putInOrder(value: unknown, found: Findings): unknown {
    if (typeof value !== 'object' || value === null) {
        found.unusual ||= typeof value === 'number' && !Number.isFinite(value);
        return value;
    }
    if (Array.isArray(value)) {
        const items = value.map((item) => putInOrder(item, found));
        return items.every((item, i) => item === value[i]) ? value : items;
    }
    const object = value as Record<string, unknown>;
    const names = Object.keys(object);
    let isInOrder = true;
    // By index here and below: an iterator makes an object for every name. JavaScript's own order is that of the UTF-16 code units that RFC 8785 sorts by.
    for (let i = 1; i < names.length; i++) {
        isInOrder &&= (names[i - 1] ?? '') < (names[i] ?? '');
    }
    if (!isInOrder) {
        names.sort();
    }
    // Names that are integers stand before all others in any object, and by their number; only names that begin before ":" can be such.
    found.unusual ||= typeof object.toJSON === 'function' || (names.length > 0 && !((names[0] ?? '').charCodeAt(0) > NINE));
    let copy = isInOrder ? null : emptyObject();
    for (let i = 0; i < names.length; i++) {
        const name = names[i] ?? '';
        const item = putInOrder(object[name], found);
        if (!copy && item !== object[name]) {
            copy = emptyObject();
            for (let before = 0; before < i; before++) {
                copy[names[before] ?? ''] = object[names[before] ?? ''];
            }
        }
        if (copy) {
            copy[name] = item;
        }
    }
    return copy ?? object;
}

/** Without a prototype a name like __proto__ is one like any other. */
function emptyObject(): Record<string, unknown> {
    return Object.create(null) as Record<string, unknown>;
}

/** Keys by which the server recognizes a request that is sent again. */

/** A fresh Idempotency-Key. crypto.randomUUID needs a secure context, and some servers run on plain http in a LAN. */
function newIdempotencyKey(): string {
    if (typeof crypto.randomUUID === 'function') {
        return crypto.randomUUID();
    }
    return Array.from(crypto.getRandomValues(new Uint8Array(16)), (byte) => byte.toString(16).padStart(2, '0')).join('');
}

/** By body, as JSON. */
export type IdempotencyKeys = Map<string, string>;

/** The same request keeps its key when it is sent again, so that a lost answer does nothing twice; another request has another. */
export function idempotencyKeyFor(keys: IdempotencyKeys, body: object): string {
    const asJson = JSON.stringify(body);
    const key = keys.get(asJson) ?? newIdempotencyKey();
    keys.set(asJson, key);
    return key;
}

/**
 * The keys tickets are made with: in SQL, so that every node knows them, and kept in memory, so that a forged ticket costs the database
 * nothing. The first node that needs one makes it.
 */
import type {Host, Sql} from '../host';
import type {TicketKey} from './ticket';

/** An unknown key id asks the database so often at most: another node may have made a key, or somebody invents ids. */
const RELOAD_EVERY_MS = 10_000;

/** A rotation tells the other nodes by an event; one that misses it finds out within this time. */
const FRESH_FOR_MS = 60_000;

const SECRET_BYTES = 32;

/** To the other nodes: read the keys again. */
export const KEYS_CHANGED = 'ticket_keys_changed';

export interface FoundKey extends TicketKey {
    /** Its tickets still count, and their holders are to get new ones. */
    isRetired: boolean;
}

export interface TicketKeys {
    /** The key new tickets are made with. */
    current(host: Host): Promise<TicketKey>;
    /** null when there is no such key, or its tickets are no longer accepted. A promise only when the database must be asked. */
    find(host: Host, keyId: string): FoundKey | null | Promise<FoundKey | null>;
    /** The next question reads the database. */
    forget(): void;
}

interface KnownKey extends TicketKey {
    retiredAt: number;
    acceptedUntil: number;
}

export function createTicketKeys(): TicketKeys {
    let keys: readonly KnownKey[] = [];
    let loadedAt = 0;

    const load = async (host: Host): Promise<void> => {
        keys = await readKeys(host.sql);
        loadedAt = host.clock.now();
    };
    // A clock that was set back makes nothing fresh for as long as it was set.
    const ageOf = (host: Host): number => Math.abs(host.clock.now() - loadedAt);
    const isFresh = (host: Host): boolean => loadedAt !== 0 && ageOf(host) < FRESH_FOR_MS;
    const findKnown = (keyId: string): KnownKey | undefined => keys.find((key) => key.keyId === keyId);
    const findLoaded = async (host: Host, keyId: string): Promise<FoundKey | null> => {
        if (!isFresh(host) || ageOf(host) >= RELOAD_EVERY_MS) {
            await load(host);
        }
        return accepted(findKnown(keyId), host.clock.now());
    };
    return {
        async current(host) {
            if (!isFresh(host)) {
                await load(host);
            }
            if (!keys.some(isCurrent)) {
                await makeFirstKey(host);
                await load(host);
            }
            return keys.find(isCurrent) ?? missingKey();
        },
        find(host, keyId) {
            const known = isFresh(host) ? findKnown(keyId) : undefined;
            return known ? accepted(known, host.clock.now()) : findLoaded(host, keyId);
        },
        forget() {
            loadedAt = 0;
        },
    };
}

function accepted(key: KnownKey | undefined, now: number): FoundKey | null {
    return key && (isCurrent(key) || key.acceptedUntil > now) ? {keyId: key.keyId, secret: key.secret, isRetired: !isCurrent(key)} : null;
}

const isCurrent = (key: KnownKey) => key.retiredAt === 0;

/** Newest first. */
function readKeys(sql: Sql): Promise<KnownKey[]> {
    return sql.query<KnownKey>(`
        SELECT key_id AS "keyId", secret, retired_at AS "retiredAt", accepted_until AS "acceptedUntil"
        FROM security_controls_ticket_key ORDER BY created_at DESC, key_id`);
}

/** Of nodes that make or rotate keys at once one does, and the others see what it did. */
const LOCK = 'SELECT pg_advisory_xact_lock(hashtext(\'security_controls_ticket_key\'))::text AS locked';

async function makeFirstKey(host: Host): Promise<void> {
    const key = newKey(host);
    await host.transaction(async (tx) => {
        await tx.query(LOCK);
        await tx.exec(`
            INSERT INTO security_controls_ticket_key (key_id, secret, created_at)
            SELECT $1, $2, $3::bigint WHERE NOT EXISTS (SELECT 1 FROM security_controls_ticket_key WHERE retired_at = 0)`,
        [key.keyId, key.secret, host.clock.now()]);
    });
}

/** Retires every key in use until acceptedUntil (ms), shortens what earlier rotations allowed to it, and makes a new one. Its id, and how many were retired. */
export async function replaceKey(tx: Sql, host: Host, acceptedUntil: number): Promise<{keyId: string; retired: number}> {
    const {keyId, secret} = newKey(host);
    const now = host.clock.now();
    await tx.query(LOCK);
    await tx.exec('UPDATE security_controls_ticket_key SET accepted_until = least(accepted_until, $1::bigint) WHERE retired_at > 0', [acceptedUntil]);
    const retired = await tx.exec('UPDATE security_controls_ticket_key SET retired_at = $1::bigint, accepted_until = $2::bigint WHERE retired_at = 0', [now, acceptedUntil]);
    await tx.exec('INSERT INTO security_controls_ticket_key (key_id, secret, created_at) VALUES ($1, $2, $3::bigint)', [keyId, secret, now]);
    return {keyId, retired};
}

/** A secret nobody accepts any more is of no use to anybody but a thief. */
export async function forgetOldKeys(host: Host): Promise<void> {
    await host.sql.exec('DELETE FROM security_controls_ticket_key WHERE retired_at > 0 AND accepted_until <= $1::bigint', [host.clock.now()]);
}

function newKey(host: Host): TicketKey {
    return {keyId: host.ids.newId(), secret: toBase64(host.crypto.randomBytes(SECRET_BYTES))};
}

/** The port gives random bytes as base64url, and takes keys as standard base64. */
function toBase64(base64Url: string): string {
    return base64Url.replace(/-/g, '+').replace(/_/g, '/') + '='.repeat((4 - (base64Url.length % 4)) % 4);
}

function missingKey(): never {
    throw new Error('a ticket key was made and is not there');
}

/**
 * The keys tickets are made with: in SQL, so that every node knows them, and kept in memory, so that a forged ticket costs the database
 * nothing. The first node that needs one makes it.
 */
import type {Host, Sql} from '../host';
import type {TicketKey} from './ticket';

/** An unknown key id asks the database so often at most: another node may have made a key, or somebody invents ids. */
const RELOAD_EVERY_MS = 10_000;

const SECRET_BYTES = 32;

export interface TicketKeys {
    /** The key new tickets are made with. */
    current(host: Host): Promise<TicketKey>;
    /** null when there is no such key or it was retired. */
    find(host: Host, keyId: string): Promise<TicketKey | null>;
}

export function createTicketKeys(): TicketKeys {
    let keys: readonly TicketKey[] = [];
    let loadedAt = 0;

    const load = async (host: Host): Promise<void> => {
        keys = await readKeys(host.sql);
        loadedAt = host.clock.now();
    };
    return {
        async current(host) {
            if (keys.length === 0) {
                await load(host);
            }
            if (keys.length === 0) {
                await makeFirstKey(host);
                await load(host);
            }
            return keys[0] ?? missingKey();
        },
        async find(host, keyId) {
            const known = keys.find((key) => key.keyId === keyId);
            if (known) {
                return known;
            }
            if (loadedAt !== 0 && host.clock.now() - loadedAt < RELOAD_EVERY_MS) {
                return null;
            }
            await load(host);
            return keys.find((key) => key.keyId === keyId) ?? null;
        },
    };
}

/** Newest first; retired ones are left out. */
function readKeys(sql: Sql): Promise<TicketKey[]> {
    return sql.query<TicketKey>('SELECT key_id AS "keyId", secret FROM security_controls_ticket_key WHERE retired_at = 0 ORDER BY created_at DESC, key_id');
}

async function makeFirstKey(host: Host): Promise<void> {
    const secret = toBase64(host.crypto.randomBytes(SECRET_BYTES));
    await host.transaction(async (tx) => {
        await tx.query('SELECT pg_advisory_xact_lock(hashtext(\'security_controls_ticket_key\'))::text AS locked');
        await tx.exec(`
            INSERT INTO security_controls_ticket_key (key_id, secret, created_at)
            SELECT $1, $2, $3::bigint WHERE NOT EXISTS (SELECT 1 FROM security_controls_ticket_key WHERE retired_at = 0)`,
        [host.ids.newId(), secret, host.clock.now()]);
    });
}

/** The port gives random bytes as base64url, and takes keys as standard base64. */
function toBase64(base64Url: string): string {
    return base64Url.replace(/-/g, '+').replace(/_/g, '/') + '='.repeat((4 - (base64Url.length % 4)) % 4);
}

function missingKey(): never {
    throw new Error('a ticket key was made and is not there');
}

/**
 * The keys that sign checkpoints. One comes from the server's environment or a file, if whoever runs the server put it there; else it is
 * generated and lies in the same database as the chain: that shows accidents, and an administrator who rewrites both only to whom kept a
 * checkpoint elsewhere. Old public keys stay, so that old checkpoints can be checked. Only two people exchange a key that is in use.
 */
import {base64ToHex} from '../../audit_chain/bytes';
import {keyIdPreimage, originOf, verifierKeyText} from '../../audit_chain/checkpoint';
import type {AuditIntegrity, AuditKey} from '../../contract/audit_evidence';
import {ApiError} from '../errors';
import type {Host, Sql} from '../host';
import {HostError} from '../host';
import {appendAudit} from './write';

/** The variable that holds the key; with _FILE behind it, the one that names a file (docs/audit.md). */
export const KEY_VARIABLE = 'MM_SECURITY_CONTROLS_AUDIT_KEY';

export type KeySource = AuditKey['source'];
export interface SigningKey {
    key_id: string; name: string; public_key: string;
    /** Empty when the key is kept outside. */
    private_key: string;
    fingerprint: string; source: KeySource;
    /** When signing first failed, 0 while it works. */
    unavailable_since: number;
}
export type PublicKey = Omit<SigningKey, 'private_key' | 'unavailable_since'> & {created_at: number; retired_at: number};
export type NewKey = Omit<SigningKey, 'unavailable_since'>;

const COLUMNS = 'key_id, name, public_key, private_key, fingerprint, source, unavailable_since';

/** The active key; makes one when there is none. Its name is the log's origin. Throws when a key is kept outside and cannot be used. */
export async function ensureSigningKey(host: Host): Promise<SigningKey> {
    return await readActive(host.sql) ?? await createKey(host);
}

export async function readActive(sql: Sql): Promise<SigningKey | null> {
    const [key] = await sql.query<SigningKey>(`SELECT ${COLUMNS} FROM security_controls_audit_keys WHERE retired_at = 0`);
    return key ?? null;
}

export async function readKeys(host: Host): Promise<PublicKey[]> {
    return host.sql.query<PublicKey>(
        'SELECT key_id, name, public_key, fingerprint, source, created_at, retired_at FROM security_controls_audit_keys ORDER BY created_at DESC, key_id');
}

export function toAuditKey(key: PublicKey): AuditKey {
    return {
        verifier_key: verifierKeyText({name: key.name, keyId: key.key_id, publicKey: key.public_key}),
        fingerprint: key.fingerprint, source: key.source, created_at: key.created_at, retired_at: key.retired_at === 0 ? null : key.retired_at,
    };
}

/** Base64. Throws audit.key_unavailable when a key that is kept outside is gone or another; that it was is recorded once, and so is its return. */
export async function signWith(host: Host, key: SigningKey, messageBase64: string): Promise<string> {
    if (key.source === 'generated') {
        return host.crypto.ed25519Sign(key.private_key, messageBase64);
    }
    try {
        const signature = await host.crypto.namedSign(KEY_VARIABLE, key.public_key, messageBase64);
        await noteAvailability(host, key, true);
        return signature;
    } catch (error) {
        if (!isKeyProblem(error)) {
            throw error;
        }
        host.log.error('The key that signs the audit\'s checkpoints is kept outside and cannot be used.', {error: error.message});
        await noteAvailability(host, key, false);
        throw new ApiError('audit.key_unavailable');
    }
}

/** What is configured outside, beside what signs now. */
export async function describeConfiguredKey(host: Host): Promise<AuditIntegrity['configured_key']> {
    const active = await readActive(host.sql);
    try {
        const configured = await readConfigured(host);
        if (!configured) {
            return {state: active && active.source !== 'generated' ? 'missing' : 'none', fingerprint: '', problem: ''};
        }
        return {state: configured.fingerprint === active?.fingerprint ? 'in_use' : 'waiting', fingerprint: configured.fingerprint, problem: ''};
    } catch (error) {
        if (!isKeyProblem(error)) {
            throw error;
        }
        return {state: 'unusable', fingerprint: '', problem: error.message};
    }
}

/** The key two people agreed on: the configured one by its fingerprint, or a generated one where none is configured. Throws when that is not what there is. */
export async function prepareNewKey(host: Host, fingerprint: string | undefined): Promise<NewKey> {
    const active = await readActive(host.sql);
    const configured = await readConfigured(host);
    if (configured?.fingerprint !== fingerprint || configured?.fingerprint === active?.fingerprint) {
        throw new ApiError('audit.other_key_configured');
    }
    return configured ?? generateKey(host);
}

/** In the transaction of the approval. Gives the fingerprint of the key that signed before. */
export async function exchangeKey(tx: Sql, host: Host, key: NewKey, now: number): Promise<string> {
    const [old] = await tx.query<{fingerprint: string}>('UPDATE security_controls_audit_keys SET retired_at = $1, private_key = \'\' WHERE retired_at = 0 RETURNING fingerprint', [now]);
    await insertKey(tx, host, key, now);
    return old?.fingerprint ?? '';
}

async function createKey(host: Host): Promise<SigningKey> {
    const key = await readConfigured(host).catch((error: unknown) => {
        if (isKeyProblem(error)) {
            host.log.error('The configured key for the audit\'s checkpoints cannot be used.', {error: error.message});
            throw new ApiError('audit.key_unavailable');
        }
        throw error;
    }) ?? await generateKey(host);
    const now = host.clock.now();
    await host.transaction(async (tx) => {
        // Another node may be first.
        if (!await readActive(tx)) {
            await insertKey(tx, host, key, now);
        }
    });
    return await readActive(host.sql) ?? {...key, unavailable_since: 0};
}

/** A key from outside may come back after another one. */
async function insertKey(tx: Sql, host: Host, key: NewKey, now: number): Promise<void> {
    const made = await tx.exec(
        `INSERT INTO security_controls_audit_keys (key_id, name, public_key, private_key, fingerprint, source, created_at)
         VALUES ($1, $2, $3, $4, $5, $6, $7) ON CONFLICT DO NOTHING`,
        [key.key_id, key.name, key.public_key, key.private_key, key.fingerprint, key.source, now]);
    const back = made === 0 ? await tx.exec(
        `UPDATE security_controls_audit_keys SET retired_at = 0, source = $2 WHERE key_id = $1 AND NOT EXISTS (SELECT 1 FROM security_controls_audit_keys WHERE retired_at = 0)`,
        [key.key_id, key.source]) : 0;
    if (made + back > 0) {
        await appendAudit(tx, host, {
            event_name: 'audit_key_created', status: 'success', actor: {type: 'system'},
            resulting_state: {fingerprint: key.fingerprint, source: key.source},
        });
    }
}

/** null when nobody configured one. Fails with crypto.bad_key when it cannot be used. */
async function readConfigured(host: Host): Promise<NewKey | null> {
    const found = await host.crypto.namedKey(KEY_VARIABLE);
    return found && identify(host, {public_key: found.public_key, private_key: '', source: found.source});
}

async function generateKey(host: Host): Promise<NewKey> {
    return identify(host, {...await host.crypto.ed25519Generate(), source: 'generated'});
}

async function identify(host: Host, key: Pick<NewKey, 'public_key' | 'private_key' | 'source'>): Promise<NewKey> {
    const name = originOf(await host.mattermost.getDiagnosticId());
    // The port hashes texts; these are bytes, and the database hashes them as well.
    const [hashes] = await host.sql.query<{key: string; fingerprint: string}>(
        'SELECT encode(sha256(decode($1, \'hex\')), \'hex\') AS key, encode(sha256(decode($2, \'hex\')), \'hex\') AS fingerprint',
        [keyIdPreimage(name, key.public_key), base64ToHex(key.public_key)]);
    return {...key, key_id: hashes?.key.slice(0, 8) ?? '', name, fingerprint: hashes?.fingerprint ?? ''};
}

async function noteAvailability(host: Host, key: SigningKey, available: boolean): Promise<void> {
    if (available === (key.unavailable_since === 0)) {
        return;
    }
    const now = host.clock.now();
    await host.transaction(async (tx) => {
        const changed = await tx.exec(
            'UPDATE security_controls_audit_keys SET unavailable_since = $2 WHERE key_id = $1 AND (unavailable_since = 0) = $3', [key.key_id, available ? 0 : now, !available]);
        if (changed === 1) {
            await appendAudit(tx, host, {
                event_name: available ? 'audit_key_available' : 'audit_key_unavailable', status: available ? 'success' : 'fail', actor: {type: 'system'},
                resulting_state: {fingerprint: key.fingerprint, source: key.source},
            });
        }
    });
}

function isKeyProblem(error: unknown): error is HostError {
    return error instanceof HostError && (error.id === 'crypto.bad_key' || error.id === 'crypto.other_key');
}

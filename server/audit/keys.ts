/**
 * The keys that sign checkpoints. A generated one lies in the same database as the chain: it shows accidents, and an administrator who
 * rewrites both only to whom kept a checkpoint elsewhere. Old public keys stay, so that old checkpoints can be checked.
 */
import {base64ToHex} from '../../audit_chain/bytes';
import {keyIdPreimage, originOf, verifierKeyText} from '../../audit_chain/checkpoint';
import type {AuditKey} from '../../contract/audit_evidence';
import type {Host} from '../host';
import {appendAudit} from './write';

export interface SigningKey {key_id: string; name: string; public_key: string; private_key: string; fingerprint: string}
export type PublicKey = Omit<SigningKey, 'private_key'> & {source: 'generated' | 'file'; created_at: number; retired_at: number};

/** The active key; makes one when there is none. Its name is the log's origin. */
export async function ensureSigningKey(host: Host): Promise<SigningKey> {
    return await readActive(host) ?? await createKey(host);
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

async function readActive(host: Host): Promise<SigningKey | null> {
    const [key] = await host.sql.query<SigningKey>(
        'SELECT key_id, name, public_key, private_key, fingerprint FROM security_controls_audit_keys WHERE retired_at = 0');
    return key ?? null;
}

async function createKey(host: Host): Promise<SigningKey> {
    const name = originOf(await host.mattermost.getDiagnosticId());
    const {private_key: privateKey, public_key: publicKey} = await host.crypto.ed25519Generate();
    // The port hashes texts; these are bytes, and the database hashes them as well.
    const [hashes] = await host.sql.query<{key: string; fingerprint: string}>(
        'SELECT encode(sha256(decode($1, \'hex\')), \'hex\') AS key, encode(sha256(decode($2, \'hex\')), \'hex\') AS fingerprint',
        [keyIdPreimage(name, publicKey), base64ToHex(publicKey)]);
    const key = {key_id: hashes?.key.slice(0, 8) ?? '', name, public_key: publicKey, private_key: privateKey, fingerprint: hashes?.fingerprint ?? ''};
    const now = host.clock.now();
    await host.transaction(async (tx) => {
        const made = await tx.exec(
            `INSERT INTO security_controls_audit_keys (key_id, name, public_key, private_key, fingerprint, source, created_at)
             VALUES ($1, $2, $3, $4, $5, 'generated', $6) ON CONFLICT DO NOTHING`,
            [key.key_id, name, publicKey, privateKey, key.fingerprint, now]);
        if (made === 1) {
            await appendAudit(tx, host, {
                event_name: 'audit_key_created', status: 'success', actor: {type: 'system'},
                resulting_state: {fingerprint: key.fingerprint, source: 'generated'},
            });
        }
    });
    // Another node may have been first.
    return await readActive(host) ?? key;
}

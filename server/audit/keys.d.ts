import type { AuditIntegrity, AuditKey } from '../../contract/audit_evidence';
import type { Host, Sql } from '../host';
/** The variable that holds the key; with _FILE behind it, the one that names a file (docs/audit.md). */
export declare const KEY_VARIABLE = "MM_SECURITY_CONTROLS_AUDIT_KEY";
export type KeySource = AuditKey['source'];
export interface SigningKey {
    key_id: string;
    name: string;
    public_key: string;
    /** Empty when the key is kept outside. */
    private_key: string;
    fingerprint: string;
    source: KeySource;
    /** When signing first failed, 0 while it works. */
    unavailable_since: number;
}
export type PublicKey = Omit<SigningKey, 'private_key' | 'unavailable_since'> & {
    created_at: number;
    retired_at: number;
};
export type NewKey = Omit<SigningKey, 'unavailable_since'>;
/** The active key; makes one when there is none. Its name is the log's origin. Throws when a key is kept outside and cannot be used. */
export declare function ensureSigningKey(host: Host): Promise<SigningKey>;
export declare function readActive(sql: Sql): Promise<SigningKey | null>;
export declare function readKeys(host: Host): Promise<PublicKey[]>;
export declare function toAuditKey(key: PublicKey): AuditKey;
/** Base64. Throws audit.key_unavailable when a key that is kept outside is gone or another; that it was is recorded once, and so is its return. */
export declare function signWith(host: Host, key: SigningKey, messageBase64: string): Promise<string>;
/** What is configured outside, beside what signs now. */
export declare function describeConfiguredKey(host: Host): Promise<AuditIntegrity['configured_key']>;
/** The key two people agreed on: the configured one by its fingerprint, or a generated one where none is configured. Throws when that is not what there is. */
export declare function prepareNewKey(host: Host, fingerprint: string | undefined): Promise<NewKey>;
/** In the transaction of the approval. Gives the fingerprint of the key that signed before. */
export declare function exchangeKey(tx: Sql, host: Host, key: NewKey, now: number): Promise<string>;

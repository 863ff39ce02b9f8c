export interface Checkpoint {
    /** Which log: two logs never share one. */
    origin: string;
    /** The newest record it covers; 0 for an empty chain. */
    seq: number;
    /** Of that record; lower-case hex. */
    chainHash: string;
    /** ms, by the clock of who signed. */
    signedAt: number;
}
export interface NoteSignature {
    name: string;
    /** Four bytes, hex. */
    keyId: string;
    /** Standard base64, 64 bytes. */
    signature: string;
}
export interface SignedCheckpoint extends Checkpoint {
    /** What the signatures sign. */
    text: string;
    signatures: NoteSignature[];
}
export interface VerifierKey {
    name: string;
    keyId: string;
    publicKey: string;
}
export declare function originOf(serverId: string): string;
export declare function checkpointText({ origin, seq, chainHash, signedAt }: Checkpoint): string;
export declare function signedNote(text: string, { name, keyId, signature }: NoteSignature): string;
/** What a key's id is the first four bytes of the SHA-256 of, as hex: name, newline, signature type, public key. */
export declare function keyIdPreimage(name: string, publicKeyBase64: string): string;
/** `name+id+base64`, as Go's sumdb/note writes public keys. */
export declare function verifierKeyText({ name, keyId, publicKey }: VerifierKey): string;
/** null when it is no Ed25519 verifier key. Whether the id belongs to the key is the caller's check (keyIdPreimage). */
export declare function parseVerifierKey(text: string): VerifierKey | null;
/** null when the text is no checkpoint of this product; signatures are read, not checked. */
export declare function parseCheckpoint(note: string): SignedCheckpoint | null;

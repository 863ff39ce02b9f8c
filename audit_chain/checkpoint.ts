/**
 * Checkpoints as C2SP signed notes (c2sp.org/signed-note): origin, seq and chain hash, signed with Ed25519. It is a chain's head and no
 * Merkle root, hence an origin of its own. Pure: the server signs, the panel shows and the command line checks with the same text.
 */
import {base64ToHex, hexToBase64} from './bytes';

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

export interface VerifierKey {name: string; keyId: string; publicKey: string}

/** The signature type of Ed25519 in C2SP's registry. */
const ED25519_TYPE = '01';
const SIGNATURE_HEX_LENGTH = 128;

export function originOf(serverId: string): string {
    return `security-controls/${serverId}/audit-chain/v1`;
}

export function checkpointText({origin, seq, chainHash, signedAt}: Checkpoint): string {
    return `${origin}\n${seq}\n${hexToBase64(chainHash)}\ntime ${signedAt}\n`;
}

export function signedNote(text: string, {name, keyId, signature}: NoteSignature): string {
    return `${text}\n\u2014 ${name} ${hexToBase64(keyId + (base64ToHex(signature) ?? ''))}\n`;
}

/** What a key's id is the first four bytes of the SHA-256 of, as hex: name, newline, signature type, public key. */
export function keyIdPreimage(name: string, publicKeyBase64: string): string {
    const asHex = [...name].map((character) => character.charCodeAt(0).toString(16).padStart(2, '0')).join('');
    return `${asHex}0a${ED25519_TYPE}${base64ToHex(publicKeyBase64) ?? ''}`;
}

/** `name+id+base64`, as Go's sumdb/note writes public keys. */
export function verifierKeyText({name, keyId, publicKey}: VerifierKey): string {
    return `${name}+${keyId}+${hexToBase64(ED25519_TYPE + (base64ToHex(publicKey) ?? ''))}`;
}

/** null when it is no Ed25519 verifier key. Whether the id belongs to the key is the caller's check (keyIdPreimage). */
export function parseVerifierKey(text: string): VerifierKey | null {
    const match = /^([\x21-\x2a\x2c-\x7e]{1,200})\+([0-9a-f]{8})\+([A-Za-z0-9+/=]{44})$/.exec(text.trim());
    const key = match?.[3] === undefined ? null : base64ToHex(match[3]);
    if (!match || key === null || !key.startsWith(ED25519_TYPE) || key.length !== 66) {
        return null;
    }
    return {name: match[1] ?? '', keyId: match[2] ?? '', publicKey: hexToBase64(key.slice(2))};
}

/** null when the text is no checkpoint of this product; signatures are read, not checked. */
export function parseCheckpoint(note: string): SignedCheckpoint | null {
    // Mail programs and editors change line ends and trim the last one; neither is signed.
    const normal = `${note.replace(/\r\n/g, '\n').trim()}\n`;
    const split = normal.indexOf('\n\n');
    if (split < 0) {
        return null;
    }
    const text = normal.slice(0, split + 1);
    const [origin = '', seq = '', hash = '', time = '', ...rest] = text.slice(0, -1).split('\n');
    const chainHash = base64ToHex(hash);
    const signedAt = /^time ([0-9]{1,15})$/.exec(time)?.[1];
    if (origin === '' || !/^(?:0|[1-9][0-9]{0,14})$/.test(seq) || chainHash?.length !== 64 || signedAt === undefined || rest.length > 0) {
        return null;
    }
    const signatures = normal.slice(split + 2).trim().split('\n').map(parseSignature);
    if (signatures.some((signature) => signature === null)) {
        return null;
    }
    return {origin, seq: Number(seq), chainHash, signedAt: Number(signedAt), text, signatures: signatures.flatMap((signature) => signature ?? [])};
}

function parseSignature(line: string): NoteSignature | null {
    const match = /^\u2014 ([\x21-\x2a\x2c-\x7e]{1,200}) ([A-Za-z0-9+/=]{1,200})$/.exec(line);
    const bytes = match?.[2] === undefined ? null : base64ToHex(match[2]);
    if (!match || bytes?.length !== 8 + SIGNATURE_HEX_LENGTH) {
        return null;
    }
    return {name: match[1] ?? '', keyId: bytes.slice(0, 8), signature: hexToBase64(bytes.slice(8))};
}

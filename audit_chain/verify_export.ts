/**
 * Verifies an evidence export line by line, against checkpoints and keys that were kept elsewhere. Pure: the command line gives it lines,
 * hashes and signatures.
 */
import {parseCheckpoint, parseVerifierKey, keyIdPreimage} from './checkpoint';
import type {SignedCheckpoint, VerifierKey} from './checkpoint';
import {readExportLine} from './export_line';
import type {ExportHeader} from './export_line';
import type {ChainStart, Finding} from './verify_chain';
import {ChainVerifier, GENESIS} from './verify_chain';

export interface ExportCrypto {
    /** Hex, of the text's UTF-8 bytes. */
    sha256(text: string): string;
    /** Hex, of bytes given as hex. */
    sha256OfHex(hex: string): string;
    /** Key, text (UTF-8) and signature as checkpoints have them: base64 but the text. */
    verifyEd25519(publicKey: string, text: string, signature: string): boolean;
    /** RFC 8785. */
    canonicalize(value: unknown): string;
}

export interface ExportResult {
    records: number;
    headHash: string;
    redactedFields: number;
    header: ExportHeader | null;
    /** Checkpoints kept elsewhere that were checked. */
    keptCheckpoints: number;
    /** Whether a key given from outside, or a kept checkpoint, vouches for what is in the file. */
    anchored: boolean;
}

/** Verifies one export, or the parts a webhook got, behind each other. */
export class ExportVerifier {
    /** Of the export, or of the part being read. */
    private header: ExportHeader | null = null;
    private chain: ChainVerifier | null = null;
    private start: ChainStart = GENESIS;
    /** Header, keys and digests come before the records. */
    private isInHead = true;
    private readonly ownKeys: VerifierKey[] = [];
    /** Signed notes over the record before the first one: of what was removed, or of the part before. */
    private readonly before: SignedCheckpoint[] = [];
    private ownCheckpoint: SignedCheckpoint | null = null;
    private readonly ownCheckpoints: SignedCheckpoint[] = [];
    private lineNumber = 0;
    private readonly kept: SignedCheckpoint[];
    private readonly trusted: VerifierKey[];

    /** Throws an Error with a sentence when a checkpoint or key cannot be read at all. */
    constructor(private readonly crypto: ExportCrypto, private readonly report: (finding: Finding) => void, outside: {checkpoints: readonly string[]; keys: readonly string[]}) {
        this.kept = outside.checkpoints.map((note) => required(parseCheckpoint(note), 'A checkpoint is no signed note of this product.'));
        this.trusted = outside.keys.map((key) => this.checkedKey(required(parseVerifierKey(key), 'A public key is not of the form name+id+base64.')));
    }

    add(line: string): void {
        this.lineNumber++;
        const read = readExportLine(line, this.crypto.canonicalize);
        if (read?.type === 'export' && (this.lineNumber === 1 || (this.ownCheckpoint && read.part && read.origin === this.header?.origin))) {
            this.beginPart(read);
        } else if (this.ownCheckpoint) {
            this.unreadable(`Line ${this.lineNumber} comes after the end of the export.`);
        } else if (read?.type === 'key' && this.isInHead) {
            const key = parseVerifierKey(read.verifier_key);
            if (key) {
                this.addOwnKey(key);
            } else {
                this.unreadable(`Line ${this.lineNumber} holds no public key.`);
            }
        } else if ((read?.type === 'removal' || read?.type === 'continues') && this.isInHead) {
            const note = parseCheckpoint(read.note);
            if (note) {
                this.before.push(note);
            } else {
                this.unreadable(`Line ${this.lineNumber} holds no signed digest.`);
            }
        } else if (read?.type === 'record') {
            this.startedChain().add(read.record);
            const {seq} = read.record;
            this.kept.filter((checkpoint) => checkpoint.seq === seq).forEach((checkpoint) => this.startedChain().checkCheckpoint(checkpoint));
        } else if (read?.type === 'checkpoint') {
            this.endPart(parseCheckpoint(read.note));
        } else if (this.chain || line.includes('"type":"record"')) {
            this.startedChain().addUnreadable(`Line ${this.lineNumber}, where record ${this.startedChain().lastSeq + 1} should be, is not what was exported.`);
        } else {
            this.unreadable(`Line ${this.lineNumber} is not what was exported.`);
        }
    }

    finish(): ExportResult {
        const chain = this.startedChain();
        if (!this.header) {
            this.unreadable('The first line is not the header of an export.');
        }
        if (!this.ownCheckpoint && this.header && this.header.last_seq >= chain.lastSeq) {
            this.report({
                kind: 'tail_cut', seq: chain.lastSeq + 1, last_seq: this.header.last_seq,
                message: `The file ends without its checkpoint, after record ${chain.lastSeq}: its end was cut off.`,
            });
        }
        for (const checkpoint of this.kept) {
            if (checkpoint.origin !== this.header?.origin) {
                this.report({kind: 'fork', seq: checkpoint.seq, last_seq: null, message: `The checkpoint is of another log: ${checkpoint.origin}.`});
            }
            chain.checkStart(checkpoint, this.start);
            chain.checkTail(checkpoint);
            this.checkSignature(checkpoint, `The checkpoint at record ${checkpoint.seq}`);
        }
        this.findForks();
        const {records, last, redactedFields} = chain.finish();
        return {
            records, headHash: last.hash, redactedFields, header: this.header, keptCheckpoints: this.kept.length,
            anchored: this.kept.length > 0 || this.trusted.length > 0,
        };
    }

    private beginPart(header: ExportHeader): void {
        if (this.header && this.chain) {
            this.chain.goOnFrom(header.start);
        } else {
            this.start = header.start;
        }
        this.header = header;
        this.ownCheckpoint = null;
        this.before.splice(0);
        this.isInHead = true;
    }

    private endPart(checkpoint: SignedCheckpoint | null): void {
        const chain = this.startedChain();
        this.ownCheckpoint = checkpoint;
        if (!checkpoint) {
            this.unreadable('The export\'s own checkpoint cannot be read.');
            return;
        }
        this.ownCheckpoints.push(checkpoint);
        chain.checkCheckpoint(checkpoint);
        chain.checkTail(checkpoint);
        this.checkSignature(checkpoint, 'The export\'s own checkpoint');
    }

    /** What comes before the first record is complete here: keys, and what vouches for the place where the records begin. */
    private startedChain(): ChainVerifier {
        this.chain ??= new ChainVerifier((text) => this.crypto.sha256(text), this.report, this.start);
        if (this.isInHead && this.header) {
            this.isInHead = false;
            const {start} = this.header;
            this.before.forEach((note) => this.checkSignature(note, `The digest of the records up to ${note.seq}`));
            if (start.seq > 0 && !this.before.some(({seq, chainHash}) => seq === start.seq && chainHash === start.hash)) {
                this.report({kind: 'missing', seq: 1, last_seq: start.seq, message: `Records 1 to ${start.seq} are missing, and no signed digest stands in their place.`});
            }
        }
        return this.chain;
    }

    private addOwnKey(key: VerifierKey): void {
        if (!this.ownKeys.some(({keyId, publicKey}) => keyId === key.keyId && publicKey === key.publicKey)) {
            this.ownKeys.push(key);
        }
    }

    /** Two signed checkpoints over one record with different hashes: two histories, whichever of them the file holds. */
    private findForks(): void {
        const all = [...this.kept, ...this.ownCheckpoints];
        const twins = all.find((a, i) => all.some((b, j) => j > i && a.seq === b.seq && a.chainHash !== b.chainHash));
        if (twins) {
            this.report({kind: 'fork', seq: twins.seq, last_seq: null, message: `Two checkpoints over record ${twins.seq} have different hashes: there are two histories.`});
        }
    }

    /** By a key from outside when there is one; else by the file's own, which proves only that the file agrees with itself. */
    private checkSignature({seq, text, signatures}: SignedCheckpoint, name: string): void {
        const keys = this.trusted.length > 0 ? this.trusted : this.ownKeys;
        const pairs = signatures.flatMap((signature) => keys.filter((key) => key.name === signature.name && key.keyId === signature.keyId).map((key) => ({signature, key})));
        if (pairs.length === 0) {
            this.report({kind: 'unknown_key', seq, last_seq: null, message: `${name} is signed with a key that is not known: ${signatures.map(({keyId}) => keyId).join(', ')}.`});
        } else if (!pairs.some(({key, signature}) => this.crypto.verifyEd25519(key.publicKey, text, signature.signature))) {
            this.report({kind: 'bad_signature', seq, last_seq: null, message: `${name}: its signature is not valid.`});
        }
    }

    private checkedKey(key: VerifierKey): VerifierKey {
        if (this.crypto.sha256OfHex(keyIdPreimage(key.name, key.publicKey)).slice(0, 8) !== key.keyId) {
            throw new Error('A public key does not fit its own id.');
        }
        return key;
    }

    private unreadable(message: string): void {
        this.report({kind: 'unreadable', seq: null, last_seq: null, message});
    }
}

function required<T>(value: T | null, message: string): T {
    if (value === null) {
        throw new Error(message);
    }
    return value;
}

/**
 * Recomputes the chain record by record and names what is wrong with it. Pure and streaming: the server feeds it rows, the command line
 * the lines of an export. One fault does not hide the next: after it, the chain goes on from the hash the record claims.
 */

export interface ChainRecord {
    seq: number;
    at: number;
    /** Canonical JSON, byte for byte as it was chained. */
    body: string;
    hash: string;
    /** Personal fields that still exist, each with what opens its commitment. */
    personal: Record<string, {salt: string; value: string}>;
}

export type FindingKind = 'altered' | 'missing' | 'order_changed' | 'inserted' | 'tail_cut' | 'fork' | 'bad_signature' | 'unknown_key' | 'unreadable' | 'redacted';

export interface Finding {kind: FindingKind; seq: number | null; last_seq: number | null; message: string}

/** Where a chain begins: after this record, with its hash. */
export interface ChainStart {seq: number; hash: string}

export const GENESIS: ChainStart = {seq: 0, hash: '0'.repeat(64)};

/** Fields of a record's body that hold commitments, and where. */
export const PERSONAL_FIELDS = ['address', 'client', 'reason'] as const;

interface CommittedBody {actor?: {address?: string; client?: string}; reason?: string}

export function commitmentOf(body: unknown, field: typeof PERSONAL_FIELDS[number]): string {
    const {actor, reason} = body as CommittedBody;
    return (field === 'reason' ? reason : actor?.[field]) ?? '';
}

/** The text whose SHA-256 is a record's hash. Its keys are in RFC 8785's order, and body is canonical already. */
export function chainedText(previousHash: string, {seq, at, body}: Pick<ChainRecord, 'seq' | 'at' | 'body'>): string {
    return `${previousHash}{"at":${at},"body":${body},"seq":${seq}}`;
}

/** Numbers that were skipped; a record that turns up later closes its part. `after` is the record that followed, not checked yet. */
interface Gap {from: number; to: number; previousHash: string; after: ChainRecord}

/** Beyond this many gaps at once the file is rubbish, and keeping them would cost memory. */
const MAX_GAPS = 1000;

export interface ChainSummary {records: number; last: ChainStart; redactedFields: number}

export class ChainVerifier {
    private last: ChainStart;
    /** The hash the last record should have had, when it claims another. */
    private computedLastHash: string | null = null;
    /** After an unreadable record nothing says what the next one's previous hash was. */
    private lastHashKnown = true;
    private records = 0;
    private gaps: Gap[] = [];
    private redacted = {fields: 0, first: 0, last: 0};
    private readonly alteredSeqs = new Set<number>();

    constructor(private readonly sha256: (text: string) => string, private readonly report: (finding: Finding) => void, start: ChainStart = GENESIS) {
        this.last = start;
    }

    /** Records in the order they are stored. */
    add(record: ChainRecord): void {
        this.records++;
        this.checkPersonal(record);
        if (record.seq <= this.last.seq) {
            this.addLate(record);
            return;
        }
        if (record.seq > this.last.seq + 1) {
            if (this.gaps.length >= MAX_GAPS) {
                this.reportGap(this.gaps.shift() as Gap);
            }
            this.gaps.push({from: this.last.seq + 1, to: record.seq - 1, previousHash: this.last.hash, after: record});
            this.computedLastHash = null;
        } else if (this.lastHashKnown) {
            this.checkLink(record, [this.last.hash, this.computedLastHash]);
        }
        this.last = {seq: record.seq, hash: record.hash};
        this.lastHashKnown = true;
    }

    /** Something stands where a record was, and is none. */
    addUnreadable(message: string): void {
        this.last = {seq: this.last.seq + 1, hash: ''};
        this.lastHashKnown = false;
        this.computedLastHash = null;
        this.reportAltered(this.last.seq, message);
    }

    /** Whether a checkpoint's hash is the record's; ask right after the record was added. */
    checkCheckpoint({seq, chainHash}: {seq: number; chainHash: string}): void {
        if (seq !== this.last.seq || !this.lastHashKnown || this.last.hash === chainHash || this.alteredSeqs.has(seq)) {
            return;
        }
        this.report({kind: 'fork', seq, last_seq: null, message: `The signed checkpoint at record ${seq} has another hash: it was signed over another history.`});
    }

    /** A checkpoint that covers more than there is. */
    checkTail({seq}: {seq: number}): void {
        if (seq > this.last.seq) {
            this.report({kind: 'tail_cut', seq: this.last.seq + 1, last_seq: seq, message: `A signed checkpoint covers records up to ${seq}, but the log ends at ${this.last.seq}: its end was cut off.`});
        }
    }

    /** A checkpoint at or before the chain's beginning. */
    checkStart({seq, chainHash}: {seq: number; chainHash: string}, start: ChainStart): void {
        if (seq === start.seq && chainHash !== start.hash) {
            this.report({kind: 'fork', seq, last_seq: null, message: `The chain does not begin where the checkpoint at record ${seq} says.`});
        } else if (seq < start.seq) {
            this.report({kind: 'redacted', seq, last_seq: start.seq, message: `Records up to ${start.seq} were removed for their age, so the checkpoint at record ${seq} cannot be compared any more.`});
        }
    }

    /** Another part begins after that record. What was not in any part shows as missing with the first record behind it, or with a checkpoint. */
    goOnFrom({seq, hash}: ChainStart): void {
        if (seq === this.last.seq && hash !== this.last.hash && this.lastHashKnown && !this.alteredSeqs.has(seq)) {
            this.report({kind: 'fork', seq, last_seq: null, message: `Two parts disagree about record ${seq}: they are of two histories.`});
        }
    }

    get lastSeq(): number {
        return this.last.seq;
    }

    finish(): ChainSummary {
        this.gaps.forEach((gap) => this.reportGap(gap));
        this.gaps = [];
        if (this.redacted.fields > 0) {
            this.report({
                kind: 'redacted', seq: this.redacted.first, last_seq: this.redacted.last,
                message: `${this.redacted.fields} personal fields were erased. The chain is whole: it holds their commitments.`,
            });
        }
        return {records: this.records, last: this.last, redactedFields: this.redacted.fields};
    }

    private addLate(record: ChainRecord): void {
        const index = this.gaps.findIndex(({from, to}) => record.seq >= from && record.seq <= to);
        const gap = this.gaps[index];
        if (!gap) {
            this.report({kind: 'inserted', seq: record.seq, last_seq: null, message: `Record ${record.seq} is there twice: one of the two was inserted.`});
            return;
        }
        this.report({kind: 'order_changed', seq: record.seq, last_seq: null, message: `Record ${record.seq} is not in its place.`});
        const before: Gap = {from: gap.from, to: record.seq - 1, previousHash: gap.previousHash, after: record};
        const behind: Gap = {from: record.seq + 1, to: gap.to, previousHash: record.hash, after: gap.after};
        const open = [before, behind].filter((part) => {
            const isClosed = part.from > part.to;
            if (isClosed) {
                this.checkLink(part.after, [part.previousHash]);
            }
            return !isClosed;
        });
        this.gaps.splice(index, 1, ...open);
    }

    private checkLink(record: ChainRecord, previousHashes: ReadonlyArray<string | null>): void {
        let computed = '';
        for (const previous of previousHashes) {
            if (previous !== null) {
                const hash = this.sha256(chainedText(previous, record));
                if (hash === record.hash) {
                    this.computedLastHash = null;
                    return;
                }
                computed ||= hash;
            }
        }
        this.computedLastHash = computed;
        this.reportAltered(record.seq, `Record ${record.seq} is not what was chained: its hash does not fit.`);
    }

    private checkPersonal(record: ChainRecord): void {
        const body = readJson(record.body);
        for (const field of PERSONAL_FIELDS) {
            const commitment = commitmentOf(body, field);
            const kept = record.personal[field];
            if (kept ? this.sha256(kept.salt + kept.value) !== commitment : false) {
                this.reportAltered(record.seq, `The ${field} of record ${record.seq} is not what was committed to.`);
            } else if (!kept && commitment !== '') {
                this.redacted = {fields: this.redacted.fields + 1, first: this.redacted.first || record.seq, last: record.seq};
            }
        }
    }

    private reportAltered(seq: number, message: string): void {
        if (this.alteredSeqs.size < MAX_GAPS) {
            this.alteredSeqs.add(seq);
        }
        this.report({kind: 'altered', seq, last_seq: null, message});
    }

    private reportGap({from, to}: Gap): void {
        this.report({
            kind: 'missing', seq: from, last_seq: to,
            message: from === to ? `Record ${from} is missing.` : `Records ${from} to ${to} are missing.`,
        });
    }
}

function readJson(text: string): object {
    try {
        const value: unknown = JSON.parse(text);
        return typeof value === 'object' && value !== null ? value : {};
    } catch {
        return {};
    }
}

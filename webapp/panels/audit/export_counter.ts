/** Follows an export as it arrives: how many records have come, and whether the last line, its checkpoint, is there. */

const LINE_END = 0x0a;
const QUOTE = 0x22;
/** A checkpoint's line is at most a few kilobytes; enough of the end is kept to recognise it. */
const KEPT_END_BYTES = 16_384;

export type ExportFormat = 'jsonl' | 'csv';

export class ExportCounter {
    private lines = 0;
    private quoted = false;
    private end: number[] = [];

    constructor(private readonly format: ExportFormat) {}

    add(chunk: Uint8Array): void {
        for (const byte of chunk) {
            // A quoted cell may hold line ends; a doubled quote switches twice.
            if (byte === QUOTE && this.format === 'csv') {
                this.quoted = !this.quoted;
            } else if (byte === LINE_END && !this.quoted) {
                this.lines++;
            }
        }
        this.end = [...this.end, ...chunk.slice(-KEPT_END_BYTES)].slice(-KEPT_END_BYTES);
    }

    /** Lines that are there besides records: CSV's heading; the few of JSON Lines do not matter for progress. */
    get records(): number {
        return Math.max(0, this.lines - 1);
    }

    /** An export without its checkpoint at the end was cut off. */
    get isWhole(): boolean {
        const end = this.end.map((byte) => String.fromCharCode(byte)).join('');
        return this.format === 'csv' ? !this.quoted && /\ncheckpoint,"[^"]+"(?:,"[^"]*"|,[^",\r\n]*)?\r?\n$/.test(end) : /"type":"checkpoint"\}\n$/.test(end);
    }
}

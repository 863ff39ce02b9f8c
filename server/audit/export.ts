/**
 * Streams the audit: JSON Lines are the evidence (the whole chain, its keys and a checkpoint made for this export), CSV is for reading.
 * A page at a time goes through memory, whatever the size.
 */
import canonicalize from 'canonicalize';

import type {ExportHeader} from '../../audit_chain/export_line';
import {EXPORT_FORMAT, recordLine} from '../../audit_chain/export_line';
import type {ChainStart} from '../../audit_chain/verify_chain';
import type {AuditFilters, AuditRecord} from '../../contract/audit';
import type {AuditCheckpoint, AuditIntegrity} from '../../contract/audit_evidence';
import {CSV_BYTE_ORDER_MARK, csvLine} from '../../contract/csv';
import type {Host} from '../host';
import {readRows} from './chain_rows';
import {readCheckpointsBetween} from './checkpoints';
import {describeIntegrity} from './integrity';
import {listRecords} from './read';
import {readChainStart} from './removals';

export type Write = (chunk: string) => Promise<void>;

const CSV_PAGE = 500;

/** The whole chain, from the oldest record that was not removed. */
export async function exportJsonl(host: Host, checkpoint: AuditCheckpoint, write: Write): Promise<void> {
    await writeEvidence(host, {start: await readChainStart(host.sql), checkpoint}, write);
}

/** after: where the part begins; continues: the signed checkpoint that says so, empty where the chain itself begins. */
export async function writeEvidence(host: Host, {start, checkpoint, continues}: {start: ChainStart; checkpoint: AuditCheckpoint; continues?: string}, write: Write): Promise<void> {
    const integrity = await describeIntegrity(host, checkpoint);
    const header: ExportHeader = {
        type: 'export', format: EXPORT_FORMAT, origin: integrity.origin, exported_at: checkpoint.signed_at, start, last_seq: checkpoint.seq,
        detects: integrity.detects, independently_verifiable: integrity.independently_verifiable, note: noteFor(integrity), ...(continues !== undefined && {part: true as const}),
    };
    await write(line(header));
    for (const key of integrity.keys) {
        await write(line({type: 'key', verifier_key: key.verifier_key, fingerprint: key.fingerprint}));
    }
    if (continues) {
        await write(line({type: 'continues', note: continues}));
    } else if (start.seq > 0) {
        for (const digest of await readCheckpointsBetween(host.sql, start.seq - 1, start.seq)) {
            await write(line({type: 'removal', note: digest.note}));
        }
    }
    for (let after = start.seq, rows = await readRows(host.sql, after, checkpoint.seq); rows.length > 0; rows = await readRows(host.sql, after, checkpoint.seq)) {
        await write(rows.map((row) => recordLine(row, canonical(row.personal))).join(''));
        after = rows[rows.length - 1]?.seq ?? checkpoint.seq;
    }
    await write(line({type: 'checkpoint', note: checkpoint.note}));
}

/** What the file itself says it proves. */
function noteFor({detects, independently_verifiable: verifiable}: AuditIntegrity): string {
    const key = detects === 'accidents' ? 'The signing key lies in the same database: signatures show accidents, not administrators.' : 'The signing key is kept outside of the database.';
    return `${verifiable ? '' : 'Not independently verifiable: no checkpoint was kept outside before this export. '}${key} Compare with a checkpoint you kept elsewhere.`;
}

const COLUMNS = [
    'seq', 'time_utc', 'event_name', 'status', 'actor_type', 'actor_id', 'actor_name', 'address', 'client', 'session_id',
    'target_type', 'target_id', 'target_name', 'reason', 'prior_state', 'resulting_state', 'request_id', 'job_id', 'hash',
];

/** Newest first, as the panel shows them; the last line says which checkpoint covers them, and what that proves. */
export async function exportCsv(host: Host, checkpoint: AuditCheckpoint, filters: AuditFilters, write: Write): Promise<void> {
    await write(CSV_BYTE_ORDER_MARK + csvLine(COLUMNS));
    let cursor: string | undefined = String(checkpoint.seq + 1);
    while (cursor !== undefined) {
        const page: Awaited<ReturnType<typeof listRecords>> = await listRecords(host.sql, {...filters, cursor, limit: CSV_PAGE});
        if (page.items.length > 0) {
            await write(page.items.map((record) => csvLine(cellsOf(record))).join(''));
        }
        cursor = page.next_cursor ?? undefined;
    }
    await write(csvLine(['checkpoint', checkpoint.note, noteFor(await describeIntegrity(host, checkpoint))]));
}

function cellsOf(record: AuditRecord): Array<string | number> {
    const {actor, target} = record;
    return [
        record.seq, formatUtc(record.at), record.event_name, record.status, actor.type, actor.user_id, actor.username, actor.address, actor.client, actor.session_id,
        target?.type ?? '', target?.id ?? '', target?.name ?? '', record.reason,
        record.prior_state ? canonical(record.prior_state) : '', record.resulting_state ? canonical(record.resulting_state) : '',
        record.request_id, record.job_id, record.hash,
    ];
}

const DAY_MS = 86_400_000;

/** ISO 8601, UTC, with ms. By hand, since dates differ between the engines; the calendar is the proleptic Gregorian one, from days since 1970. */
export function formatUtc(ms: number): string {
    const days = Math.floor(ms / DAY_MS);
    const rest = ms - (days * DAY_MS);
    // Counted from 1 March 0000, so that a leap day ends its year.
    const shifted = days + 719_468;
    const era = Math.floor(shifted / 146_097);
    const dayOfEra = shifted - (era * 146_097);
    const yearOfEra = Math.floor((dayOfEra - Math.floor(dayOfEra / 1460) + Math.floor(dayOfEra / 36_524) - Math.floor(dayOfEra / 146_096)) / 365);
    const dayOfYear = dayOfEra - ((365 * yearOfEra) + Math.floor(yearOfEra / 4) - Math.floor(yearOfEra / 100));
    const monthFromMarch = Math.floor(((5 * dayOfYear) + 2) / 153);
    const day = dayOfYear - Math.floor(((153 * monthFromMarch) + 2) / 5) + 1;
    const month = monthFromMarch < 10 ? monthFromMarch + 3 : monthFromMarch - 9;
    const year = yearOfEra + (era * 400) + (month <= 2 ? 1 : 0);
    const two = (value: number) => String(Math.floor(value)).padStart(2, '0');
    return `${year}-${two(month)}-${two(day)}T${two(rest / 3_600_000)}:${two((rest / 60_000) % 60)}:${two((rest / 1000) % 60)}.${String(rest % 1000).padStart(3, '0')}Z`;
}

function line(value: object): string {
    return `${canonical(value)}\n`;
}

function canonical(value: object): string {
    return canonicalize(value) ?? '{}';
}

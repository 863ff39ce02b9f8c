/** Audit records as officers read them: the chained record, with its personal fields where they still exist, and names joined for display. */
import type {AuditRecord, ListAuditQuery} from '../../contract/audit';
import type {Endpoint} from '../../contract/endpoints';
import {ENDPOINTS} from '../../contract/endpoints';
import type {Sql} from '../host';
import type {z} from 'zod';

import type {SeqRange} from './filters';
import {filterCondition, indexedWordsCondition} from './filters';
import type {AuditBody, PersonalField} from './write';

type Filters = z.output<typeof ListAuditQuery>;

const DEFAULT_LIMIT = 50;

interface Row {
    seq: number; at: number; body: string; hash: string;
    actor_name: string | null; target_name: string | null;
    personal: Partial<Record<PersonalField, string>> | null;
}

/** Words are looked for among this many newest records first: a common word is found there at once, where an index would bring half the log. */
const RECENT = 500;

/** Newest first. The cursor is the seq of the last record of the page before. */
export async function listRecords(sql: Sql, filters: Filters): Promise<{items: AuditRecord[]; next_cursor: string | null}> {
    const limit = filters.limit ?? DEFAULT_LIMIT;
    const before = filters.cursor === undefined ? undefined : Number(filters.cursor);
    const bound = before !== undefined && Number.isSafeInteger(before) ? before : Number.MAX_SAFE_INTEGER;
    const range = await narrowByTime(sql, filters, {below: bound, from: 0});
    const rows = filters.text === undefined ? await selectFiltered(sql, filters, range, limit + 1) : await searchWords(sql, filters, range, limit + 1);
    const items = rows.slice(0, limit);
    const last = items[items.length - 1];
    return {items, next_cursor: rows.length > limit && last ? String(last.seq) : null};
}

/** Times as numbers of the chain, so that an old day is not reached by walking there from today. Not where a clock ran backwards. */
async function narrowByTime(sql: Sql, {since, until}: Filters, range: SeqRange): Promise<SeqRange> {
    if (since === undefined && until === undefined) {
        return range;
    }
    const [row] = await sql.query<{from: number | null; up_to: number | null; unordered: boolean}>(
        `SELECT (SELECT seq FROM security_controls_audit_records WHERE at >= $1 ORDER BY at, seq LIMIT 1) AS from,
            (SELECT seq FROM security_controls_audit_records WHERE at <= $2 ORDER BY at DESC, seq DESC LIMIT 1) AS up_to,
            EXISTS (SELECT 1 FROM security_controls_audit_records WHERE event_name = 'clock_ran_backwards') AS unordered`,
        [since ?? 0, until ?? Number.MAX_SAFE_INTEGER]);
    if (!row || row.unordered) {
        return range;
    }
    return {below: Math.min(range.below, (row.up_to ?? 0) + 1), from: row.from ?? range.below};
}

async function searchWords(sql: Sql, filters: Filters, {below, from: oldest}: SeqRange, limit: number): Promise<AuditRecord[]> {
    const [head] = await sql.query<{seq: number | null}>('SELECT max(seq) AS seq FROM security_controls_audit_records WHERE seq < $1', [below]);
    const from = Math.max((head?.seq ?? 0) - RECENT, oldest);
    const recent = await selectFiltered(sql, filters, {below, from}, limit);
    if (recent.length === limit || from === oldest) {
        return recent;
    }
    const {condition, params} = indexedWordsCondition(filters, {below: from, from: oldest}, limit - recent.length);
    return [...recent, ...await selectRecords(sql, condition, params, limit - recent.length)];
}

async function selectFiltered(sql: Sql, filters: Filters, range: SeqRange, limit: number): Promise<AuditRecord[]> {
    const {condition, params} = filterCondition(filters, range);
    return selectRecords(sql, condition, params, limit);
}

export async function getRecord(sql: Sql, seq: number): Promise<AuditRecord | null> {
    return (await selectRecords(sql, 'r.seq = $1', [seq], 1))[0] ?? null;
}

async function selectRecords(sql: Sql, condition: string, params: Array<string | number>, limit: number): Promise<AuditRecord[]> {
    const rows = await sql.query<Row>(
        `SELECT r.seq, r.at, r.body, r.hash, a.username AS actor_name, t.username AS target_name, (
            SELECT json_object_agg(p.field, p.value) FROM security_controls_audit_personal p WHERE p.record_id = r.record_id
        ) AS personal
        FROM (SELECT r.seq, r.at, r.body, r.hash, r.record_id, r.actor_id, r.target_id FROM security_controls_audit_records r WHERE ${condition} ORDER BY r.seq DESC LIMIT ${limit}) r
        LEFT JOIN users a ON a.id = r.actor_id
        LEFT JOIN security_controls_session_mirror m ON m.session_id = r.target_id
        LEFT JOIN users t ON t.id = coalesce(m.user_id, r.target_id)
        ORDER BY r.seq DESC`, params);
    return rows.map(toRecord);
}

function toRecord(row: Row): AuditRecord {
    const body = JSON.parse(row.body) as AuditBody;
    return {
        seq: row.seq,
        at: row.at,
        event_name: body.event_name as AuditRecord['event_name'],
        status: body.status as AuditRecord['status'],
        actor: {
            type: body.actor.type, user_id: body.actor.user_id, username: row.actor_name ?? body.actor.name ?? '', session_id: body.actor.session_id,
            address: row.personal?.address ?? '', client: row.personal?.client ?? '',
        },
        target: body.target && {...body.target, name: body.target.type === 'endpoint' ? summaryOf(body.target.id) : row.target_name ?? ''},
        reason: row.personal?.reason ?? '',
        prior_state: body.prior_state,
        resulting_state: body.resulting_state,
        request_id: body.request_id,
        job_id: body.job_id,
        hash: row.hash,
    };
}

/** What it does; what its reply is like, after a semicolon, is for who calls it. An endpoint that is no more is known by its name alone. */
function summaryOf(endpoint: string): string {
    return (ENDPOINTS as Readonly<Record<string, Endpoint>>)[endpoint]?.summary.split(';', 1)[0] ?? '';
}

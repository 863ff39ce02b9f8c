/** A job's targets as CSV, page by page, so that any number of them costs the plugin no memory. */
import type {RevocationTarget} from '../../contract/revocations';
import type {Host} from '../host';
import {readTargets} from './read_revocations';

const PAGE = 500;

const COLUMNS = [
    'session_id', 'user_id', 'username', 'client_kind', 'state', 'overdue', 'cancelled', 'push', 'told_at', 'heard_at', 'access_ended_at', 'wipe_reported_at', 'error', 'is_system_admin',
] as const satisfies ReadonlyArray<keyof RevocationTarget>;

const TIMES: ReadonlySet<string> = new Set(['told_at', 'heard_at', 'access_ended_at', 'wipe_reported_at']);

export async function writeTargetsCsv(host: Host, jobId: string, write: (chunk: string) => Promise<void>): Promise<void> {
    await write(`${COLUMNS.join(',')}\r\n`);
    for (let after = '', more = true; more;) {
        const targets = await readTargets(host.sql, {jobId, after, limit: PAGE});
        await write(targets.map((target) => `${COLUMNS.map((column) => cell(column, target[column])).join(',')}\r\n`).join(''));
        after = targets[targets.length - 1]?.session_id ?? '';
        more = targets.length === PAGE;
    }
}

/** Times in Unix ms, as everywhere, those that never came empty. What a spreadsheet would take for a formula is made text by an apostrophe. */
function cell(column: string, value: string | number | boolean): string {
    if (typeof value === 'number' && TIMES.has(column)) {
        return value === 0 ? '' : String(value);
    }
    const text = String(value);
    const safe = /^[=+\-@\t\r]/.test(text) ? `'${text}` : text;
    return /[",\r\n]/.test(safe) ? `"${safe.replace(/"/g, '""')}"` : safe;
}

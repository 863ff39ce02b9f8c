/** A job's targets as CSV, page by page, so that any number of them costs the plugin no memory. */
import {csvLine} from '../../contract/csv';
import type {RevocationTarget} from '../../contract/revocations';
import type {Host} from '../host';
import {readTargets} from './read_revocations';

const PAGE = 500;

const COLUMNS = [
    'session_id', 'user_id', 'username', 'client_kind', 'state', 'overdue', 'cancelled', 'push', 'told_at', 'heard_at', 'access_ended_at', 'wipe_reported_at', 'error', 'is_system_admin',
] as const satisfies ReadonlyArray<keyof RevocationTarget>;

const TIMES: ReadonlySet<string> = new Set(['told_at', 'heard_at', 'access_ended_at', 'wipe_reported_at']);

export async function writeTargetsCsv(host: Host, jobId: string, write: (chunk: string) => Promise<void>): Promise<void> {
    await write(csvLine(COLUMNS));
    for (let after = '', more = true; more;) {
        const targets = await readTargets(host.sql, {jobId, after, limit: PAGE});
        await write(targets.map((target) => csvLine(COLUMNS.map((column) => cell(column, target[column])))).join(''));
        after = targets[targets.length - 1]?.session_id ?? '';
        more = targets.length === PAGE;
    }
}

/** Times in Unix ms, as everywhere, those that never came empty. */
function cell(column: string, value: string | number | boolean): string | number | boolean {
    return value === 0 && TIMES.has(column) ? '' : value;
}

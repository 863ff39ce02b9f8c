/** Every kept check as a file: CSV with a line a finding for spreadsheets, JSON with everything for programs. */
import {CSV_BYTE_ORDER_MARK, csvLine} from '../../contract/csv';
import {formatUtc} from '../audit/export';
import type {Host} from '../host';

import type {PostureRun} from './run';
import {readRuns} from './run';

/** Runs a query brings at once; each has some ten kilobytes. */
const AT_ONCE = 20;

type Write = (chunk: string) => Promise<void>;

const COLUMNS = ['checked_at_utc', 'check', 'result', 'before', 'detail', 'values', 'setting', 'since_utc'];

export async function streamHistoryCsv(host: Host, write: Write): Promise<void> {
    await write(CSV_BYTE_ORDER_MARK + csvLine(COLUMNS));
    await eachPage(host, (runs) => write(runs.map(csvOf).join('')));
}

/** One array, written as it is read. */
export async function streamHistoryJson(host: Host, write: Write): Promise<void> {
    let before = '[';
    await eachPage(host, async (runs) => {
        await write(runs.map((run) => {
            const text = `${before}\n${JSON.stringify(run)}`;
            before = ',';
            return text;
        }).join(''));
    });
    await write(before === '[' ? '[]\n' : '\n]\n');
}

async function eachPage(host: Host, use: (runs: readonly PostureRun[]) => Promise<void>): Promise<void> {
    let last: PostureRun | undefined;
    do {
        const runs = await readRuns(host.sql, last ? {at: last.checked_at, id: last.id} : null, AT_ONCE);
        await use(runs);
        last = runs.length < AT_ONCE ? undefined : runs[runs.length - 1];
    } while (last);
}

function csvOf({checked_at: checkedAt, findings, changes}: PostureRun): string {
    const before = new Map(changes.map((change) => [change.check, change.before]));
    return findings.map(({check, result, detail, values, setting, since}) => csvLine([
        formatUtc(checkedAt), check, result, before.get(check), detail, Object.entries(values).map(([name, value]) => `${name}=${value}`).join('; '), setting, formatUtc(since),
    ])).join('');
}

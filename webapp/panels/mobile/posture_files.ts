/** The posture report as files. */
import {csvLine, CSV_BYTE_ORDER_MARK} from '../../../contract/csv';
import type {PostureReport} from '../../../contract/types';

export function postureCsv(report: PostureReport): string {
    const checkedAt = new Date(report.checked_at).toISOString();
    const lines = report.findings.map(({check, result, detail, values, setting, since}) => csvLine([
        checkedAt, check, result, detail, Object.entries(values).map(([name, value]) => `${name}=${value}`).join('; '), setting, new Date(since).toISOString(),
    ]));
    return CSV_BYTE_ORDER_MARK + csvLine(['checked_at_utc', 'check', 'result', 'detail', 'values', 'setting', 'since_utc']) + lines.join('');
}

export const postureJson = (report: PostureReport) => `${JSON.stringify(report, null, 2)}\n`;

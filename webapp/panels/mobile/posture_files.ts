/** The posture report as files. */
import {csvLine, CSV_BYTE_ORDER_MARK} from '../../../contract/csv';
import type {PostureReport} from '../../../contract/types';

export function postureCsv(report: PostureReport): string {
    const checkedAt = new Date(report.checked_at).toISOString();
    const lines = report.findings.map(({check, result, detail, values, setting}) => csvLine([
        checkedAt, check, result, detail, Object.entries(values).map(([name, value]) => `${name}=${value}`).join('; '), setting,
    ]));
    return CSV_BYTE_ORDER_MARK + csvLine(['checked_at_utc', 'check', 'result', 'detail', 'values', 'setting']) + lines.join('');
}

export const postureJson = (report: PostureReport) => `${JSON.stringify(report, null, 2)}\n`;

/** The settings report as files, alone or compared with another date. */
import {CSV_BYTE_ORDER_MARK, csvLine} from '../../contract/csv';
import type {SettingsReport} from '../../contract/settings_report';
import {formatUtc} from '../audit/export';

export function reportCsv(report: SettingsReport, earlier: SettingsReport | null): string {
    const before = new Map(earlier?.items.map((item) => [item.name, item]));
    const utc = (ms: number | null) => (ms === null ? '' : formatUtc(ms));
    const head = [
        'setting', 'group', 'value', ...(earlier ? ['value_before', 'changed'] : []), 'source', 'since_utc', 'changed_by', 'recommended', 'meets_recommendation', 'why', 'nist_800_53',
        'report_as_of_utc', ...(earlier ? ['compared_with_utc'] : []),
    ];
    const lines = report.items.map((setting) => {
        const other = before.get(setting.name)?.value ?? null;
        // A value nobody saw yet is no change.
        const changed = other !== null && setting.value !== null && other !== setting.value;
        return csvLine([
            setting.name, setting.group, setting.value, ...(earlier ? [other, changed] : []), setting.source, utc(setting.since), setting.changed_by?.username,
            setting.recommended, setting.meets, setting.why, setting.nist_800_53.join(' '), utc(report.at), ...(earlier ? [utc(earlier.at)] : []),
        ]);
    });
    return CSV_BYTE_ORDER_MARK + csvLine(head) + lines.join('');
}

export function reportJson(report: SettingsReport, earlier: SettingsReport | null): string {
    return `${JSON.stringify(earlier ? {report, compared_with: earlier} : {report}, null, 2)}\n`;
}

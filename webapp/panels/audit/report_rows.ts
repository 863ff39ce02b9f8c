/** The settings report as rows, for the screen, for print and for files: one report, or two dates side by side. */
import {csvLine, CSV_BYTE_ORDER_MARK} from '../../../contract/csv';
import type {ReportedSetting, SettingsReport} from '../../../contract/types';

export interface ReportRow {
    setting: ReportedSetting;
    /** What it was at the other date; null without comparison, or when the plugin knew no such setting then. */
    earlier: ReportedSetting | null;
    /** Both values are known, and differ. */
    changed: boolean;
    /** The earlier value is not known: the plugin did not watch yet. */
    unknownBefore: boolean;
}

/** In the report's own order. */
export function reportRows(report: SettingsReport, earlier: SettingsReport | null): ReportRow[] {
    const before = new Map(earlier?.items.map((item) => [item.name, item]));
    return report.items.map((setting) => {
        const other = before.get(setting.name) ?? null;
        const isKnown = other !== null && other.value !== null && setting.value !== null;
        return {setting, earlier: other, changed: isKnown && other.value !== setting.value, unknownBefore: earlier !== null && !isKnown};
    });
}

/** In the order in which they first appear. */
export function groupsOf(rows: ReportRow[]): Array<{group: ReportedSetting['group']; rows: ReportRow[]}> {
    const groups = [...new Set(rows.map(({setting}) => setting.group))];
    return groups.map((group) => ({group, rows: rows.filter(({setting}) => setting.group === group)}));
}

/** What a search of the audit for this setting's changes asks for: a policy is one target with all its fields. */
export function changesTarget(name: string): string {
    return name.startsWith('policy.') ? name.split('.')[1] ?? '' : name;
}

export function reportCsv(report: SettingsReport, earlier: SettingsReport | null): string {
    const iso = (ms: number | null) => (ms === null ? '' : new Date(ms).toISOString());
    const head = ['setting', 'group', 'value', ...(earlier ? ['value_before', 'changed'] : []), 'source', 'since_utc', 'changed_by', 'recommended', 'meets_recommendation', 'why', 'nist_800_53', 'report_as_of_utc', ...(earlier ? ['compared_with_utc'] : [])];
    const lines = reportRows(report, earlier).map(({setting, earlier: before, changed}) => csvLine([
        setting.name, setting.group, setting.value, ...(earlier ? [before?.value ?? '', changed] : []), setting.source, iso(setting.since), setting.changed_by?.username ?? '',
        setting.recommended, setting.meets, setting.why, setting.nist_800_53.join(' '), iso(report.at), ...(earlier ? [iso(earlier.at)] : []),
    ]));
    return CSV_BYTE_ORDER_MARK + csvLine(head) + lines.join('');
}

export function reportJson(report: SettingsReport, earlier: SettingsReport | null): string {
    return `${JSON.stringify(earlier ? {report, compared_with: earlier} : {report}, null, 2)}\n`;
}

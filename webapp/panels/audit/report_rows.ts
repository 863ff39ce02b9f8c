/** The settings report as rows, for the screen and for print: one report, or two dates side by side. */
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

/** Of a setting of this plugin's own policies: the field, as the policy calls it. null for Mattermost's settings and the audit's own. */
export function policyField(name: string): string | null {
    const [kind, , ...field] = name.split('.');
    return kind === 'policy' && field.length > 0 ? field.join('.') : null;
}

/** What is neither text, number nor true or false a policy's field writes as JSON. */
export function readValue(name: string, value: NonNullable<ReportedSetting['value']>): unknown {
    if (policyField(name) === null || typeof value !== 'string' || !/^(?:null$|[[{])/.test(value)) {
        return value;
    }
    try {
        return JSON.parse(value) as unknown;
    } catch {
        return value;
    }
}

import type { SettingsReport } from '../../contract/settings_report';
export declare function reportCsv(report: SettingsReport, earlier: SettingsReport | null): string;
export declare function reportJson(report: SettingsReport, earlier: SettingsReport | null): string;

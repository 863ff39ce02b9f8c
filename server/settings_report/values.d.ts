/** Reads the settings' values as they are now, and keeps each new one, so that an older report can be made again. */
import type { ReportedSetting } from '../../contract/settings_report';
import type { Host } from '../host';
export type Value = string | number | boolean;
export interface Observed {
    value: Value;
    source: ReportedSetting['source'];
}
/** Core's settings and the plugin's policies, by the report's names. */
export declare function readValues(host: Host): Promise<Map<string, Observed>>;
/** One row for each value or source that is not the newest one known. Two nodes may look at once; a row twice changes no report. */
export declare function observeValues(host: Host): Promise<void>;

/** Makes the settings report from what was seen, so that today's and an older one are made alike. */
import type { SettingsReport } from '../../contract/settings_report';
import type { Host } from '../host';
/** at undefined: now. Records have the database's clock, so only an older report bounds them. */
export declare function makeReport(host: Host, at: number | undefined): Promise<SettingsReport>;

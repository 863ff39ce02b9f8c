/** Values of security-relevant settings as they were seen, so that a report can be compared with an older one. */
import type { Migration } from './migration';
export declare const createSettingValues: Migration;

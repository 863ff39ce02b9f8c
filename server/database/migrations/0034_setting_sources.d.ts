/** Where a setting's value came from when it was seen: core's configuration, or an environment variable that holds it. */
import type { Migration } from './migration';
export declare const addSettingSources: Migration;

/** A beat in SQL, so that a start can record since when no node was there: what happened then stands in no record. */
import type { Host } from '../host';
export declare const BEAT_EVERY_MS = 30000;
export declare function beat(host: Host): Promise<void>;
/** At a start, before the first beat. */
export declare function recordAbsence(host: Host): Promise<void>;

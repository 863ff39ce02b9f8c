/** Gives pending records their place in the chain, and Mattermost's own audit log a copy of each. */
import type { Host } from '../host';
import type { PersonalField } from './write';
export interface ChainedRecord {
    seq: number;
    at: number;
    body: string;
    hash: string;
    personal: Partial<Record<PersonalField, string>> | null;
}
/** The records it chained, for copyToCore. Safe on any number of nodes at once. */
export declare function chainPending(host: Host): Promise<ChainedRecord[]>;
/** One round trip a record, so never while somebody waits. Never fails: core's log is a second copy, and drops records by itself when its queue is full. */
export declare function copyToCore(host: Host, records: readonly ChainedRecord[]): Promise<void>;

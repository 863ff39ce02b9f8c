import type { Host } from '../host';
export declare const DELIVER_EVERY_MS = 5000;
export declare function deliver(host: Host): Promise<void>;

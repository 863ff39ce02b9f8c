import type { CoreConfig } from '../host';
/** Whether core's own list of internal connections names the host: then it may be private, and plain http. */
export declare function isAllowedInternal(config: CoreConfig, hostname: string): boolean;
/** The host's name or address of a checked webhook. */
export declare function hostOf(url: string): string;
/** Gives the address in its one spelling. Throws with what is wrong. */
export declare function checkWebhookUrl(text: string, config: CoreConfig): string;

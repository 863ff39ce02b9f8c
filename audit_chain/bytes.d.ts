/** Base64 and hex of bytes: signed notes write hashes and keys in base64, the audit writes them in hex, and no engine here shares a function for it. */
/** Standard base64 with padding. */
export declare function hexToBase64(hex: string): string;
/** Lower-case hex of standard, padded base64; null when it is anything else. */
export declare function base64ToHex(text: string): string | null;

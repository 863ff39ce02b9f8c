/** The types of the contract for who must not load zod (the web app): import from here with `import type`. */
export type * from './audit';
export type * from './audit_evidence';
export type * from './audit_governance';
export type * from './audit_webhook';
export type * from './client';
export type * from './mfa';
export type * from './posture';
export type * from './push';
export type * from './revocations';
export type * from './session_limits';
export type * from './sessions';
export type * from './settings';
export type * from './settings_report';

/** The wire form of every error. */
export interface ErrorReply {
    id: string;
    message: string;
    status_code: number;
    request_id: string;
    details?: Array<{path: string; message: string}>;
}

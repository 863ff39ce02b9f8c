/** How often a push setting was tried to be put back in vain, and when it is tried again. */
import type {Migration} from './migration';

export const addPushDriftRetries: Migration = {
    name: '0021_push_drift_retries',
    statements: [
        'ALTER TABLE security_controls_push_drift ADD COLUMN attempts integer NOT NULL DEFAULT 0',
        'ALTER TABLE security_controls_push_drift ADD COLUMN retry_at bigint NOT NULL DEFAULT 0',
    ],
};

/**
 * The reply to a wipe's first report brings the headers that finish it, so they need no request and no time of their own; and what a second
 * look found is an amendment of that report.
 */
import type {Migration} from './migration';

export const addWipeAmendments: Migration = {
    name: '0082_one_reply_finishes_a_wipe',
    statements: [
        'ALTER TABLE security_controls_wipe DROP COLUMN carried_out_at',
        'ALTER TABLE security_controls_wipe ADD COLUMN amended_at bigint NOT NULL DEFAULT 0',
    ],
};

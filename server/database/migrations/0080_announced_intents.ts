/** Effects that an admin's own session does in core are intents as any other: who announced one, and when it had its outcome. Resets of a second factor had a table of their own. */
import type {Migration} from './migration';

export const addAnnouncedIntents: Migration = {
    name: '0080_announced_intents',
    statements: [
        `ALTER TABLE security_controls_audit_intents
            ADD COLUMN announced_by text NOT NULL DEFAULT '',
            ADD COLUMN closed_at bigint NOT NULL DEFAULT 0`,
        `INSERT INTO security_controls_audit_intents (id, event_name, target, request_id, job_id, opened_at, expires_at, announced_by)
            SELECT id, 'mfa_factor_reset', json_build_object('type', 'user', 'id', user_id)::text, request_id, '', announced_at, expires_at, actor
            FROM security_controls_mfa_factor_resets WHERE closed_at = 0`,
        'DROP TABLE security_controls_mfa_factor_resets',
    ],
};

/** Revocations of many people: what their scopes name, what else is done to people's accounts and tokens, and that they can be cancelled. */
import type {Migration} from './migration';

export const extendRevocations: Migration = {
    name: '0040_revocation_scopes',
    statements: [
        // The scope's type stands by itself, because every claim asks for it.
        `ALTER TABLE security_controls_revocation
            ADD COLUMN scope_type varchar(16) NOT NULL DEFAULT '',
            ADD COLUMN mass boolean NOT NULL DEFAULT false,
            ADD COLUMN refuse_log_in boolean NOT NULL DEFAULT false,
            ADD COLUMN end_access_tokens boolean NOT NULL DEFAULT false,
            ADD COLUMN deactivate boolean NOT NULL DEFAULT false,
            ADD COLUMN cancelled_at bigint NOT NULL DEFAULT 0`,
        'UPDATE security_controls_revocation SET scope_type = scope->>\'type\', mass = scope->>\'type\' = \'everyone\'',
        'ALTER TABLE security_controls_revocation_target ADD COLUMN cancelled boolean NOT NULL DEFAULT false',
        // The users or sessions a scope lists; a long list inside the job's row would be read with every target.
        `CREATE TABLE security_controls_revocation_listed (
            job_id varchar(26) NOT NULL REFERENCES security_controls_revocation (id) ON DELETE CASCADE,
            id varchar(26) NOT NULL,
            PRIMARY KEY (job_id, id)
        )`,
        // What a job does to accounts and tokens, besides ending sessions; leased and retried like targets.
        `CREATE TABLE security_controls_revocation_account_step (
            job_id varchar(26) NOT NULL REFERENCES security_controls_revocation (id) ON DELETE CASCADE,
            kind varchar(24) NOT NULL CHECK (kind IN ('deactivate_account', 'end_access_token')),
            subject_id varchar(26) NOT NULL,
            user_id varchar(26) NOT NULL,
            done_at bigint NOT NULL DEFAULT 0,
            failed boolean NOT NULL DEFAULT false,
            attempts integer NOT NULL DEFAULT 0,
            next_at bigint NOT NULL,
            lease_until bigint NOT NULL DEFAULT 0,
            error text NOT NULL DEFAULT '',
            PRIMARY KEY (job_id, kind, subject_id)
        )`,
        'CREATE INDEX security_controls_revocation_account_step_open ON security_controls_revocation_account_step (next_at) WHERE done_at = 0 AND NOT failed',
        'CREATE INDEX security_controls_revocation_target_cancellable ON security_controls_revocation_target (job_id) WHERE access_ended_at = 0 AND NOT failed',
    ],
};

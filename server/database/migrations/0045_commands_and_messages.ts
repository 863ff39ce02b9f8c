/** Revocations by slash command: what waits for its confirmation, and the messages the bot owes the admins who asked. */
import type {Migration} from './migration';

export const createCommandsAndMessages: Migration = {
    name: '0045_commands_and_messages',
    statements: [
        // reason is a person's free text: it is here until its confirmation or for a day, and then in the job.
        `CREATE TABLE security_controls_command (
            id varchar(26) PRIMARY KEY,
            actor_id varchar(26) NOT NULL,
            user_id varchar(26) NOT NULL,
            reason text NOT NULL,
            created_at bigint NOT NULL,
            closed_at bigint NOT NULL DEFAULT 0
        )`,
        // One row a job and kind, so that two nodes, a restart or a crash cannot make a second message of it.
        `CREATE TABLE security_controls_revocation_message (
            job_id varchar(26) NOT NULL REFERENCES security_controls_revocation (id) ON DELETE CASCADE,
            kind varchar(16) NOT NULL CHECK (kind IN ('finished', 'overdue')),
            user_id varchar(26) NOT NULL,
            created_at bigint NOT NULL,
            text text NOT NULL DEFAULT '',
            attempts integer NOT NULL DEFAULT 0,
            next_at bigint NOT NULL,
            lease_until bigint NOT NULL DEFAULT 0,
            sent_at bigint NOT NULL DEFAULT 0,
            failed boolean NOT NULL DEFAULT false,
            PRIMARY KEY (job_id, kind)
        )`,
        'CREATE INDEX security_controls_revocation_message_open ON security_controls_revocation_message (next_at) WHERE sent_at = 0 AND NOT failed',
    ],
};

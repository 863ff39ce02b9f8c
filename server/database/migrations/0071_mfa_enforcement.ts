/** What enforcing MFA keeps beside 0070: which session belongs to which log-in, the bot's messages, resets under way, and what was switched in core. */
import type {Migration} from './migration';

export const createMfaEnforcement: Migration = {
    name: '0071_mfa_enforcement',
    statements: [
        // A log-in is allowed before its session exists: until it is found, session_id is a name of the row's own and earlier lists what was there before.
        `ALTER TABLE security_controls_mfa_enrolment_sessions
            ADD COLUMN found boolean NOT NULL DEFAULT false,
            ADD COLUMN counted boolean NOT NULL DEFAULT false,
            ADD COLUMN earlier text NOT NULL DEFAULT ''`,
        'CREATE INDEX security_controls_mfa_enrolment_sessions_end ON security_controls_mfa_enrolment_sessions (ends_at) WHERE outcome = \'\'',
        `ALTER TABLE security_controls_mfa_break_glass
            ADD COLUMN switched_off text NOT NULL DEFAULT '{}'`,
        `CREATE TABLE security_controls_mfa_messages (
            id varchar(120) PRIMARY KEY,
            user_id varchar(26) NOT NULL,
            text_id varchar(64) NOT NULL,
            at bigint NOT NULL,
            is_reminder boolean NOT NULL,
            created_at bigint NOT NULL,
            next_at bigint NOT NULL,
            lease_until bigint NOT NULL DEFAULT 0,
            attempts integer NOT NULL DEFAULT 0,
            text text NOT NULL DEFAULT '',
            settled_at bigint NOT NULL DEFAULT 0
        )`,
        'CREATE INDEX security_controls_mfa_messages_owed ON security_controls_mfa_messages (next_at) WHERE settled_at = 0',
        `CREATE TABLE security_controls_mfa_factor_resets (
            id varchar(26) PRIMARY KEY,
            user_id varchar(26) NOT NULL,
            actor text NOT NULL,
            request_id varchar(64) NOT NULL,
            announced_at bigint NOT NULL,
            expires_at bigint NOT NULL,
            closed_at bigint NOT NULL DEFAULT 0,
            outcome varchar(16) NOT NULL DEFAULT ''
        )`,
        'CREATE INDEX security_controls_mfa_factor_resets_open ON security_controls_mfa_factor_resets (expires_at) WHERE closed_at = 0',
        `CREATE TABLE security_controls_mfa_core (
            name varchar(16) PRIMARY KEY,
            policy_version integer NOT NULL,
            switched_on text NOT NULL,
            next_at bigint NOT NULL
        )`,
    ],
};

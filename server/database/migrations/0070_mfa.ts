/** MFA enforcement: whom the policy met and until when it waits for them, enrolment sessions, reminders, coverage by day, drift, and break-glass. */
import type {Migration} from './migration';

export const createMfa: Migration = {
    name: '0070_mfa',
    statements: [
        `CREATE FUNCTION security_controls_now() RETURNS bigint LANGUAGE sql STABLE AS
            $$ SELECT floor(extract(epoch FROM now()) * 1000)::bigint $$`,
        `CREATE TABLE security_controls_mfa_requirement (
            name varchar(16) PRIMARY KEY,
            since bigint NOT NULL
        )`,
        `CREATE TABLE security_controls_mfa_members (
            user_id varchar(26) PRIMARY KEY,
            first_applied_at bigint NOT NULL,
            deadline_at bigint NOT NULL,
            extension_ms bigint NOT NULL DEFAULT 0,
            extended_at bigint NOT NULL DEFAULT 0,
            enrolment_sessions_used integer NOT NULL DEFAULT 0,
            enrolment_sessions_granted integer NOT NULL DEFAULT 0
        )`,
        'CREATE INDEX security_controls_mfa_members_deadline ON security_controls_mfa_members (deadline_at, user_id)',
        `CREATE TABLE security_controls_mfa_enrolment_sessions (
            session_id varchar(26) PRIMARY KEY,
            user_id varchar(26) NOT NULL,
            begun_at bigint NOT NULL,
            ends_at bigint NOT NULL,
            outcome varchar(16) NOT NULL DEFAULT ''
        )`,
        'CREATE INDEX security_controls_mfa_enrolment_sessions_open ON security_controls_mfa_enrolment_sessions (user_id) WHERE outcome = \'\'',
        `CREATE TABLE security_controls_mfa_reminders (
            user_id varchar(26) NOT NULL,
            kind varchar(16) NOT NULL,
            sent_at bigint NOT NULL,
            PRIMARY KEY (user_id, kind)
        )`,
        `CREATE TABLE security_controls_mfa_days (
            day varchar(10) NOT NULL,
            state varchar(32) NOT NULL,
            count bigint NOT NULL,
            PRIMARY KEY (day, state)
        )`,
        `CREATE TABLE security_controls_mfa_drift (
            setting varchar(64) PRIMARY KEY,
            found_at bigint NOT NULL,
            put_back varchar(16) NOT NULL
        )`,
        `CREATE TABLE security_controls_mfa_break_glass (
            id varchar(26) PRIMARY KEY,
            begun_at bigint NOT NULL,
            ends_at bigint NOT NULL,
            ended_at bigint NOT NULL DEFAULT 0
        )`,
    ],
};

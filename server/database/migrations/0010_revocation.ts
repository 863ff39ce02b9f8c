/** Revocations, their targets (one a session), and the devices still to be sent a log-out push. States are docs/design/revocation.md's. */
import type {Migration} from './migration';

export const createRevocations: Migration = {
    name: '0010_revocation',
    statements: [
        `CREATE TABLE security_controls_revocation (
            id varchar(26) PRIMARY KEY,
            scope jsonb NOT NULL,
            wipe boolean NOT NULL,
            access_order varchar(16) NOT NULL,
            reason text NOT NULL,
            message text NOT NULL,
            requested_by varchar(26) NOT NULL,
            requested_session_id varchar(26) NOT NULL,
            ended_by varchar(16) NOT NULL,
            request_id varchar(64) NOT NULL,
            requested_at bigint NOT NULL,
            deadline_at bigint NOT NULL,
            broadcast_at bigint NOT NULL DEFAULT 0,
            scanned_at bigint NOT NULL DEFAULT 0,
            finished_at bigint NOT NULL DEFAULT 0,
            lease_until bigint NOT NULL DEFAULT 0,
            changed boolean NOT NULL DEFAULT false,
            notified_at bigint NOT NULL DEFAULT 0
        )`,
        'CREATE INDEX security_controls_revocation_requested ON security_controls_revocation (requested_at, id)',
        'CREATE INDEX security_controls_revocation_running ON security_controls_revocation (id) WHERE finished_at = 0 OR changed',
        `CREATE TABLE security_controls_revocation_target (
            job_id varchar(26) NOT NULL REFERENCES security_controls_revocation (id) ON DELETE CASCADE,
            session_id varchar(26) NOT NULL,
            user_id varchar(26) NOT NULL,
            client_kind varchar(32) NOT NULL,
            state varchar(16) NOT NULL DEFAULT 'queued'
                CHECK (state IN ('queued', 'told', 'access_ended', 'wipe_reported', 'wipe_unconfirmed')),
            expects_wipe boolean NOT NULL,
            acting boolean NOT NULL,
            failed boolean NOT NULL DEFAULT false,
            overdue boolean NOT NULL DEFAULT false,
            push varchar(24) NOT NULL DEFAULT 'none',
            told_at bigint NOT NULL DEFAULT 0,
            heard_at bigint NOT NULL DEFAULT 0,
            access_ended_at bigint NOT NULL DEFAULT 0,
            wipe_reported_at bigint NOT NULL DEFAULT 0,
            report jsonb,
            error text NOT NULL DEFAULT '',
            attempts integer NOT NULL DEFAULT 0,
            next_at bigint NOT NULL,
            lease_until bigint NOT NULL DEFAULT 0,
            PRIMARY KEY (job_id, session_id)
        )`,
        'CREATE INDEX security_controls_revocation_target_session ON security_controls_revocation_target (session_id)',
        'CREATE INDEX security_controls_revocation_target_open ON security_controls_revocation_target (next_at) WHERE access_ended_at = 0 AND NOT failed',
        'CREATE INDEX security_controls_revocation_target_unreported ON security_controls_revocation_target (job_id) WHERE state = \'access_ended\' AND expects_wipe',
        // Device ids are secrets: they live here only until the push was handed over or its deadline passed.
        `CREATE TABLE security_controls_device_push (
            session_id varchar(26) PRIMARY KEY,
            job_id varchar(26) NOT NULL,
            user_id varchar(26) NOT NULL,
            device_id varchar(512) NOT NULL,
            requested_at bigint NOT NULL,
            deadline_at bigint NOT NULL
        )`,
        // Which node last did what only one node is to do; see server/database/turns.ts.
        `CREATE TABLE security_controls_turns (
            name varchar(32) PRIMARY KEY,
            next_at bigint NOT NULL
        )`,
    ],
};

/** What the session guard's protocol keeps: the keys of tickets, the wipes that were ordered, and which sessions were ever seen. */
import type {Migration} from './migration';

export const createClientProtocol: Migration = {
    name: '0011_client',
    statements: [
        `CREATE TABLE security_controls_ticket_key (
            key_id varchar(26) PRIMARY KEY,
            secret varchar(64) NOT NULL,
            created_at bigint NOT NULL,
            retired_at bigint NOT NULL DEFAULT 0
        )`,
        // One row a session, whatever ended it, so that a wipe without a revocation has its nonce and report too.
        `CREATE TABLE security_controls_wipe (
            session_id varchar(26) PRIMARY KEY,
            user_id varchar(26) NOT NULL,
            nonce varchar(64) NOT NULL,
            ended_by varchar(32) NOT NULL,
            ordered_at bigint NOT NULL,
            carried_out_at bigint NOT NULL DEFAULT 0,
            reported_at bigint NOT NULL DEFAULT 0,
            report jsonb
        )`,
        // A device id is a secret and is here only while its session lives, and the minute after in which a deactivation may need it.
        `CREATE TABLE security_controls_session_mirror (
            session_id varchar(26) PRIMARY KEY,
            user_id varchar(26) NOT NULL,
            client_kind varchar(32) NOT NULL,
            expires_at bigint NOT NULL,
            device_id varchar(512),
            first_seen_at bigint NOT NULL,
            ended_at bigint NOT NULL DEFAULT 0,
            told_at bigint NOT NULL DEFAULT 0
        )`,
        'CREATE INDEX security_controls_session_mirror_user ON security_controls_session_mirror (user_id)',
        'CREATE INDEX security_controls_session_mirror_ended ON security_controls_session_mirror (ended_at)',
    ],
};

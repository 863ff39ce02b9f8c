/** The webhook that records and checkpoints are delivered to, effects in core whose outcome is still open, and keys that were out of reach. */
import type {Migration} from './migration';

export const createAuditDelivery: Migration = {
    name: '0033_audit_delivery',
    statements: [
        `CREATE TABLE security_controls_audit_webhook (
            only_row boolean PRIMARY KEY DEFAULT true CHECK (only_row),
            url varchar(1000) NOT NULL,
            secret varchar(64) NOT NULL,
            every_minutes integer NOT NULL,
            created_at bigint NOT NULL,
            created_by varchar(26) NOT NULL,
            -- What the receiver has acknowledged: records up to here, and the signed checkpoint over the last of them.
            delivered_seq bigint NOT NULL DEFAULT 0,
            delivered_hash char(64) NOT NULL DEFAULT repeat('0', 64),
            delivered_note text NOT NULL DEFAULT '',
            delivered_at bigint NOT NULL DEFAULT 0,
            -- The end of the part that is being delivered, so that a repetition is the same part; 0 between two parts.
            part_to bigint NOT NULL DEFAULT 0,
            part_id varchar(64) NOT NULL DEFAULT '',
            attempts integer NOT NULL DEFAULT 0,
            next_at bigint NOT NULL,
            lease_until bigint NOT NULL DEFAULT 0,
            lease_id varchar(26) NOT NULL DEFAULT '',
            last_attempt_at bigint NOT NULL DEFAULT 0,
            last_result varchar(32) NOT NULL DEFAULT '',
            failing_since bigint NOT NULL DEFAULT 0
        )`,
        'ALTER TABLE security_controls_audit_keys ADD COLUMN unavailable_since bigint NOT NULL DEFAULT 0',
        `CREATE TABLE security_controls_audit_intents (
            id varchar(26) PRIMARY KEY,
            event_name varchar(64) NOT NULL,
            target text NOT NULL,
            request_id varchar(64) NOT NULL,
            job_id varchar(26) NOT NULL,
            opened_at bigint NOT NULL,
            expires_at bigint NOT NULL
        )`,
        'CREATE INDEX security_controls_audit_intents_expiry ON security_controls_audit_intents (expires_at)',
    ],
};

/**
 * Holds, retention, what two people decide, and the digests left in place of removed records. Records may now be deleted, but only by the
 * one function that leaves such a digest behind; still a guard against accidents, not against a database's owner.
 */
import type {Migration} from './migration';

export const createAuditGovernance: Migration = {
    name: '0032_audit_governance',
    statements: [
        `CREATE TABLE security_controls_audit_requests (
            id varchar(26) PRIMARY KEY,
            action text NOT NULL,
            reason text NOT NULL,
            digest char(64) NOT NULL,
            requested_by varchar(26) NOT NULL,
            requested_at bigint NOT NULL,
            expires_at bigint NOT NULL,
            state varchar(16) NOT NULL DEFAULT 'open',
            decided_by varchar(26) NOT NULL DEFAULT '',
            decided_at bigint NOT NULL DEFAULT 0
        )`,
        'CREATE INDEX security_controls_audit_requests_at ON security_controls_audit_requests (requested_at, id)',
        // Since when somebody was seen to hold the permission; gone as soon as they do not.
        `CREATE TABLE security_controls_audit_officers (
            user_id varchar(26) PRIMARY KEY,
            since bigint NOT NULL
        )`,
        `CREATE TABLE security_controls_audit_holds (
            id varchar(26) PRIMARY KEY,
            name varchar(100) NOT NULL,
            filters text NOT NULL,
            reason text NOT NULL,
            created_at bigint NOT NULL,
            created_by varchar(26) NOT NULL,
            lifted_at bigint NOT NULL DEFAULT 0
        )`,
        `CREATE TABLE security_controls_audit_retention (
            only_row boolean PRIMARY KEY DEFAULT true CHECK (only_row),
            minimum_days integer NOT NULL,
            remove_after_days integer,
            version integer NOT NULL,
            changed_at bigint NOT NULL
        )`,
        `CREATE TABLE security_controls_audit_removals (
            to_seq bigint PRIMARY KEY,
            from_seq bigint NOT NULL,
            last_hash char(64) NOT NULL,
            removed_at bigint NOT NULL
        )`,
        `CREATE OR REPLACE FUNCTION security_controls_refuse_audit_change() RETURNS trigger LANGUAGE plpgsql AS $$
        BEGIN
            IF TG_OP = 'DELETE' AND current_setting('security_controls.removing', true) = 'on' THEN
                RETURN OLD;
            END IF;
            RAISE EXCEPTION 'audit records are append-only';
        END $$`,
        `CREATE FUNCTION security_controls_remove_audit(up_to bigint) RETURNS bigint LANGUAGE plpgsql AS $$
        DECLARE
            removed bigint;
        BEGIN
            PERFORM pg_advisory_xact_lock(hashtext('security_controls_audit'));
            PERFORM set_config('security_controls.removing', 'on', true);
            DELETE FROM security_controls_audit_personal p USING security_controls_audit_records r WHERE r.record_id = p.record_id AND r.seq <= up_to;
            DELETE FROM security_controls_audit_records r WHERE r.seq <= up_to;
            GET DIAGNOSTICS removed = ROW_COUNT;
            PERFORM set_config('security_controls.removing', 'off', true);
            RETURN removed;
        END $$`,
    ],
};

/**
 * The audit's tables and the function that chains pending records. Chaining is one statement, so its lock is never held across a round
 * trip, and several nodes keep one order.
 */
import type {Migration} from './migration';

export const createAudit: Migration = {
    name: '0001_audit',
    statements: [
        `CREATE TABLE security_controls_audit_pending (
            id bigserial PRIMARY KEY,
            body text NOT NULL
        )`,
        `CREATE TABLE security_controls_audit_records (
            seq bigint PRIMARY KEY,
            at bigint NOT NULL,
            body text NOT NULL,
            hash char(64) NOT NULL,
            record_id varchar(26) NOT NULL UNIQUE,
            event_name varchar(64) NOT NULL,
            status varchar(16) NOT NULL,
            actor_id varchar(26) NOT NULL,
            target_id varchar(64) NOT NULL,
            job_id varchar(26) NOT NULL
        )`,
        'CREATE INDEX security_controls_audit_records_actor ON security_controls_audit_records (actor_id, seq)',
        'CREATE INDEX security_controls_audit_records_event ON security_controls_audit_records (event_name, seq)',
        'CREATE INDEX security_controls_audit_records_target ON security_controls_audit_records (target_id, seq)',
        'CREATE INDEX security_controls_audit_records_job ON security_controls_audit_records (job_id, seq)',
        'CREATE INDEX security_controls_audit_records_at ON security_controls_audit_records (at)',
        `CREATE TABLE security_controls_audit_personal (
            record_id varchar(26) NOT NULL,
            field varchar(16) NOT NULL,
            salt varchar(64) NOT NULL,
            value text NOT NULL,
            PRIMARY KEY (record_id, field)
        )`,
        // A guard against accidents, not against a database's owner: the chain shows what gets past it.
        `CREATE FUNCTION security_controls_refuse_audit_change() RETURNS trigger LANGUAGE plpgsql AS $$
        BEGIN
            RAISE EXCEPTION 'audit records are append-only';
        END $$`,
        `CREATE TRIGGER security_controls_audit_append_only BEFORE UPDATE OR DELETE ON security_controls_audit_records
            FOR EACH ROW EXECUTE FUNCTION security_controls_refuse_audit_change()`,
        `CREATE FUNCTION security_controls_chain_audit(max_records integer) RETURNS SETOF security_controls_audit_records LANGUAGE plpgsql AS $$
        DECLARE
            waiting record;
            made security_controls_audit_records;
            fields jsonb;
            last_seq bigint;
            last_hash text;
        BEGIN
            IF NOT EXISTS (SELECT 1 FROM security_controls_audit_pending) THEN
                RETURN;
            END IF;
            PERFORM pg_advisory_xact_lock(hashtext('security_controls_audit'));
            SELECT r.seq, r.hash INTO last_seq, last_hash FROM security_controls_audit_records r ORDER BY r.seq DESC LIMIT 1;
            last_seq := coalesce(last_seq, 0);
            last_hash := coalesce(last_hash, repeat('0', 64));
            FOR waiting IN SELECT p.id, p.body FROM security_controls_audit_pending p ORDER BY p.id LIMIT max_records LOOP
                fields := waiting.body::jsonb;
                made.seq := last_seq + 1;
                made.at := floor(extract(epoch FROM clock_timestamp()) * 1000)::bigint;
                made.body := waiting.body;
                made.hash := encode(sha256(convert_to(
                    last_hash || '{"at":' || made.at || ',"body":' || made.body || ',"seq":' || made.seq || '}', 'UTF8')), 'hex');
                made.record_id := fields->>'id';
                made.event_name := fields->>'event_name';
                made.status := fields->>'status';
                made.actor_id := fields->'actor'->>'user_id';
                made.target_id := coalesce(fields->'target'->>'id', '');
                made.job_id := fields->>'job_id';
                INSERT INTO security_controls_audit_records SELECT made.*;
                DELETE FROM security_controls_audit_pending p WHERE p.id = waiting.id;
                last_seq := made.seq;
                last_hash := made.hash;
                RETURN NEXT made;
            END LOOP;
        END $$`,
    ],
};

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
        // Gives what it chained, with the personal fields; these it reads itself, since only its own statements see what was committed
        // while it waited for the lock.
        `CREATE FUNCTION security_controls_chain_audit(max_records integer)
        RETURNS TABLE (chained_seq bigint, chained_at bigint, chained_body text, chained_hash text, personal json) LANGUAGE plpgsql AS $$
        DECLARE
            waiting record;
            fields jsonb;
        BEGIN
            IF NOT EXISTS (SELECT 1 FROM security_controls_audit_pending) THEN
                RETURN;
            END IF;
            PERFORM pg_advisory_xact_lock(hashtext('security_controls_audit'));
            SELECT r.seq, r.hash INTO chained_seq, chained_hash FROM security_controls_audit_records r ORDER BY r.seq DESC LIMIT 1;
            chained_seq := coalesce(chained_seq, 0);
            chained_hash := coalesce(chained_hash, repeat('0', 64));
            FOR waiting IN SELECT p.id, p.body FROM security_controls_audit_pending p ORDER BY p.id LIMIT max_records LOOP
                fields := waiting.body::jsonb;
                chained_seq := chained_seq + 1;
                chained_at := floor(extract(epoch FROM clock_timestamp()) * 1000)::bigint;
                chained_body := waiting.body;
                chained_hash := encode(sha256(convert_to(
                    chained_hash || '{"at":' || chained_at || ',"body":' || chained_body || ',"seq":' || chained_seq || '}', 'UTF8')), 'hex');
                INSERT INTO security_controls_audit_records (seq, at, body, hash, record_id, event_name, status, actor_id, target_id, job_id)
                VALUES (chained_seq, chained_at, chained_body, chained_hash, fields->>'id', fields->>'event_name', fields->>'status',
                    fields->'actor'->>'user_id', coalesce(fields->'target'->>'id', ''), fields->>'job_id');
                DELETE FROM security_controls_audit_pending p WHERE p.id = waiting.id;
                SELECT json_object_agg(p.field, p.value) INTO personal FROM security_controls_audit_personal p WHERE p.record_id = fields->>'id';
                RETURN NEXT;
            END LOOP;
        END $$`,
    ],
};

/**
 * Keys and signed checkpoints, the heartbeat, who read the audit, and the indexes of its search. The chaining function now notices a
 * clock that went back, within the same lock, so that two nodes cannot both record it.
 */
import type {Migration} from './migration';

export const createAuditEvidence: Migration = {
    name: '0030_audit_evidence',
    statements: [
        `CREATE TABLE security_controls_audit_keys (
            key_id char(8) PRIMARY KEY,
            name varchar(128) NOT NULL,
            public_key varchar(64) NOT NULL,
            private_key varchar(128) NOT NULL,
            fingerprint char(64) NOT NULL,
            source varchar(16) NOT NULL,
            created_at bigint NOT NULL,
            retired_at bigint NOT NULL DEFAULT 0
        )`,
        // One key signs, however many nodes start at once.
        'CREATE UNIQUE INDEX security_controls_audit_keys_active ON security_controls_audit_keys ((true)) WHERE retired_at = 0',
        `CREATE TABLE security_controls_audit_checkpoints (
            id bigserial PRIMARY KEY,
            seq bigint NOT NULL,
            chain_hash char(64) NOT NULL,
            signed_at bigint NOT NULL,
            occasion varchar(16) NOT NULL,
            key_id char(8) NOT NULL REFERENCES security_controls_audit_keys (key_id),
            note text NOT NULL
        )`,
        'CREATE INDEX security_controls_audit_checkpoints_seq ON security_controls_audit_checkpoints (seq, id)',
        `CREATE TABLE security_controls_audit_heartbeat (
            only_row boolean PRIMARY KEY DEFAULT true CHECK (only_row),
            beat_at bigint NOT NULL
        )`,
        `CREATE TABLE security_controls_audit_readings (
            reader_id varchar(26) NOT NULL,
            subject varchar(64) NOT NULL,
            hour bigint NOT NULL,
            PRIMARY KEY (reader_id, subject, hour)
        )`,
        'CREATE INDEX security_controls_audit_records_status ON security_controls_audit_records (status, seq)',
        'CREATE INDEX security_controls_audit_records_target_type ON security_controls_audit_records ((body::jsonb -> \'target\' ->> \'type\'), seq)',
        'CREATE INDEX security_controls_audit_records_words ON security_controls_audit_records USING gin (to_tsvector(\'simple\'::regconfig, body))',
        'CREATE INDEX security_controls_audit_personal_words ON security_controls_audit_personal USING gin (to_tsvector(\'simple\'::regconfig, value))',
        `CREATE OR REPLACE FUNCTION security_controls_chain_audit(max_records integer)
        RETURNS TABLE (chained_seq bigint, chained_at bigint, chained_body text, chained_hash text, personal json) LANGUAGE plpgsql AS $$
        DECLARE
            waiting record;
            fields jsonb;
            previous_at bigint;
        BEGIN
            IF NOT EXISTS (SELECT 1 FROM security_controls_audit_pending) THEN
                RETURN;
            END IF;
            PERFORM pg_advisory_xact_lock(hashtext('security_controls_audit'));
            SELECT r.seq, r.hash, r.at INTO chained_seq, chained_hash, previous_at FROM security_controls_audit_records r ORDER BY r.seq DESC LIMIT 1;
            chained_seq := coalesce(chained_seq, 0);
            chained_hash := coalesce(chained_hash, repeat('0', 64));
            FOR waiting IN SELECT p.id, p.body FROM security_controls_audit_pending p ORDER BY p.id LIMIT max_records LOOP
                fields := waiting.body::jsonb;
                chained_seq := chained_seq + 1;
                chained_at := floor(extract(epoch FROM clock_timestamp()) * 1000)::bigint;
                IF chained_at < previous_at THEN
                    INSERT INTO security_controls_audit_pending (body) VALUES (
                        '{"actor":{"address":"","client":"","session_id":"","type":"system","user_id":""},"event_name":"clock_ran_backwards","id":"'
                        || substr(md5(random()::text || clock_timestamp()::text), 1, 26) || '","job_id":"","prior_state":{"at":' || previous_at
                        || '},"reason":"","request_id":"","resulting_state":{"at":' || chained_at || ',"seq":' || chained_seq
                        || '},"status":"success","target":null}');
                END IF;
                previous_at := chained_at;
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

/** What the REST layer keeps: replies to actions that may be repeated, and refusals counted by the minute. */
import type {Migration} from './migration';

export const createHttp: Migration = {
    name: '0002_http',
    statements: [
        `CREATE TABLE security_controls_idempotency (
            actor_id varchar(26) NOT NULL,
            endpoint varchar(64) NOT NULL,
            key varchar(128) NOT NULL,
            body_hash char(64) NOT NULL,
            status integer NOT NULL,
            reply text NOT NULL,
            etag varchar(128) NOT NULL,
            created_at bigint NOT NULL,
            PRIMARY KEY (actor_id, endpoint, key)
        )`,
        'CREATE INDEX security_controls_idempotency_created_at ON security_controls_idempotency (created_at)',
        `CREATE TABLE security_controls_refusals (
            actor_id varchar(26) NOT NULL,
            endpoint varchar(64) NOT NULL,
            error_id varchar(64) NOT NULL,
            minute bigint NOT NULL,
            count integer NOT NULL,
            PRIMARY KEY (actor_id, endpoint, error_id, minute)
        )`,
    ],
};

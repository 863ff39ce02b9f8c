/** Push contents: what left the server, counted by day, and core's settings found below the floor. The policy itself is in security_controls_policies. */
import type {Migration} from './migration';

export const createPush: Migration = {
    name: '0020_push',
    statements: [
        `CREATE TABLE security_controls_push_evidence (
            day varchar(10) NOT NULL,
            level varchar(32) NOT NULL,
            outcome varchar(16) NOT NULL,
            rule_id varchar(26) NOT NULL,
            count bigint NOT NULL,
            PRIMARY KEY (day, level, outcome, rule_id)
        )`,
        `CREATE TABLE security_controls_push_drift (
            setting varchar(64) PRIMARY KEY,
            actual text NOT NULL,
            allowed text NOT NULL,
            found_at bigint NOT NULL,
            put_back varchar(16) NOT NULL
        )`,
    ],
};

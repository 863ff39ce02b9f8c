/** Drift of core's settings past the floor of any policy, in one table; push and MFA had one each. */
import type {Migration} from './migration';

export const uniteDrift: Migration = {
    name: '0081_drift',
    statements: [
        `CREATE TABLE security_controls_drift (
            policy varchar(16) NOT NULL,
            setting varchar(64) NOT NULL,
            actual text NOT NULL,
            allowed text NOT NULL,
            found_at bigint NOT NULL,
            put_back varchar(16) NOT NULL,
            attempts integer NOT NULL DEFAULT 0,
            retry_at bigint NOT NULL DEFAULT 0,
            PRIMARY KEY (policy, setting)
        )`,
        `INSERT INTO security_controls_drift (policy, setting, actual, allowed, found_at, put_back, attempts, retry_at)
            SELECT 'push', setting, actual, allowed, found_at, put_back, attempts, retry_at FROM security_controls_push_drift`,
        `INSERT INTO security_controls_drift (policy, setting, actual, allowed, found_at, put_back)
            SELECT 'mfa', setting, 'false', 'true', found_at, put_back FROM security_controls_mfa_drift`,
        'DROP TABLE security_controls_push_drift',
        'DROP TABLE security_controls_mfa_drift',
    ],
};

/** Values of security-relevant settings as they were seen, so that a report can be compared with an older one. */
import type {Migration} from './migration';

export const createSettingValues: Migration = {
    name: '0031_setting_values',
    statements: [
        `CREATE TABLE security_controls_setting_values (
            id bigserial PRIMARY KEY,
            name varchar(128) NOT NULL,
            value text NOT NULL,
            seen_at bigint NOT NULL
        )`,
        'CREATE INDEX security_controls_setting_values_name ON security_controls_setting_values (name, seen_at, id)',
    ],
};

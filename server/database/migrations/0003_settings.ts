/** Core's settings as last seen, the changes admins announced, and the plugin's own policies. */
import type {Migration} from './migration';

export const createSettings: Migration = {
    name: '0003_settings',
    statements: [
        `CREATE TABLE security_controls_core_settings (
            name varchar(128) PRIMARY KEY,
            value text NOT NULL,
            seen_at bigint NOT NULL
        )`,
        `CREATE TABLE security_controls_core_setting_changes (
            id varchar(26) PRIMARY KEY,
            setting_group varchar(32) NOT NULL,
            actor text NOT NULL,
            settings text NOT NULL,
            request_id varchar(64) NOT NULL,
            announced_at bigint NOT NULL,
            expires_at bigint NOT NULL,
            closed_at bigint NOT NULL,
            outcome varchar(16) NOT NULL
        )`,
        'CREATE INDEX security_controls_core_setting_changes_open ON security_controls_core_setting_changes (expires_at) WHERE closed_at = 0',
        `CREATE TABLE security_controls_policies (
            name varchar(64) PRIMARY KEY,
            version integer NOT NULL,
            document text NOT NULL,
            changed_at bigint NOT NULL,
            changed_by varchar(26) NOT NULL
        )`,
    ],
};

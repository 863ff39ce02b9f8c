/** Where a setting's value came from when it was seen: core's configuration, or an environment variable that holds it. */
import type {Migration} from './migration';

export const addSettingSources: Migration = {
    name: '0034_setting_sources',
    statements: ['ALTER TABLE security_controls_setting_values ADD COLUMN source varchar(16) NOT NULL DEFAULT \'config\''],
};

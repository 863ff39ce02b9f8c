/** Which sessions ended because their account was deactivated: should it be active again, its browsers are not wiped. */
import type {Migration} from './migration';

export const markDeactivationInMirror: Migration = {
    name: '0041_mirror_deactivation',
    statements: ['ALTER TABLE security_controls_session_mirror ADD COLUMN ended_by_deactivation boolean NOT NULL DEFAULT false'],
};

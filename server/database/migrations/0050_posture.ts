/** Every run of the mobile posture, newest last; what a run found stays as it was found. */
import type {Migration} from './migration';

export const createPosture: Migration = {
    name: '0050_posture',
    statements: [
        `CREATE TABLE security_controls_posture_runs (
            id varchar(26) PRIMARY KEY, checked_at bigint NOT NULL, findings text NOT NULL, devices text NOT NULL, changes text NOT NULL
        )`,
        'CREATE INDEX security_controls_posture_runs_checked_at ON security_controls_posture_runs (checked_at, id)',
    ],
};

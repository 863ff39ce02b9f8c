/** Log-ins refused while a revocation runs are counted by the minute as refused requests are: by person and job. */
import type {Migration} from './migration';

export const countRefusedLogIns: Migration = {
    name: '0096_refused_log_ins',
    statements: [
        `ALTER TABLE security_controls_refusals ADD COLUMN job_id varchar(26) NOT NULL DEFAULT '',
            DROP CONSTRAINT security_controls_refusals_pkey, ADD PRIMARY KEY (actor_id, endpoint, error_id, job_id, minute)`,
    ],
};

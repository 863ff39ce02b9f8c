/** For a mass revocation: the index by which the engine finds what of a job is due next, however many targets it has. */
import type {Migration} from './migration';

export const indexNextTargets: Migration = {
    name: '0095_next_targets',
    statements: [
        'CREATE INDEX security_controls_revocation_target_next ON security_controls_revocation_target (job_id, next_at, session_id) WHERE access_ended_at = 0 AND NOT failed',
        'DROP INDEX security_controls_revocation_target_cancellable',
        'DROP INDEX security_controls_revocation_target_open',
        // A target changes four or five times within a minute: with room on its page a change that no index shows costs no index anything.
        'ALTER TABLE security_controls_revocation_target SET (fillfactor = 60)',
    ],
};

/** Which ended sessions core's cache may still serve: it does so when their row was removed by SQL. Those that ended before are left as they are. */
import type {Migration} from './migration';

export const addStaleSessionCache: Migration = {
    name: '0048_stale_session_cache',
    statements: [
        'ALTER TABLE security_controls_session_mirror ADD COLUMN cache_cleared_at bigint NOT NULL DEFAULT 0',
        'UPDATE security_controls_session_mirror SET cache_cleared_at = ended_at WHERE ended_at > 0',
        'CREATE INDEX security_controls_session_mirror_stale ON security_controls_session_mirror (told_at) WHERE told_at > 0 AND cache_cleared_at = 0',
    ],
};

/** Wipes that running tabs did by themselves while they could not reach the server, as their clients claim. */
import type {Migration} from './migration';

export const createOfflineWipes: Migration = {
    name: '0047_offline_wipe',
    statements: [
        `CREATE TABLE security_controls_offline_wipe (
            session_id varchar(26) NOT NULL,
            wiped_at bigint NOT NULL,
            user_id varchar(26) NOT NULL,
            reported_at bigint NOT NULL,
            report jsonb NOT NULL,
            PRIMARY KEY (session_id, wiped_at)
        )`,
        'CREATE INDEX security_controls_offline_wipe_reported ON security_controls_offline_wipe (reported_at)',
    ],
};

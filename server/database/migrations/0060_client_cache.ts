/** When a client was told to drop its HTTP cache: once for each wipe, since a browser may take seconds over it. */
import type {Migration} from './migration';

export const addCacheClearing: Migration = {
    name: '0060_client_cache',
    statements: ['ALTER TABLE security_controls_wipe ADD COLUMN cache_cleared_at bigint NOT NULL DEFAULT 0'],
};

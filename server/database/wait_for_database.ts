/** Lets a start outlast a database that serves nobody for a while, as in a failover: Mattermost leaves a plugin off whose activation failed once. */
import type {Host} from '../host';
import {isPassing} from './passing_failures';

/** A failover takes seconds to a minute. The runtime's start has two minutes, and the last try may wait half a minute for another node's migrations. */
const GIVE_UP_AFTER_MS = 60_000;
const TRY_EVERY_MS = 1_000;

/**
 * The work's result, tried again while the database is away, starting, read-only or full, or while another node holds what it needs.
 * The work must leave nothing behind when it fails.
 */
export async function untilDatabaseServes<T>(host: Host, work: () => Promise<T>): Promise<T> {
    for (const giveUpAt = host.clock.now() + GIVE_UP_AFTER_MS; ;) {
        try {
            return await work();
        } catch (error) {
            if (!isPassing(error) || host.clock.now() >= giveUpAt) {
                throw error;
            }
            host.log.warn('The database does not serve yet; the start waits for it.', {error: String(error)});
            await new Promise<void>((resolve) => {
                host.clock.after(TRY_EVERY_MS, async () => resolve());
            });
        }
    }
}

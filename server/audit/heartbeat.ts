/** A beat in SQL, so that a start can record since when no node was there: what happened then stands in no record. */
import type {Host} from '../host';
import {appendAudit} from './write';

export const BEAT_EVERY_MS = 30_000;

/** Shorter gaps are restarts and upgrades; three beats may be lost to a slow database. */
const ABSENT_AFTER_MS = 4 * BEAT_EVERY_MS;

/** By the database's clock: nodes' clocks differ. */
const NOW = 'floor(extract(epoch FROM clock_timestamp()) * 1000)::bigint';

export async function beat(host: Host): Promise<void> {
    await host.sql.exec(
        `INSERT INTO security_controls_audit_heartbeat (beat_at) VALUES (${NOW}) ON CONFLICT (only_row) DO UPDATE SET beat_at = excluded.beat_at`);
}

/** At a start, before the first beat. */
export async function recordAbsence(host: Host): Promise<void> {
    await host.transaction(async (tx) => {
        const [row] = await tx.query<{beat_at: number; now: number}>(`SELECT beat_at, ${NOW} AS now FROM security_controls_audit_heartbeat FOR UPDATE`);
        if (row && row.now - row.beat_at > ABSENT_AFTER_MS) {
            await tx.exec(`UPDATE security_controls_audit_heartbeat SET beat_at = ${NOW}`);
            await appendAudit(tx, host, {
                event_name: 'controls_were_absent', status: 'success', actor: {type: 'system'},
                resulting_state: {since: row.beat_at, until: row.now},
            });
        }
    });
    await beat(host);
}

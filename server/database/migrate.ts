/** Brings the plugin's tables up to date when a node starts. Two nodes may start at once: the lock lets one work and the other find it done. */
import type {Host, Sql} from '../host';
import {MIGRATIONS} from './migrations';
import type {Migration} from './migrations/migration';

/** The names applied now, none when all were there. All or none: they share one transaction. */
export async function migrate(host: Host, migrations: readonly Migration[] = MIGRATIONS): Promise<string[]> {
    const now = host.clock.now();
    return host.transaction(async (tx) => {
        await tx.query('SELECT pg_advisory_xact_lock(hashtext(\'security_controls_migrations\'))::text AS locked');
        await tx.exec('CREATE TABLE IF NOT EXISTS security_controls_migrations (name varchar(64) PRIMARY KEY, applied_at bigint NOT NULL)');
        return applyMissing(tx, migrations, now);
    });
}

async function applyMissing(tx: Sql, migrations: readonly Migration[], now: number): Promise<string[]> {
    const rows = await tx.query<{name: string}>('SELECT name FROM security_controls_migrations');
    const applied = new Set(rows.map((row) => row.name));
    const missing = migrations.filter((migration) => !applied.has(migration.name));
    for (const migration of missing) {
        for (const statement of migration.statements) {
            await tx.exec(statement);
        }
        await tx.exec('INSERT INTO security_controls_migrations (name, applied_at) VALUES ($1, $2)', [migration.name, now]);
    }
    return missing.map((migration) => migration.name);
}

/**
 * Whom the policy met, and until when it waits for each: stored once, by the database's clock, and renewed by nothing. A row is made when the
 * policy is saved, by a worker within a minute (new people, teams joined, exemptions over), and at a log-in that comes before the worker.
 */
import type {MfaPolicy} from '../../contract/mfa';
import {readDatabaseNow} from '../database/clock';
import {takeTurn} from '../database/turns';
import type {Host, Sql} from '../host';
import {Parameters, population} from './population';
import {graceMs} from './rule';

/** A person the policy newly applies to is met within this time, or at their next log-in. */
export const ADMIT_EVERY_MS = 60_000;

/** What the requirement before left is over: deadlines, extensions, help, and which reminders were sent. */
export async function beginRequirement(tx: Sql, now: number): Promise<void> {
    await tx.exec('DELETE FROM security_controls_mfa_members');
    await tx.exec('DELETE FROM security_controls_mfa_reminders');
    await tx.exec('INSERT INTO security_controls_mfa_requirement (name, since) VALUES (\'mfa\', $1) ON CONFLICT (name) DO UPDATE SET since = excluded.since', [now]);
}

export async function endRequirement(tx: Sql): Promise<void> {
    await tx.exec('DELETE FROM security_controls_mfa_requirement');
}

export async function readRequiredSince(sql: Sql): Promise<number | null> {
    const [row] = await sql.query<{since: number}>('SELECT since FROM security_controls_mfa_requirement');
    return row?.since ?? null;
}

/** Under a changed grace period: who waits gets the new deadline, whoever is past it keeps what is over. */
export async function moveDeadlines(tx: Sql, policy: MfaPolicy, now: number): Promise<void> {
    await tx.exec(
        `UPDATE security_controls_mfa_members SET deadline_at = first_applied_at + $1::bigint + extension_ms
         WHERE deadline_at > $2::bigint AND deadline_at <> first_applied_at + $1::bigint + extension_ms`, [graceMs(policy), now]);
}

/** The number of people newly met. */
export function admitEverybody(tx: Sql, policy: MfaPolicy, now: number): Promise<number> {
    return admit(tx, policy, now, null);
}

/** Before a log-in is judged, so that nobody is judged by a deadline that stands nowhere. Waits for a policy that is just being saved. */
export async function admitPerson(host: Host, readPolicy: (sql: Sql) => Promise<{policy: MfaPolicy}>, userId: string): Promise<void> {
    await host.transaction(async (tx) => {
        await holdPolicy(tx);
        const {policy} = await readPolicy(tx);
        if (policy.mode === 'required') {
            await admit(tx, policy, await readDatabaseNow(tx), userId);
        }
    });
}

/** One node's tick. */
export async function admitNewcomers(host: Host, readPolicy: (sql: Sql) => Promise<{policy: MfaPolicy}>): Promise<void> {
    // A little less than the interval: a tick that comes a moment early must not skip a whole round.
    if ((await readPolicy(host.sql)).policy.mode !== 'required' || !await takeTurn(host.sql, 'mfa_admit', host.clock.now(), ADMIT_EVERY_MS / 2)) {
        return;
    }
    await host.transaction(async (tx) => {
        await holdPolicy(tx);
        const {policy} = await readPolicy(tx);
        if (policy.mode === 'required') {
            await admitEverybody(tx, policy, await readDatabaseNow(tx));
        }
    });
}

/** Against a policy saved meanwhile: its own transaction locks the same row. */
async function holdPolicy(tx: Sql): Promise<void> {
    await tx.query('SELECT version FROM security_controls_policies WHERE name = \'mfa\' FOR SHARE');
}

function admit(tx: Sql, policy: MfaPolicy, now: number, userId: string | null): Promise<number> {
    const params = new Parameters();
    const where = userId === null ? undefined : `u.id = ${params.add(userId)}`;
    const query = population(policy, params, {now, someAdminIsAble: true, where});
    return tx.exec(
        `INSERT INTO security_controls_mfa_members (user_id, first_applied_at, deadline_at)
         SELECT p.user_id, ${params.add(now, 'bigint')}, ${params.add(now + graceMs(policy), 'bigint')} FROM (${query}) p WHERE p.applies AND p.first_applied_at IS NULL
         ON CONFLICT (user_id) DO NOTHING`, params.values);
}

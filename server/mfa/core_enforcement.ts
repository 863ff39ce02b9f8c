/**
 * Core's own enforcement, which comes with a licence: switched on by the policy when the grace of everybody in scope is over, or from a date on; never where
 * core would meet people the policy does not ask. What the policy switched on, its end switches off at once. Once a version of the policy: what an
 * admin then does by hand stays.
 */
import type {MfaPolicy} from '../../contract/mfa';
import {takeTurn} from '../database/turns';
import type {Host, Sql} from '../host';
import type {CoreSwitches} from './core_switch';
import {readSwitches, switchCore} from './core_switch';
import {readCircumstances} from './coverage';
import type {MfaNeeds} from './needs';
import {readLiftedUntil} from './people';
import {readMfaPolicy} from './policy';
import type {PopulationOptions} from './population';
import {Parameters, population} from './population';
import {ROLES_OF_GROUP} from './rule';
import {coreWouldMeetMore} from './view';

export const CORE_ENFORCEMENT_EVERY_MS = 60_000;

/** After core refused, for instance because an environment variable holds the setting. */
const TRY_AGAIN_MS = 600_000;

/** What this plugin did in core, and for which version of the policy. */
interface Done {policy_version: number; switched_on: string; next_at: number}

/** One node's tick, and asked for when a policy was saved. */
export async function keepCoreEnforcement(host: Host, needs: MfaNeeds): Promise<void> {
    const now = host.clock.now();
    const {policy, version} = await readMfaPolicy(host.sql);
    const done = await readDone(host.sql);
    if (policy.mode !== 'required') {
        await switchOffAgain(host, needs, done);
        return;
    }
    if (done && (done.policy_version === version ? done.switched_on !== '{}' || done.next_at > now : done.next_at > now)) {
        return;
    }
    const wanted = await findDue(host, policy);
    if (wanted && await takeTurn(host.sql, 'mfa_core', now, CORE_ENFORCEMENT_EVERY_MS / 2)) {
        const worked = await switchCore(host, needs, wanted, {actor: {type: 'system'}, why: policy.core_enforcement.when});
        await writeDone(host.sql, {policy_version: version, switched_on: worked ? JSON.stringify(wanted) : '{}', next_at: worked ? 0 : now + TRY_AGAIN_MS});
    }
}

/** What is to be switched on now; null when it is not time, not core's, or done. */
async function findDue(host: Host, policy: MfaPolicy): Promise<CoreSwitches | null> {
    const {when, at} = policy.core_enforcement;
    const config = await host.mattermost.getConfig();
    if ((when !== 'when_grace_over' && when !== 'at') || !config.ServiceSettings.EnableMultifactorAuthentication || !(await host.mattermost.getLicense()).mfa) {
        return null;
    }
    const {options} = await readCircumstances(host.sql);
    if ((when === 'at' && options.now < (at ?? Infinity)) || await readLiftedUntil(host.sql) !== null) {
        return null;
    }
    const before = readSwitches(config);
    const wanted: CoreSwitches = {'ServiceSettings.EnforceMultifactorAuthentication': true, ...(asksGuests(policy) && {'GuestAccountsSettings.EnforceMultifactorAuthentication': true})};
    if (Object.keys(wanted).every((name) => before[name as keyof CoreSwitches])) {
        return null;
    }
    // Core knows no grace: as long as somebody waits, the plugin holds alone.
    const withGuests = wanted['GuestAccountsSettings.EnforceMultifactorAuthentication'] ?? before['GuestAccountsSettings.EnforceMultifactorAuthentication'];
    return await somebodyWaits(host.sql, policy, options) || await coreWouldMeetMore(host.sql, policy, withGuests) ? null : wanted;
}

/** Ends at the first who does, since it is asked every minute. */
async function somebodyWaits(sql: Sql, policy: MfaPolicy, options: PopulationOptions): Promise<boolean> {
    const params = new Parameters();
    const people = population(policy, params, options);
    return (await sql.query(`SELECT 1 AS waits FROM (${people}) p WHERE p.state = 'in_grace' LIMIT 1`, params.values)).length > 0;
}

function asksGuests({scope}: MfaPolicy): boolean {
    return scope.type === 'everyone' || scope.roles.some((group) => (ROLES_OF_GROUP[group] as readonly string[]).includes('system_guest'));
}

async function switchOffAgain(host: Host, needs: MfaNeeds, done: Done | null): Promise<void> {
    const now = host.clock.now();
    // Without a turn to wait for, since this is to happen at once; done twice it is done.
    if (!done || done.switched_on === '{}' || done.next_at > now) {
        return;
    }
    const switchedOn = JSON.parse(done.switched_on) as CoreSwitches;
    const wanted = Object.fromEntries(Object.keys(switchedOn).map((name) => [name, false])) as CoreSwitches;
    if (await switchCore(host, needs, wanted, {actor: {type: 'system'}, why: 'not_required'})) {
        await host.sql.exec('DELETE FROM security_controls_mfa_core');
    } else {
        await writeDone(host.sql, {...done, next_at: now + TRY_AGAIN_MS});
    }
}

async function readDone(sql: Sql): Promise<Done | null> {
    const [row] = await sql.query<Done>('SELECT policy_version, switched_on, next_at FROM security_controls_mfa_core WHERE name = \'mfa\'');
    return row ?? null;
}

async function writeDone(sql: Sql, done: Done): Promise<void> {
    await sql.exec(`
        INSERT INTO security_controls_mfa_core (name, policy_version, switched_on, next_at) VALUES ('mfa', $1, $2, $3)
        ON CONFLICT (name) DO UPDATE SET policy_version = excluded.policy_version, switched_on = excluded.switched_on, next_at = excluded.next_at`,
    [done.policy_version, done.switched_on, done.next_at]);
}

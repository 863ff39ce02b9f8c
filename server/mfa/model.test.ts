/**
 * Random histories of the whole server half against a fake clock and a small model of its own: policies saved, people joining, enrolling, being
 * reset, promoted and deactivated, restarts, days going by. What must hold is asked after every step of everybody.
 */
import type {MfaPolicy} from '../../contract/mfa';
import type {Random} from '../../test/support/mfa_people';
import {addMfaPerson, addTeam, createRandom} from '../../test/support/mfa_people';
import type {TestPlugin} from '../../test/support/plugin_client';
import {startTestPlugin} from '../../test/support/plugin_client';
import type {TestHost} from '../../test/support/test_host';
import {useTestDatabase} from '../../test/support/use_test_host';
import {admitPerson} from './members';
import {readPerson, readServer} from './people';
import {DEFAULT_MFA_POLICY, readMfaPolicy} from './policy';
import {decideLogIn} from './rule';

const MINUTE_MS = 60_000;
const HOUR_MS = 60 * MINUTE_MS;
const SEEDS = [1, 2, 3, 4, 5];
const STEPS = 35;

/** What the model knows of a person. deadline: null until the policy met them. */
interface Known {id: string; isAdmin: boolean; isGuest: boolean; provider: string; isEnrolled: boolean; isActive: boolean; inTeam: boolean; firstAppliedAt: number | null; deadline: number | null}

/** Moments the histories must come by, or nothing would be shown of them. */
const reached = {in_grace: 0, enforced: 0, last_admin: 0, enrolled_past: 0, refused: 0};

const database = useTestDatabase();

/** The model: the sentences, written without the rule. */
class Model {
    policy: MfaPolicy = DEFAULT_MFA_POLICY;
    readonly people: Known[] = [];
    constructor(readonly test: TestHost, readonly team: string) {}

    get now(): number {
        return this.test.host.clock.now();
    }
    get graceMs(): number {
        return this.policy.grace.amount * (this.policy.grace.unit === 'days' ? 24 * HOUR_MS : HOUR_MS);
    }
    isExempt(person: Known): boolean {
        return this.policy.exempt_users.some((user) => user.user_id === person.id && user.until > this.now) ||
            (person.provider !== '' && person.provider !== 'ldap') || (this.policy.exempt_providers as string[]).includes(person.provider);
    }
    /** Required of this person, enrolled or not. */
    applies(person: Known): boolean {
        const {scope} = this.policy;
        const named = scope.type === 'everyone' || (scope.roles.includes('system_admins') && person.isAdmin) || (scope.roles.includes('guests') && person.isGuest) ||
            (scope.team_ids.length > 0 && person.inTeam) || scope.user_ids.includes(person.id);
        return this.policy.mode === 'required' && person.isActive && named && !this.isExempt(person);
    }
    /** The product looks at everybody: those the policy newly applies to begin to wait. */
    meet(people = this.people): void {
        for (const person of people) {
            if (this.applies(person) && person.deadline === null) {
                person.firstAppliedAt = this.now;
                person.deadline = this.now + this.graceMs;
            }
        }
    }
    save(next: MfaPolicy): void {
        const begins = next.mode === 'required' && this.policy.mode !== 'required';
        const goesOn = next.mode === 'required' && this.policy.mode === 'required';
        this.policy = next;
        for (const person of this.people) {
            if (begins) {
                person.deadline = person.firstAppliedAt = null;
            } else if (goesOn && person.deadline !== null && person.firstAppliedAt !== null && person.deadline > this.now) {
                person.deadline = person.firstAppliedAt + this.graceMs;
            }
        }
        this.meet();
    }
    isPast(person: Known): boolean {
        return this.applies(person) && !person.isEnrolled && person.deadline !== null && person.deadline <= this.now;
    }
}

function randomPolicy(random: Random, model: Model): MfaPolicy {
    const ids = model.people.map((person) => person.id);
    return {
        ...DEFAULT_MFA_POLICY,
        mode: random.pick(['off', 'encouraged', 'required', 'required', 'required', 'required', 'required', 'required']),
        scope: random.chance(0.5) ? {type: 'everyone'} : {
            type: 'chosen', roles: random.pick([[], ['system_admins'], ['guests', 'system_admins']]), team_ids: random.chance(0.6) ? [model.team] : [], group_ids: [], user_ids: [random.pick(ids)],
        },
        exempt_users: random.chance(0.4) ? [{user_id: random.pick(ids), reason: 'r', until: model.now + (random.below(48) * HOUR_MS)}] : [],
        exempt_providers: random.pick([[], ['saml'], ['ldap']]),
        grace: random.pick([{amount: 0, unit: 'hours'}, {amount: 5, unit: 'hours'}, {amount: 1, unit: 'days'}, {amount: 3, unit: 'days'}] as const),
    };
}

async function addPerson(test: TestHost, random: Random, model: Model, isAdmin: boolean): Promise<void> {
    const isGuest = !isAdmin && random.chance(0.2);
    const provider = isAdmin ? '' : random.pick(['', '', 'ldap', 'saml']);
    const isEnrolled = random.chance(0.3);
    const inTeam = random.chance(0.4);
    const id = await addMfaPerson(test, {
        roles: isAdmin ? 'system_user system_admin' : isGuest ? 'system_guest' : 'system_user', authservice: provider, enrolled: isEnrolled, teamIds: inTeam ? [model.team] : [],
    });
    model.people.push({id, isAdmin, isGuest, provider, isEnrolled, isActive: true, inTeam, firstAppliedAt: null, deadline: null});
}

async function check(test: TestHost, model: Model): Promise<void> {
    const {policy} = await readMfaPolicy(test.host.sql);
    expect(policy).toEqual(model.policy);
    const server = await readServer(test.host);
    const freeAdmins: string[] = [];
    for (const known of model.people) {
        const seen = await readPerson(test.host.sql, policy, known.id);
        if (!seen) {
            throw new Error('somebody is missing');
        }
        const isFree = decideLogIn(seen.decision, seen.person, seen.member, server) === 'free';
        // The deadline is what the model says, whatever happened since: nothing renewed it.
        expect(seen.member?.deadlineAt ?? null).toBe(known.deadline);
        reached.in_grace += seen.decision.state === 'in_grace' ? 1 : 0;
        reached.enrolled_past += known.isEnrolled && known.deadline !== null && known.deadline <= model.now ? 1 : 0;
        if (!isFree) {
            reached.enforced++;
            // No one is enforced before their deadline, none who is enrolled, exempt or not meant.
            expect(model.isPast(known)).toBe(true);
        } else if (model.isPast(known)) {
            // No one is free after it, but the last able admins.
            reached.last_admin++;
            expect(seen.decision.exemption).toBe('last_admin');
            expect(known.isAdmin && model.people.every((one) => !one.isAdmin || !one.isActive || model.isPast(one))).toBe(true);
        }
        if (known.isAdmin && known.isActive && isFree) {
            freeAdmins.push(known.id);
        }
    }
    // Never zero able admins, as long as there is one at all.
    expect(freeAdmins.length > 0).toBe(model.people.some((one) => one.isAdmin && one.isActive));
}

async function step(test: TestHost, random: Random, model: Model, plugin: TestPlugin): Promise<TestPlugin> {
    const person = random.pick(model.people);
    const change = (sql: string, ...params: unknown[]) => test.rows(sql, [person.id, ...params]);
    switch (random.below(15)) {
    case 0:
    case 1: {
        const actor = random.pick(model.people.filter((one) => one.isAdmin && one.isActive));
        const session = await test.addSession(actor.id);
        const policy = randomPolicy(random, model);
        const {headers} = await plugin.request(session, 'GET', '/policies/mfa');
        const {status, body} = await plugin.request(session, 'PUT', '/policies/mfa', {body: policy, headers: {'if-match': String(headers['ETag'])}});
        if (status === 200) {
            model.save(body['policy'] as MfaPolicy);
        } else {
            // The only refusal these policies can meet.
            reached.refused++;
            expect([body['id'], actor.isEnrolled]).toEqual(['mfa.actor_not_enrolled', false]);
        }
        break;
    }
    case 2:
    case 3:
    case 4:
        // The worker is due in every one of them, and the clock stands where it ran.
        await test.sleep(random.pick([2 * MINUTE_MS, HOUR_MS, 7 * HOUR_MS, 24 * HOUR_MS, 40 * HOUR_MS]));
        model.meet();
        break;
    case 5:
        await addPerson(test, random, model, random.chance(0.15));
        break;
    case 6:
        person.inTeam = !person.inTeam;
        await test.rows('INSERT INTO teammembers (teamid, userid, deleteat) VALUES ($1, $2, $3) ON CONFLICT (teamid, userid) DO UPDATE SET deleteat = excluded.deleteat', [model.team, person.id, person.inTeam ? 0 : 1]);
        break;
    case 7:
        // Enrolling, and an admin's reset.
        person.isEnrolled = !person.isEnrolled;
        await change('UPDATE users SET mfaactive = $2 WHERE id = $1', person.isEnrolled);
        break;
    case 12:
    case 13: {
        // The last moment before somebody's deadline, and the first of it.
        const next = Math.min(...model.people.filter((one) => model.applies(one) && !one.isEnrolled).map((one) => one.deadline ?? 0).filter((deadline) => deadline > model.now + (2 * MINUTE_MS)));
        if (next !== Infinity) {
            await test.sleep(next - 1 - model.now);
            model.meet();
            await check(test, model);
            await test.sleep(1);
        }
        break;
    }
    case 11:
    case 14:
        // The worst that can happen to a server: every administrator loses the factor.
        for (const one of model.people.filter(({isAdmin}) => isAdmin)) {
            one.isEnrolled = false;
            await test.rows('UPDATE users SET mfaactive = false WHERE id = $1', [one.id]);
        }
        break;
    case 8:
        await plugin.stop();
        return startTestPlugin(test);
    case 9:
        // A log-in, which meets the person before the worker does; the log-out after it changes nothing.
        await admitPerson(test.host, readMfaPolicy, person.id);
        model.meet([person]);
        break;
    case 10:
        if (!person.isAdmin || model.people.filter((one) => one.isAdmin && one.isActive).length > 1 || !person.isActive) {
            person.isActive = !person.isActive;
            await change('UPDATE users SET deleteat = $2 WHERE id = $1', person.isActive ? 0 : 1);
        }
        break;
    }
    return plugin;
}

it.each(SEEDS)('is fair and locks nobody out, whatever happens (seed %d)', async (seed) => {
    const random = createRandom(seed);
    const test = await database.createTestHost();
    test.core.config['ServiceSettings'] = {...test.core.config['ServiceSettings'], EnableMultifactorAuthentication: true};
    const model = new Model(test, await addTeam(test));
    for (let n = 0; n < 8; n++) {
        await addPerson(test, random, model, n < 2);
    }
    let plugin = await startTestPlugin(test);
    for (let n = 0; n < STEPS; n++) {
        plugin = await step(test, random, model, plugin);
        await check(test, model);
    }
    await plugin.stop();
}, 120_000);

it('comes by every moment that matters', () => {
    expect(Object.entries(reached).filter(([, times]) => times === 0)).toEqual([]);
});

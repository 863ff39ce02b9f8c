import type {MfaPolicy} from '../../contract/mfa';
import {MFA_PROVIDERS, MFA_ROLES} from '../../contract/names';
import {addGroup, addMfaPerson, addTeam, createRandom} from '../../test/support/mfa_people';
import {useTestHost} from '../../test/support/use_test_host';

import {readPerson} from './people';
import {DEFAULT_MFA_POLICY} from './policy';
import {findSomeAdminIsAble, Parameters, population} from './population';
import {appliesTo, enrolmentSessionsAllowed, isAble, needsHelp} from './rule';

const test = useTestHost();

const HOUR_MS = 3_600_000;
const SEEDS = [1, 2];
const POLICIES = 20;
const PEOPLE = 60;

interface Row {
    user_id: string; state: string; exemption: string | null; exempt_until: number | null; encouraged: boolean; deadline_at: number | null; applies: boolean;
    sessions_used: number; sessions_allowed: number; first_applied_at: number | null;
}

/** Everybody there can be: roles, providers, bots, deactivated and remote accounts, deadlines before and after now, extensions, open and closed enrolment sessions. */
async function populate(random: ReturnType<typeof createRandom>, teams: string[], groups: string[]): Promise<string[]> {
    const now = test.host.clock.now();
    const ids: string[] = [];
    for (let n = 0; n < PEOPLE; n++) {
        ids.push(await addMfaPerson(test, {
            roles: random.pick(['system_user', 'system_user', 'system_guest', 'system_user system_admin', 'system_user system_manager', 'system_user system_administrator_of_nothing']),
            authservice: random.pick(['', '', '', 'email', ...MFA_PROVIDERS]),
            isBot: random.chance(0.08), enrolled: random.chance(0.2), deleteat: random.chance(0.08) ? now : 0, remoteid: random.chance(0.05) ? 'remote' : '',
            teamIds: teams.filter(() => random.chance(0.3)), groupIds: groups.filter(() => random.chance(0.3)),
            member: random.chance(0.6) ? {
                first_applied_at: now - (random.below(40) * HOUR_MS), deadline_at: now + ((random.below(40) - 20) * HOUR_MS), extension_ms: random.pick([0, HOUR_MS]),
                enrolment_sessions_used: random.below(5), enrolment_sessions_granted: random.pick([0, 0, 1, 3]),
            } : null,
            sessionEndsAt: random.chance(0.2) ? now + (random.below(20) * 60_000) : null,
        }));
    }
    return ids;
}

function randomPolicy(random: ReturnType<typeof createRandom>, ids: string[], teams: string[], groups: string[]): MfaPolicy {
    const now = test.host.clock.now();
    const some = <T>(all: readonly T[], share: number): T[] => all.filter(() => random.chance(share));
    return {
        ...DEFAULT_MFA_POLICY,
        mode: random.pick(['off', 'encouraged', 'required', 'required', 'required']),
        scope: random.chance(0.4) ? {type: 'everyone'} : {type: 'chosen', roles: some(MFA_ROLES, 0.4), team_ids: some(teams, 0.3), group_ids: some(groups, 0.3), user_ids: some(ids, 0.1)},
        exempt_users: some(ids, 0.15).map((user_id) => ({user_id, reason: 'r', until: now + ((random.below(10) - 4) * HOUR_MS)})),
        exempt_providers: some(MFA_PROVIDERS, 0.3),
        grace: random.pick([{amount: 0, unit: 'hours'}, {amount: 12, unit: 'hours'}, {amount: 3, unit: 'days'}] as const),
    };
}

it.each(SEEDS)('says of everybody what the rule says of each, for random people and policies (seed %d)', async (seed) => {
    const random = createRandom(seed);
    const teams = [await addTeam(test), await addTeam(test)];
    const groups = [await addGroup(test), await addGroup(test)];
    const ids = await populate(random, teams, groups);
    const seen = new Set<string>();
    for (let n = 0; n < POLICIES; n++) {
        const policy = randomPolicy(random, ids, teams, groups);
        const now = test.host.clock.now();
        const someAdminIsAble = await findSomeAdminIsAble(test.host.sql, policy, now);
        const params = new Parameters();
        const rows = new Map((await test.host.sql.query<Row>(population(policy, params, {now, someAdminIsAble}), params.values)).map((row) => [row.user_id, row]));
        let anyAble = false;
        for (const id of ids) {
            const known = await readPerson(test.host.sql, policy, id);
            if (!known) {
                throw new Error('somebody is missing');
            }
            const {person, member, decision} = known;
            anyAble ||= isAble(decision, person);
            const row = rows.get(id);
            expect(row === undefined).toBe(!person.canLogIn);
            if (row) {
                expect({...row, needs_help: row.state === 'overdue' && row.sessions_used >= row.sessions_allowed}).toMatchObject({
                    state: decision.state, exemption: decision.exemption, exempt_until: decision.exemptUntil, encouraged: decision.encouraged, deadline_at: decision.deadlineAt,
                    applies: appliesTo(policy, person, now), first_applied_at: member?.firstAppliedAt ?? null,
                    sessions_allowed: enrolmentSessionsAllowed(person, member), needs_help: needsHelp(decision, person, member),
                });
                seen.add(row.exemption ?? row.state);
            }
        }
        expect(someAdminIsAble).toBe(anyAble);
    }
    // A property shown of nobody would be none.
    expect([...seen].sort()).toEqual(expect.arrayContaining(['bot', 'cannot_enrol', 'chosen_user', 'enrolled', 'enrolment_session', 'in_grace', 'not_required', 'overdue', 'provider']));
}, 60_000);

it.each(['system_manager', 'system_user_manager', 'system_read_only_admin', 'system_custom_group_admin', 'shared_channel_manager', 'secure_connection_manager'])(
    'counts core\'s role %s among the other administrators', async (role) => {
        const policy: MfaPolicy = {...DEFAULT_MFA_POLICY, mode: 'required', scope: {type: 'chosen', roles: ['other_admins'], team_ids: [], group_ids: [], user_ids: []}};
        const id = await addMfaPerson(test, {roles: `system_user ${role}`});
        const params = new Parameters();
        const query = population(policy, params, {now: test.host.clock.now(), someAdminIsAble: true});
        expect(await test.host.sql.query(`SELECT p.applies FROM (${query}) p WHERE p.user_id = ${params.add(id)}`, params.values)).toEqual([{applies: true}]);
        const known = await readPerson(test.host.sql, policy, id);
        expect(known && appliesTo(policy, known.person, test.host.clock.now())).toBe(true);
    });

/** People for tests of MFA enforcement: accounts of every kind, teams and groups, stored deadlines, and a random source that a seed repeats. */
import type {TestHost, TestUser} from './test_host';

export interface MfaTestPerson extends Partial<TestUser> {
    isBot?: boolean;
    enrolled?: boolean;
    remoteid?: string;
    teamIds?: readonly string[];
    groupIds?: readonly string[];
    member?: {first_applied_at: number; deadline_at: number; extension_ms?: number; enrolment_sessions_used?: number; enrolment_sessions_granted?: number} | null;
    /** An open enrolment session that ends then. */
    sessionEndsAt?: number | null;
}

/** The new person's id. */
export async function addMfaPerson(test: TestHost, person: MfaTestPerson = {}): Promise<string> {
    const {isBot, enrolled, remoteid, teamIds, groupIds, member, sessionEndsAt, ...user} = person;
    const {id} = await test.addUser(user);
    await test.rows('UPDATE users SET mfaactive = $2, remoteid = $3 WHERE id = $1', [id, enrolled ?? false, remoteid ?? '']);
    if (isBot) {
        await test.rows('INSERT INTO bots (userid, ownerid) VALUES ($1, \'\')', [id]);
    }
    for (const teamId of teamIds ?? []) {
        await test.rows('INSERT INTO teammembers (teamid, userid, deleteat) VALUES ($1, $2, 0)', [teamId, id]);
    }
    for (const groupId of groupIds ?? []) {
        await test.rows('INSERT INTO groupmembers (groupid, userid, createat, deleteat) VALUES ($1, $2, 0, 0)', [groupId, id]);
    }
    if (member) {
        await test.rows(
            `INSERT INTO security_controls_mfa_members (user_id, first_applied_at, deadline_at, extension_ms, enrolment_sessions_used, enrolment_sessions_granted)
             VALUES ($1, $2, $3, $4, $5, $6)`,
            [id, member.first_applied_at, member.deadline_at, member.extension_ms ?? 0, member.enrolment_sessions_used ?? 0, member.enrolment_sessions_granted ?? 0]);
    }
    if (sessionEndsAt) {
        await test.rows('INSERT INTO security_controls_mfa_enrolment_sessions (session_id, user_id, begun_at, ends_at) VALUES ($1, $2, 0, $3)', [test.host.ids.newId(), id, sessionEndsAt]);
    }
    return id;
}

export async function addTeam(test: TestHost): Promise<string> {
    const id = test.host.ids.newId();
    await test.rows('INSERT INTO teams (id, name, displayname, deleteat) VALUES ($1, $1, $1, 0)', [id]);
    return id;
}

export async function addGroup(test: TestHost): Promise<string> {
    const id = test.host.ids.newId();
    await test.rows('INSERT INTO usergroups (id, name, displayname, source, deleteat) VALUES ($1, $1, $1, \'custom\', 0)', [id]);
    return id;
}

export interface Random {
    /** 0 <= n < limit. */
    below(limit: number): number;
    chance(share: number): boolean;
    pick<T>(all: readonly [T, ...T[]] | readonly T[]): T;
}

/** mulberry32: a failing sequence is seen again with its seed. */
export function createRandom(seed: number): Random {
    let state = seed;
    const next = (): number => {
        state = (state + 0x6D2B79F5) | 0;
        let mixed = Math.imul(state ^ (state >>> 15), 1 | state);
        mixed = (mixed + Math.imul(mixed ^ (mixed >>> 7), 61 | mixed)) ^ mixed;
        return ((mixed ^ (mixed >>> 14)) >>> 0) / 4294967296;
    };
    return {
        below: (limit) => Math.floor(next() * limit),
        chance: (share) => next() < share,
        pick(all) {
            const found = all[Math.floor(next() * all.length)];
            if (found === undefined) {
                throw new Error('nothing to pick from');
            }
            return found;
        },
    };
}

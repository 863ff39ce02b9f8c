/**
 * What a push's rules ask of the database, remembered: one post notifies many people, and one person gets many pushes, while each question
 * costs a round trip. Who and what was changed in core is forgotten (changes.ts); whom a burst of pushes asks for is asked for together.
 */
import type {Host, Sql} from '../host';

/** For changes nobody stamped: rows written past core. */
const KEPT_MS = 300_000;
/** Then the older half is thrown away. */
const LIMIT = 20_000;

export interface Person {roles: readonly string[]; locale: string}
/** type as core has it: O, P, D or G. */
export interface Channel {type: string; teamId: string}
/** null: there is no such channel or user. */
export interface Facts {channel: Channel | null; person: Person | null}

export interface KnownFacts {
    /** undefined when they have to be read. */
    atHand(channelId: string, userId: string, now: number): Facts | undefined;
    /** Fails as its statement fails. */
    read(host: Host, channelId: string, userId: string): Promise<Facts>;
    /** null: all of them. */
    forget(changed: {userIds: readonly string[] | null; channelIds: readonly string[] | null}): void;
}

interface Wanted {userIds: Set<string>; channelIds: Set<string>}

export function createKnownFacts(): KnownFacts {
    const channels = createKept<Channel | null>();
    const people = createKept<Person | null>();
    let asking: Promise<void> | null = null;
    let next: {wanted: Wanted; asked: Promise<void>} | null = null;
    /** Counts how often something was forgotten. */
    let forgotten = 0;

    const ask = async (host: Host, wanted: Wanted): Promise<void> => {
        const {userIds, channelIds} = wanted;
        const [now, forgottenBefore] = [host.clock.now(), forgotten];
        const found = await readFacts(host.sql, userIds, channelIds);
        if (forgotten !== forgottenBefore) {
            // A change is told once, and this may be from before it.
            return ask(host, wanted);
        }
        userIds.forEach((id) => people.set(id, found.people.get(id) ?? null, now));
        channelIds.forEach((id) => channels.set(id, found.channels.get(id) ?? null, now));
    };
    const start = (host: Host, wanted: Wanted): Promise<void> => {
        const own = ask(host, wanted).finally(() => {
            if (asking === own) {
                asking = null;
            }
        });
        asking = own;
        return own;
    };
    /** One statement at a time: who comes while it runs waits for the next, with all others who do. */
    const askTogether = (host: Host, channelId: string, userId: string): Promise<void> => {
        if (!asking) {
            return start(host, {userIds: new Set([userId]), channelIds: new Set([channelId])});
        }
        if (!next) {
            const wanted: Wanted = {userIds: new Set(), channelIds: new Set()};
            const begin = (): Promise<void> => {
                next = null;
                return start(host, wanted);
            };
            next = {wanted, asked: asking.then(begin, begin)};
        }
        next.wanted.userIds.add(userId);
        next.wanted.channelIds.add(channelId);
        return next.asked;
    };
    const atHand = (channelId: string, userId: string, now: number): Facts | undefined => {
        const channel = channels.get(channelId, now);
        const person = people.get(userId, now);
        return channel === undefined || person === undefined ? undefined : {channel, person};
    };

    return {
        atHand,
        async read(host, channelId, userId) {
            await askTogether(host, channelId, userId);
            return atHand(channelId, userId, host.clock.now()) ?? {channel: null, person: null};
        },
        forget({userIds, channelIds}) {
            if (userIds?.length === 0 && channelIds?.length === 0) {
                return;
            }
            forgotten++;
            people.forget(userIds);
            channels.forget(channelIds);
        },
    };
}

async function readFacts(sql: Sql, userIds: ReadonlySet<string>, channelIds: ReadonlySet<string>): Promise<{people: Map<string, Person>; channels: Map<string, Channel>}> {
    const rows = await sql.query<{id: string; type: string | null; team_id: string | null; roles: string | null; locale: string | null}>(
        `SELECT c.id, c.type, c.teamid AS team_id, NULL AS roles, NULL AS locale FROM channels c WHERE c.id = ANY(string_to_array($1, ','))
         UNION ALL SELECT u.id, NULL, NULL, coalesce(u.roles, ''), coalesce(u.locale, '') FROM users u WHERE u.id = ANY(string_to_array($2, ','))`,
        [[...channelIds].join(','), [...userIds].join(',')]);
    const people = new Map<string, Person>();
    const channels = new Map<string, Channel>();
    for (const {id, type, team_id: teamId, roles, locale} of rows) {
        if (roles === null) {
            channels.set(id, {type: type ?? '', teamId: teamId ?? ''});
        } else {
            people.set(id, {roles: roles.split(' '), locale: locale ?? ''});
        }
    }
    return {people, channels};
}

interface Kept<T> {get(key: string, now: number): T | undefined; set(key: string, value: T, now: number): void; forget(keys: readonly string[] | null): void}

function createKept<T>(): Kept<T> {
    const entries = new Map<string, {value: T; at: number}>();
    return {
        get(key, now) {
            const entry = entries.get(key);
            return entry && Math.abs(now - entry.at) < KEPT_MS ? entry.value : undefined;
        },
        set(key, value, now) {
            if (entries.size >= LIMIT) {
                // A map keeps the order in which its keys came.
                [...entries.keys()].slice(0, LIMIT / 2).forEach((old) => entries.delete(old));
            }
            entries.set(key, {value, at: now});
        },
        forget(keys) {
            if (keys === null) {
                entries.clear();
            } else {
                keys.forEach((key) => entries.delete(key));
            }
        },
    };
}

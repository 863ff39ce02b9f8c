/**
 * What becomes of a ticket's session: the table of docs/design/wipe-protocol.md, row by row. Only what is found wipes; whatever is not
 * known is "unknown", and a failing database never gets here.
 */
import type {ENDED_BY, VERDICTS} from '../../contract/names';
import {idList} from '../database/core_sessions';
import type {Host, Sql} from '../host';
import type {ClientNeeds, MirroredSession, RevokedSession, SessionsPolicy} from './needs';
import type {TicketClaims} from './ticket';

/** No time: the account has no row any more. */
const DELETED = -1;

interface FoundSession {user_id: string; expires_at: number}

export interface Decision {
    verdict: typeof VERDICTS[number];
    /** null for live and unknown. */
    notice: {ended_by: typeof ENDED_BY[number]; ended_at: number; message: string} | null;
    /** A revocation says so, which may be cancelled at this very moment. */
    revocable: boolean;
}

/** held: the client has left the app, whatever the answer. */
export interface Question {claims: TicketClaims; loggedOut: boolean; held: boolean}

/**
 * One decision a question, in their order; a few statements for any number of them. Reads the primary. A revocation that wipes decides alone. Of the others the
 * sessions come first: whatever ended one of them by then is found by the reads that follow.
 */
export async function decideVerdicts(host: Host, needs: ClientNeeds, questions: readonly Question[]): Promise<Decision[]> {
    const {sql} = host;
    const now = host.clock.now();
    const ids = questions.map(({claims}) => claims.sessionId);
    const wiped = new Map([...await needs.findRevokedSessions(sql, ids)].filter(([, {wipe}]) => wipe));
    const others = questions.filter(({claims}) => !wiped.has(claims.sessionId)).map(({claims}) => claims);
    const found = others.length === 0 ? NOTHING_FOUND : await readOthers(sql, needs, others);
    const facts = questions.map(({claims: {sessionId, userId}}): Facts => {
        const session = found.sessions.get(sessionId);
        return {
            session: session?.user_id === userId ? session : null,
            revoked: wiped.get(sessionId) ?? found.revoked.get(sessionId) ?? null,
            deactivatedAt: found.gone.get(userId) ?? 0,
        };
    });
    const certain = facts.map((known) => decideAtOnce(known, now));
    if (!certain.includes(null)) {
        return certain.filter((decision) => decision !== null);
    }
    const policy = await needs.readSessionsPolicy(sql);
    const mirrored = await needs.readMirroredSessions(sql, ids.filter((_id, i) => certain[i] === null));
    return questions.map(({claims, loggedOut}, i) => certain[i] ?? decideGone({
        session: facts[i]?.session ?? null, mirrored: mirrored.get(claims.sessionId) ?? null, isDeleted: facts[i]?.deactivatedAt === DELETED, loggedOut,
    }, policy, now));
}

/** deactivatedAt: 0 = in use. */
interface Facts {session: FoundSession | null; revoked: RevokedSession | null; deactivatedAt: number}

interface Found {sessions: Map<string, FoundSession>; revoked: Map<string, RevokedSession>; gone: Map<string, number>}

const NOTHING_FOUND: Found = {sessions: new Map(), revoked: new Map(), gone: new Map()};

async function readOthers(sql: Sql, needs: ClientNeeds, tickets: readonly TicketClaims[]): Promise<Found> {
    const ids = tickets.map(({sessionId}) => sessionId);
    const sessions = await readSessions(sql, ids);
    return {sessions, revoked: await needs.findRevokedSessions(sql, ids), gone: await readGoneAccounts(sql, tickets.map(({userId}) => userId))};
}

/** What needs nothing but the session, its revocation and its account; null when it takes the policy. */
function decideAtOnce({session, revoked, deactivatedAt}: Facts, now: number): Decision | null {
    if (deactivatedAt > 0 && !revoked?.wipe) {
        // Also where a revocation said "without wipe": it was asked for when the account was still in use.
        return end('wipe', 'deactivation', deactivatedAt);
    }
    if (revoked) {
        const {wipe, ended_by, ended_at, message} = revoked;
        return {verdict: wipe ? 'wipe' : 'log_out', notice: {ended_by, ended_at, message}, revocable: true};
    }
    return session && !isPast(session.expires_at, now) ? {verdict: 'live', notice: null, revocable: false} : null;
}

/** A session that is gone or has run out, and that no revocation and no deactivation ended. */
function decideGone(
    {session, mirrored, isDeleted, loggedOut}: {session: FoundSession | null; mirrored: MirroredSession | null; isDeleted: boolean; loggedOut: boolean}, policy: SessionsPolicy, now: number,
): Decision {
    if (mirrored && isDeleted) {
        return end('wipe', 'deactivation', mirrored.ended_at || now);
    }
    const expiredAt = session ? session.expires_at : expiryOf(mirrored, now);
    if (expiredAt > 0) {
        return end(policy.wipe_on_expiry ? 'wipe' : 'log_out', 'expired', expiredAt);
    }
    if (loggedOut) {
        return end(policy.wipe_on_logout ? 'wipe' : 'log_out', 'log_out', now);
    }
    if (mirrored) {
        // An account that is active again was deactivated by mistake, or has come back: its browsers keep their data.
        return end(policy.wipe_when_ended_elsewhere && !mirrored.ended_by_deactivation ? 'wipe' : 'log_out', 'ended_elsewhere', mirrored.ended_at || now);
    }
    return {verdict: 'unknown', notice: null, revocable: false};
}

function end(verdict: 'wipe' | 'log_out', endedBy: typeof ENDED_BY[number], endedAt: number): Decision {
    return {verdict, notice: {ended_by: endedBy, ended_at: endedAt, message: ''}, revocable: false};
}

async function readSessions(sql: Sql, sessionIds: readonly string[]): Promise<Map<string, FoundSession>> {
    const rows = await sql.query<FoundSession & {id: string}>(
        `SELECT s.id, s.userid AS user_id, s.expiresat AS expires_at FROM sessions s WHERE s.id = ANY(${idList('$1')})`, [sessionIds.join(',')]);
    return new Map(rows.map((row) => [row.id, row]));
}

/** Since when, of those that are deactivated; DELETED of those that core deleted for good, which leaves no row. The mirror tells them from accounts that never were. */
async function readGoneAccounts(sql: Sql, userIds: readonly string[]): Promise<Map<string, number>> {
    if (userIds.length === 0) {
        return new Map();
    }
    const rows = await sql.query<{id: string; deleteat: number}>(`
        SELECT asked.id, coalesce(u.deleteat, CASE WHEN u.id IS NULL THEN ${DELETED} ELSE 0 END) AS deleteat
        FROM unnest(${idList('$1')}) AS asked(id) LEFT JOIN users u ON u.id = asked.id WHERE u.id IS NULL OR u.deleteat > 0`, [userIds.join(',')]);
    return new Map(rows.map((row) => [row.id, row.deleteat]));
}

/** When a session that is gone had run out by itself; 0 when it was ended before. */
function expiryOf(mirrored: MirroredSession | null, now: number): number {
    if (!mirrored || !isPast(mirrored.expires_at, now)) {
        return 0;
    }
    return mirrored.ended_at === 0 || mirrored.ended_at >= mirrored.expires_at ? mirrored.expires_at : 0;
}

/** 0 = never. */
function isPast(expiresAt: number, now: number): boolean {
    return expiresAt > 0 && expiresAt <= now;
}

/**
 * Sessions with core's cache: a used entry lives on for ten minutes whatever became of its row, and clearing one user's entries scans them all.
 * These two are what makes revocation hard, so they are reproduced rather than simplified.
 */
import type {Database, SqlValue} from '../database/database';
import {AppError} from './app_error';
import {newId} from './ids';

export interface Session {
    id: string; token: string; create_at: number; expires_at: number; last_activity_at: number; user_id: string; device_id: string; roles: string;
    is_oauth: boolean; expired_notify: boolean; props: Record<string, string>;
}

export type NewSession = Pick<Session, 'user_id' | 'roles' | 'expires_at'> & Partial<Pick<Session, 'device_id' | 'is_oauth' | 'expired_notify' | 'props' | 'create_at' | 'last_activity_at'>>;

const COLUMNS = `id, token, createat AS create_at, expiresat AS expires_at, lastactivityat AS last_activity_at, userid AS user_id, deviceid AS device_id,
    roles, isoauth AS is_oauth, expirednotify AS expired_notify, props`;

/** Core's model.SessionCacheInMinutes default. */
const CACHE_TTL_MS = 10 * 60 * 1000;
/** Measured on a real 11.6 server: one user's revocation took 4.5 ms with 2,000 cached sessions and 23 ms with 20,000. */
const SCAN_MS_PER_ENTRY = (23 - 4.5) / 18_000;
const MAX_SESSIONS_PER_USER = 500;
/** Core's model.SessionActivityTimeout, and the least that is worth extending an expiry by. */
const ACTIVITY_EVERY_MS = 5 * 60 * 1000;

export type Sessions = ReturnType<typeof createSessions>;

export interface SessionsOptions {
    now: () => number;
    /** Clearing one user's entries takes as long as core's scan of every cached session was measured to, so that benchmarks feel it. */
    clearingScansCache: boolean;
    /** Core tells the websocket hub whenever it clears one user's entries, and never when it clears them all. */
    onUserCacheCleared: (userId: string) => Promise<void>;
    /** ServiceSettings.EnableUserAccessTokens; bots' tokens work without it. */
    areAccessTokensOn: () => boolean;
}

export function createSessions(db: Database, options: SessionsOptions) {
    const {now} = options;
    /** Token → the session, encoded as core encodes it, and when the entry dies. */
    const cache = new Map<string, {encoded: string; diesAt: number}>();
    const tokensOfUser = new Map<string, Set<string>>();

    /** When the scan that was begun last is over: they follow one another, as core's cache has one lock. */
    let scannedAt = 0;
    const scan = async (): Promise<void> => {
        scannedAt = Math.max(scannedAt, performance.now()) + (cache.size * SCAN_MS_PER_ENTRY);
        const waitMs = scannedAt - performance.now();
        // Timers are no finer; a shorter wait adds to the next one's.
        if (waitMs >= 1) {
            await new Promise((resolve) => setTimeout(resolve, waitMs));
        }
    };
    const remember = (session: Session): void => {
        cache.set(session.token, {encoded: JSON.stringify(session), diesAt: now() + CACHE_TTL_MS});
        const tokens = tokensOfUser.get(session.user_id) ?? new Set();
        tokensOfUser.set(session.user_id, tokens.add(session.token));
    };
    const recall = (token: string): Session | null => {
        const entry = cache.get(token);
        if (!entry || entry.diesAt <= now()) {
            cache.delete(token);
            return null;
        }
        return JSON.parse(entry.encoded) as Session;
    };
    // Named are those that a mass revocation needs for every session: the stand-in shares its processors with what is measured.
    const rows = (rest: string, params: SqlValue[], name?: string): Promise<Session[]> => db.query<Session>(`SELECT ${COLUMNS} FROM sessions ${rest}`, params, name);
    const isExpired = (session: Session): boolean => session.expires_at > 0 && session.expires_at < now();

    const clearUserCache = async (userId: string): Promise<void> => {
        if (options.clearingScansCache) {
            await scan();
        }
        for (const token of tokensOfUser.get(userId) ?? []) {
            cache.delete(token);
        }
        tokensOfUser.delete(userId);
        await options.onUserCacheCleared(userId);
    };
    const change = async (changed: Session): Promise<Session> => {
        await db.exec(
            'UPDATE sessions SET deviceid = $2, expiresat = $3, lastactivityat = $4, props = $5 WHERE id = $1',
            [changed.id, changed.device_id, changed.expires_at, changed.last_activity_at, JSON.stringify(changed.props)],
        );
        return changed;
    };
    const remove = async (session: Session): Promise<void> => {
        if (session.is_oauth) {
            await db.exec('DELETE FROM oauthaccessdata WHERE token = $1', [session.token]);
        }
        await db.exec('DELETE FROM sessions WHERE id = $1', [session.id], 'delete_session');
    };

    const sessions = {
        async create(session: NewSession): Promise<Session> {
            const surplus = await rows('WHERE userid = $1 ORDER BY lastactivityat DESC OFFSET $2 LIMIT 100', [session.user_id, MAX_SESSIONS_PER_USER - 1]);
            for (const old of surplus) {
                await sessions.revoke(old);
            }
            const at = now();
            const created: Session = {
                device_id: '', is_oauth: false, expired_notify: false, create_at: at, last_activity_at: at, ...session,
                props: {csrf: newId(), ...session.props}, id: newId(), token: newId(),
            };
            await db.exec(
                `INSERT INTO sessions (id, token, createat, expiresat, lastactivityat, userid, deviceid, roles, isoauth, expirednotify, props)
                 VALUES ($1, $2, $3, $4, $5, $6, $7, $8, $9, $10, $11)`,
                [
                    created.id, created.token, created.create_at, created.expires_at, created.last_activity_at, created.user_id, created.device_id, created.roles,
                    created.is_oauth, created.expired_notify, JSON.stringify(created.props),
                ],
            );
            remember(created);
            return created;
        },

        /**
         * What core does with every token it is shown. Null for a token that is unknown, expired, or whose row cannot be read:
         * core drops the database's error and answers 401, so an outage looks like a log-out to a client.
         */
        async getByToken(token: string): Promise<Session | null> {
            let session = recall(token);
            try {
                session ??= (await rows('WHERE token = $1 LIMIT 1', [token], 'session_by_token'))[0] ?? await sessions.fromAccessToken(token);
            } catch {
                return null;
            }
            if (!session || isExpired(session)) {
                return null;
            }
            remember(session);
            return session;
        },

        /** A personal access token in use: each has one session, made at its first use and again after a revocation. */
        async fromAccessToken(token: string): Promise<Session | null> {
            const [found] = await db.query<{id: string; user_id: string; roles: string; is_bot: boolean}>(
                `SELECT t.id, t.userid AS user_id, u.roles, b.userid IS NOT NULL AS is_bot
                 FROM useraccesstokens t JOIN users u ON u.id = t.userid LEFT JOIN bots b ON b.userid = u.id
                 WHERE t.token = $1 AND t.isactive AND u.deleteat = 0`, [token], 'access_token',
            );
            if (!found || !(options.areAccessTokensOn() || found.is_bot)) {
                return null;
            }
            const at = now();
            const session: Session = {
                id: newId(), token, create_at: at, expires_at: at + 100 * 365 * 24 * 3600 * 1000, last_activity_at: at, user_id: found.user_id, device_id: '', roles: found.roles,
                is_oauth: false, expired_notify: false,
                props: {type: 'UserAccessToken', user_access_token_id: found.id, is_guest: String(found.roles.split(' ').includes('system_guest')), ...found.is_bot && {is_bot: 'true'}},
            };
            await db.exec(
                `INSERT INTO sessions (id, token, createat, expiresat, lastactivityat, userid, deviceid, roles, isoauth, expirednotify, props)
                 VALUES ($1, $2, $3, $4, $3, $5, '', $6, false, false, $7)`,
                [session.id, token, at, session.expires_at, session.user_id, session.roles, JSON.stringify(session.props)],
            );
            return session;
        },

        /** From the row, never from the cache; core refuses a session it does not find with 400. */
        async getById(id: string): Promise<Session> {
            const session = (await rows('WHERE id = $1 LIMIT 1', [id], 'session_by_id'))[0];
            if (!session) {
                throw new AppError('app.session.get.app_error', 'We encountered an error finding the session.', 400);
            }
            return session;
        },
        listOfUser: (userId: string) => rows('WHERE userid = $1 ORDER BY lastactivityat DESC', [userId]),
        /** Sessions that core would push to. */
        withActiveDevices: (userId: string) =>
            rows(`WHERE userid = $1 AND expiresat <> 0 AND expiresat >= $2 AND deviceid <> '' AND deviceid <> coalesce(props->>'last_removed_device_id', '')`, [userId, now()]),

        async revoke(session: Session): Promise<void> {
            await remove(session);
            await clearUserCache(session.user_id);
        },
        async revokeById(id: string): Promise<void> {
            await sessions.revoke(await sessions.getById(id));
        },
        async revokeAllOfUser(userId: string): Promise<void> {
            for (const session of await sessions.listOfUser(userId)) {
                await remove(session);
            }
            await clearUserCache(userId);
        },
        /** Core's "revoke all users' sessions": the caches are cleared, and the websocket hub hears nothing. */
        async revokeEveryone(): Promise<void> {
            await db.exec('DELETE FROM oauthaccessdata');
            await db.exec('DELETE FROM sessions');
            sessions.purgeCache();
        },

        async setDevice(session: Session, deviceId: string, expiresAt: number): Promise<Session> {
            for (const other of await sessions.listOfUser(session.user_id)) {
                if (other.device_id === deviceId && other.id !== session.id) {
                    await sessions.revoke(other);
                }
            }
            await clearUserCache(session.user_id);
            return change({...session, device_id: deviceId, expires_at: expiresAt});
        },
        async setProp(session: Session, name: string, value: string): Promise<void> {
            await change({...session, props: {...session.props, [name]: value}});
            await clearUserCache(session.user_id);
        },
        /**
         * On a person's activity: last_activity_at when it is five minutes old, and the expiry again in full once some of it is used up. Core looks at no
         * row then: a request under way puts a session that was revoked meanwhile back into the cache.
         */
        async touch(session: Session, lengthMs: number): Promise<void> {
            const at = now();
            const isActive = at - session.last_activity_at >= ACTIVITY_EVERY_MS;
            const isExtended = session.expires_at > 0 && at + lengthMs - session.expires_at >= Math.max(Math.min(24 * 3600 * 1000, lengthMs / 100), ACTIVITY_EVERY_MS);
            if (isActive || isExtended) {
                remember(await change({...session, last_activity_at: isActive ? at : session.last_activity_at, expires_at: isExtended ? at + lengthMs : session.expires_at}));
            }
        },

        clearUserCache,
        /** Drops every entry of the node's cache, and tells nobody. */
        purgeCache(): void {
            cache.clear();
            tokensOfUser.clear();
        },
        cachedCount: (): number => cache.size,
    };
    return sessions;
}

/** model.Session on the wire. Core's REST blanks the token; its plugin API does not. */
export function sessionJson(session: Session, withToken: boolean): Record<string, unknown> {
    return {...session, token: withToken ? session.token : '', team_members: null, local: false};
}

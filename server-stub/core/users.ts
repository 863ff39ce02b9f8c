/** Users and bots, as core keeps and shows them. */
import type {Database, SqlValue} from '../database/database';
import {newId} from './ids';
import {hashPassword} from './passwords';

export interface User {
    id: string; create_at: number; update_at: number; delete_at: number; username: string; password: string; auth_data: string; auth_service: string;
    email: string; nickname: string; first_name: string; last_name: string; position: string; roles: string; locale: string;
    mfa_active: boolean; mfa_secret: string; is_bot: boolean; bot_description: string; last_login: number;
}

export interface NewUser {
    id?: string; username: string; password?: string; email?: string; first_name?: string; last_name?: string; nickname?: string; position?: string;
    roles?: string; auth_service?: string; delete_at?: number; create_at?: number; mfa_secret?: string;
}

const COLUMNS = `u.id, u.createat AS create_at, u.updateat AS update_at, u.deleteat AS delete_at, u.username, u.password, coalesce(u.authdata, '') AS auth_data,
    u.authservice AS auth_service, u.email, u.nickname, u.firstname AS first_name, u.lastname AS last_name, u.position, u.roles, u.locale,
    coalesce(u.mfaactive, false) AS mfa_active, coalesce(u.mfasecret, '') AS mfa_secret, b.userid IS NOT NULL AS is_bot,
    coalesce(b.description, '') AS bot_description, u.lastlogin AS last_login`;
const FROM = 'FROM users u LEFT JOIN bots b ON b.userid = u.id';
const MATCHES = '(lower(u.username) LIKE $1 OR lower(u.firstname) LIKE $1 OR lower(u.lastname) LIKE $1 OR lower(u.nickname) LIKE $1 OR lower(u.email) LIKE $1)';

export type Users = ReturnType<typeof createUsers>;

export function createUsers(db: Database) {
    const select = (rest: string, params: SqlValue[]): Promise<User[]> => db.query<User>(`SELECT ${COLUMNS} ${FROM} ${rest}`, params);
    const one = async (rest: string, params: SqlValue[]): Promise<User | null> => (await select(rest, params))[0] ?? null;

    return {
        get: (id: string) => one('WHERE u.id = $1', [id]),
        getByUsername: (username: string) => one('WHERE u.username = $1', [username.toLowerCase()]),
        /** By username or e-mail address, as the log-in form takes it. */
        getForLogin: (loginId: string) => one('WHERE u.username = $1 OR lower(u.email) = $1', [loginId.toLowerCase()]),
        getByIds: (ids: readonly string[]) => select('WHERE u.id = ANY($1::varchar[])', [`{${ids.join(',')}}`]),
        list: (page: number, perPage: number) => select('ORDER BY u.username LIMIT $1 OFFSET $2', [perPage, page * perPage]),
        search: (term: string, allowInactive: boolean, limit: number) =>
            select(`WHERE ${MATCHES} AND ($2 OR u.deleteat = 0) ORDER BY u.username LIMIT $3`, [`%${term.toLowerCase()}%`, allowInactive, limit]),
        async create(user: NewUser): Promise<string> {
            const id = user.id ?? newId();
            const at = user.create_at ?? Date.now();
            const isSso = (user.auth_service ?? '') !== '';
            await db.exec(
                `INSERT INTO users (id, createat, updateat, deleteat, username, password, authdata, authservice, email, emailverified, nickname, firstname, lastname,
                    roles, allowmarketing, props, notifyprops, lastpasswordupdate, lastpictureupdate, failedattempts, locale, mfaactive, mfasecret, position, timezone, lastlogin)
                 VALUES ($1, $2, $2, $3, $4, $5, $6, $7, $8, true, $9, $10, $11, $12, false, '{}', '{}', $2, 0, 0, 'en', $13, $14, $15, '{}', 0)`,
                [
                    id, at, user.delete_at ?? 0, user.username, user.password ? hashPassword(user.password) : '', isSso ? `${user.username}@directory` : null,
                    user.auth_service ?? '', user.email ?? `${user.username}@example.com`, user.nickname ?? '', user.first_name ?? '', user.last_name ?? '',
                    user.roles ?? 'system_user', (user.mfa_secret ?? '') !== '', user.mfa_secret ?? '', user.position ?? '',
                ],
            );
            return id;
        },
        async createBot(bot: {username: string; display_name: string; description: string; owner_id: string}): Promise<string> {
            const id = await this.create({username: bot.username, email: `${bot.username}@localhost`, first_name: bot.display_name});
            await db.exec('INSERT INTO bots (userid, description, ownerid, lasticonupdate, createat, updateat, deleteat) VALUES ($1, $2, $3, 0, $4, $4, 0)', [id, bot.description, bot.owner_id, Date.now()]);
            return id;
        },
        async setDeleteAt(id: string, at: number): Promise<void> {
            await db.exec('UPDATE users SET deleteat = $2, updateat = $3 WHERE id = $1', [id, at, Date.now()]);
        },
        async setRoles(id: string, roles: string): Promise<void> {
            await db.exec('UPDATE users SET roles = $2, updateat = $3 WHERE id = $1', [id, roles, Date.now()]);
        },
        async setMfa(id: string, active: boolean, secret: string): Promise<void> {
            await db.exec('UPDATE users SET mfaactive = $2, mfasecret = $3, updateat = $4 WHERE id = $1', [id, active, secret, Date.now()]);
        },
        async setLastLogin(id: string): Promise<void> {
            await db.exec('UPDATE users SET lastlogin = $2 WHERE id = $1', [id, Date.now()]);
        },
    };
}

export const isGuest = (user: User): boolean => user.roles.split(' ').includes('system_guest');

/** model.User as the plugin API sees it: with everything, secrets included. */
export function fullUserJson(user: User): Record<string, unknown> {
    return {
        ...user, email_verified: true, allow_marketing: false, props: {}, notify_props: {}, last_password_update: user.create_at, last_picture_update: 0,
        failed_attempts: 0, timezone: {useAutomaticTimezone: 'true', automaticTimezone: '', manualTimezone: ''}, disable_welcome_email: false,
    };
}

/** model.User as core's REST shows it; of other people without what the viewer may not see. */
export function publicUserJson(user: User, viewer: {isSelf: boolean; isAdmin: boolean}): Record<string, unknown> {
    const {password: _password, mfa_secret: _secret, auth_data, notify_props, ...json} = fullUserJson(user);
    return viewer.isSelf || viewer.isAdmin ? {...json, notify_props, auth_data} : {...json, mfa_active: undefined};
}

/** Mattermost's plugin API for unit tests: the few methods the product uses, over the test's own tables, recording what was sent. */
import type {PGlite} from '@electric-sql/pglite';

import {PLUGIN_ID} from '../../contract/names';
import type {ApiMethod, BridgeMethods} from '../../server/bridge/methods';

export interface PublishedEvent {event: string; payload: Record<string, unknown>; userId: string; omitUsers: Record<string, boolean>}
export interface SentPush {notification: Record<string, unknown>; userId: string; deviceIds: string[]}

/** What a test sets and looks at. */
export interface FakeCore {
    /** As GetConfig answers: gob leaves out zero values, so a test may too. */
    config: Record<string, Record<string, unknown>>;
    /** As GetLicense answers; null without a licence. */
    license: {features: Record<string, boolean>} | null;
    /** Permissions of each role; system_admin has all. */
    permissionsOfRole: Record<string, readonly string[]>;
    /** The server's environment. */
    variables: Record<string, string>;
    published: PublishedEvent[];
    pushes: SentPush[];
    auditRecords: Array<Record<string, unknown>>;
    clusterEvents: Array<{Id: string; Data: string}>;
    directMessages: Array<{userId: string; text: string}>;
    /** Given on the machine's command line and not yet taken, and what was answered. */
    orders: Array<BridgeMethods['operator.take_order']['value']['order']>;
    orderAnswers: Array<BridgeMethods['operator.answer_order']['args']>;
    commands: Array<{trigger: string}>;
    ephemeralPosts: Array<{userId: string; id: string; text: string}>;
    revokedSessionIds: string[];
    /** How often every cache was emptied. */
    cachePurges: number;
    /** The bot that core remembers as the plugin's, in its key-value store. */
    rememberedBotId: string | null;
    /** Answers of bridge methods that reach further outside (net.*, core.request); without one the call fails. */
    bridgeAnswers: Record<string, (args: Record<string, unknown>) => unknown>;
    /** The next call of the method fails once with this error. */
    failNext: Partial<Record<ApiMethod, {id: string; status_code: number}>>;
}

/** Permissions core 11.6 gives its roles, as far as the product asks for them; managers have edit_other_users once an admin has granted it. */
const PERMISSIONS_OF_ROLE = {
    system_manager: [
        'edit_other_users', 'sysconsole_read_plugins',
        'sysconsole_read_site_notifications', 'sysconsole_write_site_notifications',
        'sysconsole_read_environment_push_notification_server', 'sysconsole_write_environment_push_notification_server',
        'sysconsole_read_authentication_mfa',
    ],
    system_read_only_admin: [
        'sysconsole_read_plugins', 'sysconsole_read_site_notifications', 'sysconsole_read_environment_push_notification_server',
        'sysconsole_read_user_management_users',
        'sysconsole_read_authentication_mfa', 'sysconsole_read_compliance_compliance_monitoring',
    ],
    system_user_manager: ['edit_other_users', 'sysconsole_read_user_management_users', 'sysconsole_write_user_management_users'],
    system_user: ['create_team', 'view_members'],
};

const FAKE_DIAGNOSTIC_ID = 'fakeserverfakeserverfakese';

export function createFakeCore(): FakeCore {
    return {
        config: {
            ServiceSettings: {SiteURL: 'http://localhost:8065', EnableOAuthServiceProvider: true},
            GuestAccountsSettings: {},
            EmailSettings: {SendPushNotifications: true, PushNotificationServer: 'https://push.example.com', PushNotificationContents: 'full'},
        },
        license: null,
        permissionsOfRole: PERMISSIONS_OF_ROLE,
        variables: {},
        published: [], pushes: [], auditRecords: [], clusterEvents: [], directMessages: [], orders: [], orderAnswers: [], commands: [], ephemeralPosts: [], revokedSessionIds: [], cachePurges: 0, rememberedBotId: null,
        bridgeAnswers: {},
        failNext: {},
    };
}

type Db = Pick<PGlite, 'query'>;
export interface ApiFailure {id: string; message: string; status_code: number}

export class FakeApiError extends Error {
    constructor(readonly failure: ApiFailure) {
        super(failure.message);
    }
}

export async function callFakeApi(core: FakeCore, db: Db, newId: () => string, now: () => number, method: ApiMethod, args: unknown[]): Promise<unknown> {
    const failure = core.failNext[method];
    if (failure) {
        core.failNext[method] = undefined;
        throw new FakeApiError({...failure, message: `${method} fails as the test asked`});
    }
    switch (method) {
    case 'GetUser':
        return getUser(db, String(args[0]));
    case 'GetSession':
        return getSession(db, String(args[0]));
    case 'CreateSession':
        return createSession(db, newId(), now(), args[0] as Record<string, unknown>);
    case 'RevokeSession':
        await getSession(db, String(args[0]));
        await db.query('DELETE FROM sessions WHERE id = $1', [args[0]]);
        core.revokedSessionIds.push(String(args[0]));
        return null;
    case 'UpdateUserActive': {
        await getUser(db, String(args[0]));
        await db.query('UPDATE users SET deleteat = $2 WHERE id = $1', [args[0], args[1] === true ? 0 : now()]);
        if (args[1] !== true) {
            await db.query('DELETE FROM sessions WHERE userid = $1', [args[0]]);
        }
        return null;
    }
    case 'DeleteOAuthApp':
        if (core.config['ServiceSettings']?.['EnableOAuthServiceProvider'] !== true) {
            throw new FakeApiError({id: 'api.oauth.allow_oauth.turn_off.app_error', message: 'OAuth is off', status_code: 501});
        }
        core.cachePurges++;
        return null;
    case 'HasPermissionTo': {
        const user = await getUser(db, String(args[0]));
        const wanted = (args[1] as {id: string}).id;
        return user.roles.split(' ').some((role) => role === 'system_admin' || core.permissionsOfRole[role]?.includes(wanted));
    }
    case 'EnsureBotUser':
        return ensureBot(core, db, newId(), args[0] as {username: string; description: string});
    case 'PublishWebSocketEvent': {
        const broadcast = args[2] as {user_id: string; omit_users: Record<string, boolean> | null};
        core.published.push({
            event: String(args[0]), payload: args[1] as Record<string, unknown>, userId: broadcast.user_id, omitUsers: broadcast.omit_users ?? {},
        });
        return null;
    }
    case 'SendPushNotification': {
        const devices = await db.query<{deviceid: string}>(
            'SELECT deviceid FROM sessions WHERE userid = $1 AND deviceid <> \'\' AND expiresat > $2 ORDER BY deviceid', [args[1], now()]);
        core.pushes.push({notification: args[0] as Record<string, unknown>, userId: String(args[1]), deviceIds: devices.rows.map((row) => row.deviceid)});
        return null;
    }
    case 'GetDirectChannel':
        await getUser(db, String(args[1]));
        // The test's channel id tells whom a post is for.
        return {id: String(args[1])};
    case 'CreatePost': {
        const {channel_id: userId, message: text} = args[0] as {channel_id: string; message: string};
        core.directMessages.push({userId, text});
        await db.query('INSERT INTO posts (id, createat, deleteat, userid, channelid, rootid, message, type) VALUES ($1, $2, 0, $3, $4, \'\', $5, \'\')',
            [newId(), now(), (args[0] as {user_id: string}).user_id, userId, text]);
        return args[0];
    }
    case 'RegisterCommand':
        core.commands.push(args[0] as {trigger: string});
        return null;
    case 'UpdateEphemeralPost': {
        const {id, message} = args[1] as {id: string; message: string};
        core.ephemeralPosts.push({userId: String(args[0]), id, text: message});
        return args[1];
    }
    case 'PublishPluginClusterEvent':
        core.clusterEvents.push(args[0] as {Id: string; Data: string});
        return null;
    case 'GetConfig':
        return core.config;
    case 'GetLicense':
        return core.license;
    case 'GetServerVersion':
        return '11.6.0';
    case 'GetDiagnosticId':
        return FAKE_DIAGNOSTIC_ID;
    case 'LogAuditRec':
        core.auditRecords.push(args[0] as Record<string, unknown>);
        return null;
    }
}

/** Core's REST, as far as the product asks it: disabling a personal access token. */
export async function callFakeCoreRequest(db: Db, args: {path: string; body: string | null}): Promise<{status: number; body: string}> {
    if (args.path !== '/api/v4/users/tokens/disable') {
        return {status: 404, body: '{}'};
    }
    const {token_id: id} = JSON.parse(args.body ?? '{}') as {token_id: string};
    await db.query('DELETE FROM sessions WHERE props->>\'user_access_token_id\' = $1', [id]);
    const {affectedRows} = await db.query('UPDATE useraccesstokens SET isactive = false WHERE id = $1', [id]);
    return {status: affectedRows === 0 ? 404 : 200, body: '{}'};
}

async function getUser(db: Db, id: string): Promise<{roles: string}> {
    const {rows} = await db.query<{roles: string}>(
        `SELECT u.id, u.username, u.email, u.firstname AS first_name, u.lastname AS last_name, u.nickname, u.roles, u.authservice AS auth_service,
            u.deleteat::float8 AS delete_at, u.mfaactive AS mfa_active, u.locale, b.userid IS NOT NULL AS is_bot
         FROM users u LEFT JOIN bots b ON b.userid = u.id WHERE u.id = $1`, [id]);
    return rows[0] ?? refuse('app.user.missing_account.const', 404);
}

async function getSession(db: Db, id: string): Promise<unknown> {
    const {rows} = await db.query(
        `SELECT id, createat::float8 AS create_at, expiresat::float8 AS expires_at, lastactivityat::float8 AS last_activity_at, userid AS user_id,
            roles, isoauth AS is_oauth, props FROM sessions WHERE id = $1`, [id]);
    return rows[0] ?? refuse('app.session.get.app_error', 400);
}

async function createSession(db: Db, id: string, now: number, session: Record<string, unknown>): Promise<unknown> {
    await db.query(
        `INSERT INTO sessions (id, token, createat, expiresat, lastactivityat, userid, deviceid, roles, isoauth, expirednotify, props)
         VALUES ($1, $1, $2, $3, $2, $4, $5, $6, false, $7, $8)`,
        [id, now, session.expires_at, session.user_id, session.device_id, session.roles, session.expired_notify === true, '{}']);
    return {...session, id};
}

/** Core's: a remembered bot is renamed to what is asked for, whosever it is; a bot that has the name is remembered from then on. */
async function ensureBot(core: FakeCore, db: Db, id: string, bot: {username: string; description: string}): Promise<string> {
    if (core.rememberedBotId !== null) {
        const {affectedRows} = await db.query('UPDATE users SET username = $2 WHERE id = $1', [core.rememberedBotId, bot.username]);
        if (affectedRows === 1) {
            return core.rememberedBotId;
        }
    }
    const {rows} = await db.query<{id: string; is_bot: boolean}>(
        'SELECT u.id, b.userid IS NOT NULL AS is_bot FROM users u LEFT JOIN bots b ON b.userid = u.id WHERE u.username = $1', [bot.username]);
    const [named] = rows;
    if (!named) {
        await db.query(
            `INSERT INTO users (id, createat, updateat, deleteat, username, authservice, email, nickname, firstname, lastname, roles, locale, mfaactive)
             VALUES ($1, 0, 0, 0, $2, '', $3, '', '', '', 'system_user', 'en', false)`, [id, bot.username, `${bot.username}@localhost`]);
        await db.query('INSERT INTO bots (userid, description, ownerid, createat, updateat, deleteat) VALUES ($1, $2, $3, 0, 0, 0)', [id, bot.description, PLUGIN_ID]);
    }
    if (!named || named.is_bot) {
        core.rememberedBotId = named?.id ?? id;
    }
    return named?.id ?? id;
}

function refuse(id: string, statusCode: number): never {
    throw new FakeApiError({id, message: id, status_code: statusCode});
}

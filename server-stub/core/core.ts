/** The stand-in's Mattermost server without its HTTP: everything REST, websocket and the plugin API share. */
import type {Database} from '../database/database';
import {CORE_SCHEMA} from '../database/schema';
import type {Hub} from '../websocket/hub';
import {createHub} from '../websocket/hub';
import {setActive} from './accounts';
import {AppError, mfaRequired} from './app_error';
import type {Commands} from './commands';
import {createCommands} from './commands';
import type {ConfigStore} from './config_store';
import {createConfigStore} from './config_store';
import {defaultConfig} from './default_config';
import type {License} from './license';
import type {PushSender} from './push';
import {createPushSender} from './push';
import type {Roles} from './roles';
import {createRoles} from './roles';
import type {Session, Sessions} from './sessions';
import {createSessions} from './sessions';
import {createStatuses} from './statuses';
import type {SystemValues} from './system_values';
import {loadSystemValues} from './system_values';
import type {User, Users} from './users';
import {createUsers, isGuest} from './users';

export const SERVER_VERSION = '11.6.0';

export interface CoreOptions {
    siteUrl: string;
    pushNotificationServer: string;
    license: License | null;
    /** Settings held by environment variables: `Section.Field` → value. */
    environment?: Readonly<Record<string, unknown>>;
    clearingScansCache?: boolean;
}

export interface Core {
    now(): number;
    readonly siteUrl: string;
    /** The URL's path, without a slash at its end; empty at the root. */
    readonly basePath: string;
    readonly db: Database;
    readonly users: Users;
    readonly sessions: Sessions;
    readonly roles: Roles;
    readonly config: ConfigStore;
    readonly hub: Hub;
    readonly push: PushSender;
    readonly system: SystemValues;
    readonly statuses: ReturnType<typeof createStatuses>;
    readonly commands: Commands;
    license: License | null;
    /** As core's HasPermissionTo for a user; false for an unknown one, and deleteat is not looked at. */
    userHasPermission(userId: string, permission: string): Promise<boolean>;
    /** By the roles the session carries. */
    sessionHasPermission(session: Session, permission: string): boolean;
    /** Whether the session may act on this user: oneself, or edit_other_users and, for a system admin, manage_system. */
    sessionMayEditUser(session: Session, userId: string): Promise<boolean>;
    /** Throws core's mfa_required when this session's user must enrol first. */
    requireMfa(session: Session): Promise<void>;
    setActive(user: User, active: boolean): Promise<void>;
    /** Asked after password and MFA code were right; a sentence refuses the log-in. */
    onLogIn: (user: User) => Promise<string>;
    /** Told of every deactivation after core is done with it, and not waited for. */
    onDeactivated: (user: User) => void;
}

export async function createCore(db: Database, options: CoreOptions): Promise<Core> {
    await db.script(CORE_SCHEMA);
    const now = () => Date.now();
    const users = createUsers(db);
    const roles = createRoles();
    const statuses = createStatuses();
    const exists = async (sql: string, params: string[]): Promise<boolean> => (await db.query(sql, params)).length > 0;
    const sessions: Sessions = createSessions(db, {now, clearingScansCache: options.clearingScansCache ?? false, onUserCacheCleared: (userId) => hub.forgetSessionsOf(userId), areAccessTokensOn: () => config.current.ServiceSettings?.EnableUserAccessTokens === true});
    const hub = createHub({
        now,
        getSession: (token) => sessions.getByToken(token),
        mayManageSystem: (session) => roles.grant(session.roles, 'manage_system'),
        passesMfa: (session) => passesMfa(core, session),
        isChannelMember: (userId, channelId) => exists('SELECT 1 FROM channelmembers WHERE userid = $1 AND channelid = $2', [userId, channelId]),
        isTeamMember: (userId, teamId) => exists('SELECT 1 FROM teammembers WHERE userid = $1 AND teamid = $2 AND deleteat = 0', [userId, teamId]),
    });
    const config = await createConfigStore(db, defaultConfig(options.siteUrl, options.pushNotificationServer), options.environment ?? {});
    const system = await loadSystemValues(db);

    const core: Core = {
        now, db, users, sessions, roles, config, hub, system, statuses,
        commands: createCommands({now, hub}),
        siteUrl: options.siteUrl,
        basePath: new URL(options.siteUrl).pathname.replace(/\/$/, ''),
        push: createPushSender(config, sessions, system),
        license: options.license,
        onLogIn: async () => '',
        onDeactivated: () => undefined,

        async userHasPermission(userId, permission) {
            const user = await users.get(userId);
            return user !== null && roles.grant(user.roles, permission);
        },
        sessionHasPermission: (session, permission) => roles.grant(session.roles, permission),
        async sessionMayEditUser(session, userId) {
            if (session.user_id === userId || roles.grant(session.roles, 'manage_system')) {
                return true;
            }
            const user = await users.get(userId);
            return user !== null && roles.grant(session.roles, 'edit_other_users') && !roles.grant(user.roles, 'manage_system');
        },
        async requireMfa(session) {
            const {EnableMultifactorAuthentication: isEnabled, EnforceMultifactorAuthentication: isEnforced} = config.current.ServiceSettings ?? {};
            if (core.license?.features.mfa !== true || !isEnabled || !isEnforced || session.is_oauth) {
                return;
            }
            const user = await users.get(session.user_id);
            const isExempt = !user || user.is_bot || !['', 'email', 'ldap'].includes(user.auth_service) ||
                (isGuest(user) && config.current.GuestAccountsSettings?.EnforceMultifactorAuthentication !== true);
            if (!isExempt && !user.mfa_active) {
                throw mfaRequired();
            }
        },
        setActive: (user, active) => setActive(core, user, active),
    };
    config.onChange(() => {
        const data = {config: clientConfig(core)};
        void hub.publish('config_changed', data, {});
    });
    return core;
}

/** Whether core lets the session in as far as MFA goes; it throws where it could not find out. */
export async function passesMfa(core: Pick<Core, 'requireMfa'>, session: Session): Promise<boolean> {
    try {
        await core.requireMfa(session);
        return true;
    } catch (cause) {
        if (cause instanceof AppError) {
            return false;
        }
        throw cause;
    }
}

/** GET /config/client?format=old: what every client may know. */
export function clientConfig(core: Core): Record<string, string> {
    const {ServiceSettings: service = {}, TeamSettings: team = {}, EmailSettings: email = {}, GuestAccountsSettings: guests = {}} = core.config.current;
    return {
        Version: SERVER_VERSION, BuildNumber: 'stand-in', BuildEnterpriseReady: 'true', DiagnosticId: core.system.diagnosticId, TelemetryId: core.system.diagnosticId,
        SiteURL: String(service.SiteURL), SiteName: String(team.SiteName), AsymmetricSigningPublicKey: core.system.signingPublicKey,
        EnableMultifactorAuthentication: String(service.EnableMultifactorAuthentication), EnforceMultifactorAuthentication: String(core.license?.features.mfa === true && service.EnforceMultifactorAuthentication === true),
        GuestAccountsEnforceMultifactorAuthentication: String(guests.EnforceMultifactorAuthentication), EnableGuestAccounts: String(guests.Enable),
        SendPushNotifications: String(email.SendPushNotifications), EnableSignInWithEmail: 'true', EnableSignInWithUsername: 'true',
        EnableUserTypingMessages: String(service.EnableUserTypingMessages), EnableLinkPreviews: String(service.EnableLinkPreviews),
        DefaultClientLocale: 'en', AvailableLocales: '', PluginsEnabled: 'true', TeammateNameDisplay: String(team.TeammateNameDisplay), CollapsedThreads: 'always_on',
        EnableUserAccessTokens: String(service.EnableUserAccessTokens),
    };
}

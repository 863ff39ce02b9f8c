/** Mattermost's plugin API as the port has it, over calls that know their transaction (create_host.ts). */
import type {Mattermost} from '../host';
import {HostError} from '../host';
import {encodeBase64} from './base64';
import {readConfig, readLicense, readSession, readUser} from './core_values';
import type {ApiMethod, BridgeMethods} from './methods';

export type CallBridge = <M extends keyof BridgeMethods>(method: M, args: BridgeMethods[M]['args']) => Promise<BridgeMethods[M]['value']>;
export type CallApi = (method: ApiMethod, ...args: unknown[]) => Promise<unknown>;

/** Core answers a session that is not there with this id and status 400 (App.GetSessionById). */
const SESSION_MISSING = 'app.session.get.app_error';
/** Core looks a session up in a replica, where a new one arrives a moment later; a session it does not find clears no cache. */
const REPLICA_LAG_MS: readonly number[] = [20, 100, 500, 1_500];

/** now: core's, which is this machine's; toMachineTime: of the port's time, which is the database's. */
interface MattermostNeeds {makeId: () => string; now: () => number; toMachineTime: (at: number) => number; wait: (ms: number) => Promise<void>}

export function createMattermost(callApi: CallApi, callBridge: CallBridge, {makeId, now, toMachineTime, wait}: MattermostNeeds): Mattermost {
    return {
        getUser: (userId) => nullWhenMissing(callApi('GetUser', userId), readUser),
        getSession: (sessionId) => nullWhenMissing(callApi('GetSession', sessionId), readSession),
        async createSession(session) {
            // expired_notify true: core's expiry job sends its own push to every session without it.
            const created = await callApi('CreateSession', {
                user_id: session.userId, device_id: session.deviceId, roles: session.roles, expires_at: toMachineTime(session.expiresAt), expired_notify: true, props: {},
            });
            return {id: readSession(created).id};
        },
        // Thousands in a mass revocation: no async function around it.
        revokeSession: (sessionId) => callApi('RevokeSession', sessionId).then(ignore, ignoreMissing),
        async clearSessionCache(userId) {
            // 1970: nobody could use it in the moment it is there, and no list shows it.
            const {id} = readSession(await callApi('CreateSession', {user_id: userId, device_id: '', roles: '', expires_at: 1, expired_notify: true, props: {}}));
            await retry({pausesMs: REPLICA_LAG_MS, wait, mayPass: isMissing}, () => callApi('RevokeSession', id));
        },
        async deactivateUser(userId) {
            await callApi('UpdateUserActive', userId, false);
        },
        async purgeCaches() {
            await callApi('DeleteOAuthApp', makeId());
        },
        hasPermission: async (userId, permission) => await callApi('HasPermissionTo', userId, {id: permission}) === true,
        ensureBot: async (bot) => String(await callApi('EnsureBotUser', {username: bot.username, display_name: bot.displayName, description: bot.description})),
        async publishEvent(event, payload, broadcast) {
            await callApi('PublishWebSocketEvent', event, payload, {user_id: broadcast.userId ?? '', omit_users: broadcast.omitUsers ?? null});
        },
        async sendPush(notification, userId) {
            await callApi('SendPushNotification', notification, userId);
        },
        async sendDirectMessage({botUserId, userId, text}) {
            const channel = await callApi('GetDirectChannel', botUserId, userId) as {id?: unknown} | null;
            await callApi('CreatePost', {user_id: botUserId, channel_id: String(channel?.id ?? ''), message: text});
        },
        async registerCommand({trigger, hint, description, adminsOnly}) {
            // AutocompleteData has no JSON names in Go. Core offers a command with a role to nobody else.
            await callApi('RegisterCommand', {
                trigger, auto_complete: true, auto_complete_hint: hint, auto_complete_desc: description, display_name: trigger, description,
                autocomplete_data: {Trigger: trigger, Hint: hint, HelpText: description, RoleID: adminsOnly ? 'system_admin' : 'system_user', Arguments: [], SubCommands: []},
            });
        },
        async updateEphemeralPost(userId, {id, channelId, text}) {
            await callApi('UpdateEphemeralPost', userId, {id, channel_id: channelId, user_id: userId, message: text, create_at: now(), props: {}});
        },
        async publishClusterEvent(id, data) {
            await callApi('PublishPluginClusterEvent', {Id: id, Data: encodeBase64(data)}, {SendType: 'reliable', TargetId: ''});
        },
        getConfig: async () => readConfig(await callApi('GetConfig')),
        getLicense: async () => readLicense(await callApi('GetLicense')),
        getServerVersion: async () => String(await callApi('GetServerVersion')),
        getTranslations: (locale, ids) => callBridge('core.translations', {locale, ids: [...ids]}),
        getDiagnosticId: async () => String(await callApi('GetDiagnosticId')),
        async logAudit(record) {
            await callApi('LogAuditRec', record);
        },
        coreRequest: (request) => callBridge('core.request', {
            bot_user_id: request.botUserId, roles: request.roles, method: request.method, path: request.path,
            body: request.body === null ? null : JSON.stringify(request.body), timeout_ms: request.timeoutMs,
        }),
    };
}

function ignore(): void {
    // The answer says nothing more.
}

function ignoreMissing(error: unknown): void {
    if (!isMissing(error)) {
        throw error;
    }
}

async function nullWhenMissing<T>(answer: Promise<unknown>, read: (value: unknown) => T): Promise<T | null> {
    try {
        const value = await answer;
        return value === null || value === undefined ? null : read(value);
    } catch (error) {
        if (isMissing(error)) {
            return null;
        }
        throw error;
    }
}

const isMissing = (error: unknown): boolean => error instanceof HostError && (error.statusCode === 404 || error.id === SESSION_MISSING);

/** After each of the pauses once more, while it fails with what may pass; then the failure is the caller's. */
async function retry(
    {pausesMs, wait, mayPass}: {pausesMs: readonly number[]; wait: (ms: number) => Promise<void>; mayPass: (error: unknown) => boolean}, attempt: () => Promise<unknown>,
): Promise<void> {
    for (const pauseMs of pausesMs) {
        try {
            await attempt();
            return;
        } catch (error) {
            if (!mayPass(error)) {
                throw error;
            }
            await wait(pauseMs);
        }
    }
    await attempt();
}

/**
 * The plugin API as core answers it, secrets included: the Node bridge drops them (drop_secrets.ts), the executable's host does so in Go.
 * One table for both hosts. Arguments and values are the JSON of the Go types.
 */
import type {ApiMethod} from '../../server/bridge/methods';
import {AppError} from '../core/app_error';
import type {WantedBot} from '../core/bots';
import {ensureBot} from '../core/bots';
import {directChannel} from '../core/channels';
import type {RegisteredCommand} from '../core/commands';
import type {Core} from '../core/core';
import {SERVER_VERSION} from '../core/core';
import {savePost} from '../core/posts';
import type {PushNotification} from '../core/push';
import type {NewSession} from '../core/sessions';
import {sessionJson} from '../core/sessions';
import {fullUserJson} from '../core/users';
import type {Broadcast} from '../websocket/hub';

export type PluginApi = Record<ApiMethod, (args: readonly unknown[]) => Promise<unknown>>;

export interface PluginApiNeeds {
    pluginId: string;
    /** What the plugin wrote to core's audit log. */
    onAuditRecord: (record: unknown) => void;
}

const text = (value: unknown): string => typeof value === 'string' ? value : '';

export function createPluginApi(core: Core, needs: PluginApiNeeds): PluginApi {
    const {users, sessions, hub, push, config} = core;
    return {
        async GetUser([userId]) {
            const user = await users.get(text(userId));
            if (!user) {
                throw new AppError('app.user.missing_account.const', 'Unable to find the user.', 404);
            }
            return fullUserJson(user);
        },
        GetSession: async ([sessionId]) => sessionJson(await sessions.getById(text(sessionId)), true),
        async CreateSession([session]) {
            const {user_id, device_id, roles, expires_at, props, expired_notify} = session as NewSession;
            return sessionJson(await sessions.create({user_id, roles, expires_at, device_id: device_id ?? '', expired_notify: expired_notify ?? false, props: props ?? {}}), true);
        },
        RevokeSession: async ([sessionId]) => sessions.revokeById(text(sessionId)),
        async UpdateUserActive([userId, active]) {
            const user = await users.get(text(userId));
            if (!user) {
                throw new AppError('app.user.missing_account.const', 'Unable to find the user.', 404);
            }
            await core.setActive(user, active === true);
        },
        // Core empties every cache of the node even when there is no such app.
        async DeleteOAuthApp() {
            if (config.current.ServiceSettings?.EnableOAuthServiceProvider !== true) {
                throw new AppError('api.oauth.allow_oauth.turn_off.app_error', 'The system admin has turned off OAuth2 Service Provider.', 501);
            }
            sessions.purgeCache();
        },
        HasPermissionTo: ([userId, permission]) => core.userHasPermission(text(userId), text((permission as {id?: unknown} | null)?.id)),
        EnsureBotUser: ([bot]) => ensureBot(core, needs.pluginId, bot as WantedBot),
        PublishWebSocketEvent: ([event, payload, broadcast]) =>
            hub.publish(`custom_${needs.pluginId}_${text(event)}`, (payload ?? {}) as object, (broadcast ?? {}) as Broadcast),
        SendPushNotification: ([notification, userId]) => push.sendToUser(notification as PushNotification, text(userId)),
        async GetDirectChannel([userId, otherId]) {
            if (!await users.get(text(otherId))) {
                throw new AppError('api.channel.create_direct_channel.invalid_user.app_error', 'Invalid user ID for direct channel creation.', 400);
            }
            return directChannel(core, text(userId), text(otherId));
        },
        async CreatePost([post]) {
            const {user_id, channel_id, message, root_id} = post as {user_id: unknown; channel_id: unknown; message: unknown; root_id?: unknown};
            return savePost(core, {user_id: text(user_id), channel_id: text(channel_id), message: text(message), root_id: text(root_id)});
        },
        async RegisterCommand([command]) {
            core.commands.register(command as RegisteredCommand);
        },
        async UpdateEphemeralPost([userId, post]) {
            await core.commands.updateEphemeral(text(userId), post as {id: string; channel_id: string; message: string});
            return post;
        },
        // A single node: there is no other to tell.
        PublishPluginClusterEvent: async () => null,
        GetConfig: async () => config.sanitized(),
        GetLicense: async () => core.license,
        GetServerVersion: async () => SERVER_VERSION,
        GetDiagnosticId: async () => core.system.diagnosticId,
        async LogAuditRec([record]) {
            needs.onAuditRecord(record);
        },
    };
}

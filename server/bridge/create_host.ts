/** Makes the typed port of a raw bridge. The only implementation there is: every host differs below the bridge, none above it. */
import type {Host, Mattermost, Network, Sql, SqlValue} from '../host';
import {HostError} from '../host';
import {encodeBase64} from './base64';
import {readConfig, readLicense, readSession, readUser} from './core_values';
import type {ApiMethod, BridgeMethods} from './methods';
import type {RawBridge} from './raw';
import {wrapAsRowDocument} from './row_document';

/** Core answers a session that is not there with this id and status 400 (App.GetSessionById). */
const SESSION_MISSING = 'app.session.get.app_error';
/** Core looks a session up in a replica, where a new one arrives a moment later; a session it does not find clears no cache. */
const REPLICA_LAG_MS: readonly number[] = [20, 100, 500, 1_500];

/** The alphabet of Mattermost's ids (model.NewId). */
const ID_ALPHABET = 'ybndrfg8ejkmcpqxot1uwisza345h769';
const ID_LENGTH = 26;
const BASE64URL = 'ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789-_';

type CallBridge = <M extends keyof BridgeMethods>(method: M, args: BridgeMethods[M]['args']) => Promise<BridgeMethods[M]['value']>;
type CallApi = (method: ApiMethod, ...args: unknown[]) => Promise<unknown>;

export function createHost(bridge: RawBridge): Host {
    let inTransaction = false;
    // Every request has a Host of its own, and most ask core nothing.
    let mattermost: Mattermost | null = null;

    const refuseInTransaction = (): void => {
        if (inTransaction) {
            throw new HostError('host.in_transaction', 'While a transaction runs, only its tx may be used.', 500);
        }
    };
    const callBridge: CallBridge = async (method, args) => {
        refuseInTransaction();
        return await callRaw(bridge, method, args) as BridgeMethods[typeof method]['value'];
    };
    const callApi: CallApi = async (method, ...args) => {
        refuseInTransaction();
        return callRaw(bridge, `api.${method}`, args);
    };

    const write = (level: BridgeMethods['log.write']['args']['level']) => (message: string, fields: Record<string, string | number | boolean> = {}) => {
        // Logging is allowed everywhere and awaited nowhere; the bridge's promise never rejects.
        void bridge.call('log.write', JSON.stringify({level, message, fields}));
    };

    return {
        sql: createSql(callBridge, {}),
        replica: {
            query: createSql(callBridge, {replica: true}).query,
            exec: () => Promise.reject(new HostError('sql.read_only', 'A replica takes no writes.', 500)),
        },
        async transaction(fn) {
            refuseInTransaction();
            const {tx} = await callBridge('sql.begin', {});
            let ended = false;
            const callInside: CallBridge = async (method, args) => {
                if (ended) {
                    throw new HostError('host.transaction_ended', 'The transaction has ended.', 500);
                }
                return await callRaw(bridge, method, args) as BridgeMethods[typeof method]['value'];
            };
            inTransaction = true;
            try {
                const result = await fn(createSql(callInside, {tx}));
                await callInside('sql.commit', {tx});
                return result;
            } catch (error) {
                // A failed commit has already rolled back; asking again is harmless and its answer changes nothing.
                await bridge.call('sql.rollback', JSON.stringify({tx}));
                throw error;
            } finally {
                ended = true;
                inTransaction = false;
            }
        },
        get mattermost() {
            mattermost ??= createMattermost(callApi, callBridge, {
                makeId: () => newId(bridge), now: () => bridge.now(), wait: (ms) => new Promise((resolve) => void bridge.after(ms, resolve)),
            });
            return mattermost;
        },
        network: createNetwork(callBridge),
        operator: {
            takeOrder: async () => (await callBridge('operator.take_order', {})).order,
            async answerOrder(id, {ok, text}) {
                await callBridge('operator.answer_order', {id, ok, text});
            },
        },
        patterns: {
            match: async (patterns, text) => (await callBridge('re2.match', {patterns: [...patterns], text})).results,
            matchAtOnce(patternsJson, text) {
                const places = bridge.matchRe2(patternsJson, text);
                return places === '' ? null : JSON.parse(places) as number[];
            },
        },
        crypto: {
            sha256: (text) => bridge.sha256(text),
            hmacSha256: (keyBase64, text) => bridge.hmacSha256(keyBase64, text),
            decodeBase64Url: (encoded) => bridge.decodeBase64Url(encoded),
            randomBytes: (count) => bridge.randomBytes(count),
            ed25519Generate: () => callBridge('crypto.ed25519_generate', {}),
            ed25519Sign: async (privateKey, messageBase64) => (await callBridge('crypto.ed25519_sign', {private_key: privateKey, message: messageBase64})).signature,
            ed25519Verify: async (publicKey, messageBase64, signature) =>
                (await callBridge('crypto.ed25519_verify', {public_key: publicKey, message: messageBase64, signature})).valid,
            namedKey: (name) => callBridge('crypto.named_key', {name}),
            namedSign: async (name, publicKey, messageBase64) => (await callBridge('crypto.named_sign', {name, public_key: publicKey, message: messageBase64})).signature,
        },
        environment: {names: async (prefix) => (await callBridge('env.names', {prefix})).names},
        clock: {
            now: () => bridge.now(),
            after: (delayMs, fn) => bridge.after(delayMs, () => {
                const host = createHost(bridge);
                fn(host).catch((error: unknown) => host.log.error('A timer failed.', {error: String(error)}));
            }),
        },
        ids: {newId: () => newId(bridge)},
        log: {debug: write('debug'), info: write('info'), warn: write('warn'), error: write('error')},
        fork: () => createHost(bridge),
    };
}

async function callRaw(bridge: RawBridge, method: string, args: unknown): Promise<unknown> {
    const answer = JSON.parse(await bridge.call(method, JSON.stringify(args))) as
        {value?: unknown; error?: {id: string; message: string; status_code: number}};
    if (answer.error) {
        throw new HostError(answer.error.id, answer.error.message, answer.error.status_code);
    }
    return answer.value;
}

function createSql(callBridge: CallBridge, where: {tx?: string; replica?: boolean}): Sql {
    return {
        async query<Row>(sql: string, params: readonly SqlValue[] = []) {
            return JSON.parse(await callBridge('sql.query', {...where, sql: wrapAsRowDocument(sql), params: [...params]})) as Row[];
        },
        async exec(sql, params = []) {
            return (await callBridge('sql.exec', {...where, sql, params: [...params]})).rows_affected;
        },
    };
}

interface MattermostNeeds {makeId: () => string; now: () => number; wait: (ms: number) => Promise<void>}

function createMattermost(callApi: CallApi, callBridge: CallBridge, {makeId, now, wait}: MattermostNeeds): Mattermost {
    return {
        getUser: (userId) => nullWhenMissing(callApi('GetUser', userId), readUser),
        getSession: (sessionId) => nullWhenMissing(callApi('GetSession', sessionId), readSession),
        async createSession(session) {
            // expired_notify true: core's expiry job sends its own push to every session without it.
            const created = await callApi('CreateSession', {
                user_id: session.userId, device_id: session.deviceId, roles: session.roles, expires_at: session.expiresAt, expired_notify: true, props: {},
            });
            return {id: readSession(created).id};
        },
        async revokeSession(sessionId) {
            await nullWhenMissing(callApi('RevokeSession', sessionId), () => null);
        },
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

function createNetwork(callBridge: CallBridge): Network {
    return {
        fetch: (request) => callBridge('net.fetch', {
            url: request.url, method: request.method ?? 'GET', headers: request.headers ?? {}, body: request.body ?? '',
            timeout_ms: request.timeoutMs, max_bytes: request.maxBytes, allow_private: request.allowPrivate,
        }),
        inspectTls: (target) => callBridge('net.inspect_tls', {
            host: target.host, port: target.port, server_name: target.serverName, timeout_ms: target.timeoutMs, allow_private: target.allowPrivate,
            max_version: target.newestVersion ?? '',
        }),
    };
}

/** Each base64url digit carries six random bits, of which an id's digit needs five; 20 bytes make 26 full digits. */
function newId(bridge: RawBridge): string {
    let id = '';
    const digits = bridge.randomBytes(20);
    // By index: an iterator makes an object for every character.
    for (let i = 0; i < ID_LENGTH; i++) {
        id += ID_ALPHABET.charAt(BASE64URL.indexOf(digits.charAt(i)) & 31);
    }
    return id;
}

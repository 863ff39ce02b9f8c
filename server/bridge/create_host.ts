/** Makes the typed port of a raw bridge. The only implementation there is: every host differs below the bridge, none above it. */
import type {Crypto, Host, Network, Sql, SqlValue} from '../host';
import {HostError} from '../host';
import type {CallApi, CallBridge} from './create_mattermost';
import {createMattermost} from './create_mattermost';
import type {BridgeMethods} from './methods';
import type {RawBridge} from './raw';
import {wrapAsRowDocument} from './row_document';

/** The alphabet of Mattermost's ids (model.NewId). */
const ID_ALPHABET = 'ybndrfg8ejkmcpqxot1uwisza345h769';
const ID_LENGTH = 26;
const BASE64URL = 'ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789-_';
/** By the code of a base64url digit, which carries six random bits, an id's digit, which needs five. */
const ID_DIGITS: string[] = [];
for (let bits = 0; bits < BASE64URL.length; bits++) {
    ID_DIGITS[BASE64URL.charCodeAt(bits)] = ID_ALPHABET.charAt(bits & 31);
}

/** What no transaction forbids, and every Host of a bridge may therefore share. */
interface Shared extends Pick<Host, 'clock' | 'ids' | 'log'> {
    bridge: RawBridge;
    /** ms that the database's clock is ahead of this machine's. */
    correctionMs: number;
}

interface OnDemand extends Pick<Host, 'sql' | 'replica' | 'mattermost' | 'network' | 'patterns' | 'operator' | 'environment' | 'crypto'> {
    callBridge: CallBridge;
    callApi: CallApi;
}
type Made = {-readonly [Member in keyof OnDemand]?: OnDemand[Member]};

export function createHost(bridge: RawBridge): Host {
    return createHosts(bridge)();
}

/** Makes Hosts of one bridge, each for one unit of work. Every request has one of its own, so a Host brings along only what is used of it. */
export function createHosts(bridge: RawBridge): () => Host {
    const write = (level: BridgeMethods['log.write']['args']['level']) => (message: string, fields: Record<string, string | number | boolean> = {}) => {
        // Logging is allowed everywhere and awaited nowhere; the bridge's promise never rejects.
        void bridge.call('log.write', JSON.stringify({level, message, fields}));
    };
    const shared: Shared = {
        bridge,
        correctionMs: 0,
        clock: {
            now: () => bridge.now() + shared.correctionMs,
            correctBy(ms) {
                shared.correctionMs = ms;
            },
            after: (delayMs, fn) => bridge.after(delayMs, () => {
                const host = new PortHost(shared);
                fn(host).catch((error: unknown) => host.log.error('A timer failed.', {error: String(error)}));
            }),
        },
        ids: {newId: () => newId(bridge)},
        log: {debug: write('debug'), info: write('info'), warn: write('warn'), error: write('error')},
    };
    return () => new PortHost(shared);
}

/** Members are made when they are first used: most requests need two or three of them. */
class PortHost implements Host {
    readonly clock: Host['clock'];
    readonly ids: Host['ids'];
    readonly log: Host['log'];
    private inTransaction = false;
    private readonly made: Made = {};

    constructor(private readonly shared: Shared) {
        this.clock = shared.clock;
        this.ids = shared.ids;
        this.log = shared.log;
    }

    get sql(): Host['sql'] {
        return this.made.sql ??= createSql(this.callBridge, {});
    }

    get replica(): Host['replica'] {
        return this.made.replica ??= {
            query: fromReplica(createSql(this.callBridge, {replica: true}), this.sql),
            exec: () => Promise.reject(new HostError('sql.read_only', 'A replica takes no writes.', 500)),
        };
    }

    get mattermost(): Host['mattermost'] {
        const {bridge} = this.shared;
        return this.made.mattermost ??= createMattermost(this.callApi, this.callBridge, {
            makeId: () => newId(bridge), now: () => bridge.now(), toMachineTime: (at) => at - this.shared.correctionMs, wait: (ms) => new Promise((resolve) => void bridge.after(ms, resolve)),
        });
    }

    get network(): Host['network'] {
        return this.made.network ??= createNetwork(this.callBridge);
    }

    get operator(): Host['operator'] {
        return this.made.operator ??= createOperator(this.callBridge);
    }

    get patterns(): Host['patterns'] {
        return this.made.patterns ??= createPatterns(this.callBridge, this.shared.bridge);
    }

    get crypto(): Host['crypto'] {
        return this.made.crypto ??= new PortCrypto(this.shared.bridge, () => this.callBridge);
    }

    get environment(): Host['environment'] {
        return this.made.environment ??= {names: async (prefix) => (await this.callBridge('env.names', {prefix})).names};
    }

    async transaction<T>(fn: (tx: Sql) => Promise<T>): Promise<T> {
        const {bridge} = this.shared;
        if (this.inTransaction) {
            throw busyWithTransaction();
        }
        const {tx} = await this.callBridge('sql.begin', {});
        let ended = false;
        const callInside: CallBridge = async (method, args) => {
            if (ended) {
                throw new HostError('host.transaction_ended', 'The transaction has ended.', 500);
            }
            return await callRaw(bridge, method, args) as BridgeMethods[typeof method]['value'];
        };
        this.inTransaction = true;
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
            this.inTransaction = false;
        }
    }

    fork(): Host {
        return new PortHost(this.shared);
    }

    private get callBridge(): CallBridge {
        return this.made.callBridge ??= (method, args) => this.call(method, args) as Promise<BridgeMethods[typeof method]['value']>;
    }

    private get callApi(): CallApi {
        return this.made.callApi ??= (method, ...args) => this.call(`api.${method}`, args);
    }

    /** Every call passes here, thousands in a mass revocation: one promise each, and no async function around it. */
    private call(method: string, args: unknown): Promise<unknown> {
        return this.inTransaction ? Promise.reject(busyWithTransaction()) : callRaw(this.shared.bridge, method, args);
    }
}

function busyWithTransaction(): HostError {
    return new HostError('host.in_transaction', 'While a transaction runs, only its tx may be used.', 500);
}

function callRaw(bridge: RawBridge, method: string, args: unknown): Promise<unknown> {
    return bridge.call(method, JSON.stringify(args)).then(readAnswer);
}

function readAnswer(text: string): unknown {
    const answer = JSON.parse(text) as {value?: unknown; error?: {id: string; message: string; status_code: number}};
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

/** A replica may be away, cancel a query that is in the way of what it has to replay (40001), or not have the newest migration's tables yet (42). */
function fromReplica(replica: Sql, primary: Sql): Sql['query'] {
    return async (sql, params) => {
        try {
            return await replica.query(sql, params);
        } catch (error) {
            if (error instanceof HostError && (error.id === 'sql.unavailable' || /^sql\.(?:40001|42)/.test(error.id))) {
                return primary.query(sql, params);
            }
            throw error;
        }
    };
}

function createOperator(callBridge: CallBridge): Host['operator'] {
    return {
        takeOrder: async () => (await callBridge('operator.take_order', {})).order,
        async answerOrder(id, {ok, text}) {
            await callBridge('operator.answer_order', {id, ok, text});
        },
    };
}

function createPatterns(callBridge: CallBridge, bridge: RawBridge): Host['patterns'] {
    return {
        match: async (patterns, text) => (await callBridge('re2.match', {patterns: [...patterns], text})).results,
        matchAtOnce(patternsJson, text) {
            const places = bridge.matchRe2(patternsJson, text);
            return places === '' ? null : placesIn(places);
        },
        findTexts: (textsJson, text) => placesIn(bridge.findTexts(textsJson, text)),
    };
}

/** Most often there are none. */
function placesIn(json: string): number[] {
    return json === '[]' ? [] : JSON.parse(json) as number[];
}

/** A class, because every request of a crowd has one and uses two of its functions. */
class PortCrypto implements Crypto {
    constructor(private readonly bridge: RawBridge, private readonly callBridge: () => CallBridge) {}

    sha256(text: string): string {
        return this.bridge.sha256(text);
    }

    hmacSha256(keyBase64: string, text: string): string {
        return this.bridge.hmacSha256(keyBase64, text);
    }

    decodeBase64Url(encoded: string): string | null {
        return this.bridge.decodeBase64Url(encoded);
    }

    randomBytes(count: number): string {
        return this.bridge.randomBytes(count);
    }

    ed25519Generate(): ReturnType<Crypto['ed25519Generate']> {
        return this.callBridge()('crypto.ed25519_generate', {});
    }

    async ed25519Sign(privateKey: string, messageBase64: string): Promise<string> {
        return (await this.callBridge()('crypto.ed25519_sign', {private_key: privateKey, message: messageBase64})).signature;
    }

    async ed25519Verify(publicKey: string, messageBase64: string, signature: string): Promise<boolean> {
        return (await this.callBridge()('crypto.ed25519_verify', {public_key: publicKey, message: messageBase64, signature})).valid;
    }

    namedKey(name: string): ReturnType<Crypto['namedKey']> {
        return this.callBridge()('crypto.named_key', {name});
    }

    async namedSign(name: string, publicKey: string, messageBase64: string): Promise<string> {
        return (await this.callBridge()('crypto.named_sign', {name, public_key: publicKey, message: messageBase64})).signature;
    }
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

/** 20 bytes make 26 full digits. */
function newId(bridge: RawBridge): string {
    let id = '';
    const digits = bridge.randomBytes(20);
    // By index: an iterator makes an object for every character.
    for (let i = 0; i < ID_LENGTH; i++) {
        id += ID_DIGITS[digits.charCodeAt(i)] ?? '';
    }
    return id;
}

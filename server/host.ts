/**
 * THE PORT: everything the outside offers to the product, on one page. Implemented once, over the raw bridge (server/bridge/create_host.ts);
 * the Go host and the stand-in differ only below that bridge. Minimum server version 11.6 unless a member says otherwise.
 *
 * One Host belongs to one unit of work (a request, a hook, a tick of a worker). While its `transaction` runs, every asynchronous
 * member but the `tx` it hands out throws: a port call inside a transaction would hold locks over a round trip.
 * All failures are HostError.
 */

export interface Host {
    /** Statements on the primary that commit by themselves. */
    readonly sql: Sql;
    /** Read-only statements on a replica when the server has one that answers. Never for what decides access. */
    readonly replica: Sql;
    /** Runs fn in one READ COMMITTED transaction: commits when it resolves, rolls back when it rejects. Not nestable. */
    transaction<T>(fn: (tx: Sql) => Promise<T>): Promise<T>;
    readonly mattermost: Mattermost;
    readonly network: Network;
    readonly patterns: Patterns;
    readonly operator: Operator;
    readonly environment: Environment;
    readonly crypto: Crypto;
    readonly clock: Clock;
    readonly ids: Ids;
    readonly log: Log;
    /** A fresh Host for another unit of work: work that goes on after a reply, or a parallel branch. */
    fork(): Host;
}

/** Fails with id `sql.<SQLSTATE>` for the database's own refusals, `sql.unavailable` when it cannot be reached. */
export interface Sql {
    /** The rows of a query or of a statement with RETURNING, as one JSON document: timestamptz as ISO text, bigint as number (cast beyond 2^53). */
    query<Row>(sql: string, params?: readonly SqlValue[]): Promise<Row[]>;
    /** A statement for its effect; the number of rows it touched. */
    exec(sql: string, params?: readonly SqlValue[]): Promise<number>;
}

export type SqlValue = string | number | boolean | null;

/** Mattermost's plugin API. AppErrors become HostError with core's id and status_code; a 404 of a get becomes null. */
export interface Mattermost {
    /** Without password, mfa_secret and auth_data (dropped in the host). */
    getUser(userId: string): Promise<User | null>;
    /** Without the token (dropped in the host). Reads core's cache, as core's own authentication does. */
    getSession(sessionId: string): Promise<Session | null>;
    /** Only for the plugin's own bots. expiresAt in ms; deviceId makes it a target of sendPush. */
    createSession(session: {userId: string; deviceId: string; roles: string; expiresAt: number}): Promise<{id: string}>;
    /** Ends the session in core: row, caches of every node, websocket deliveries. Succeeds when it is already gone. */
    revokeSession(sessionId: string): Promise<void>;
    /**
     * Makes every node's core forget what it has cached of this person's sessions, and read them anew: by a session that has expired before it is
     * made and that is revoked at once (revoking clears the person's cache; facts). Core would end the oldest of 500 sessions to make room.
     */
    clearSessionCache(userId: string): Promise<void>;
    /** Also accounts core's REST would leave to a directory (LDAP). Core then removes the account's sessions. */
    deactivateUser(userId: string): Promise<void>;
    /**
     * Empties every cache of every node, by deleting an OAuth app that does not exist (facts: the one call of the plugin API that does so).
     * Fails where core's OAuth provider is off. Costs the server what its caches saved, so it pays for mass revocations only.
     */
    purgeCaches(): Promise<void>;
    /** As core's own check; does not look at deleteat. */
    hasPermission(userId: string, permission: string): Promise<boolean>;
    /** Makes the bot account when it is missing; its user id. */
    ensureBot(bot: {username: string; displayName: string; description: string}): Promise<string>;
    /** event without prefix. At most once: an event can be lost. */
    publishEvent(event: string, payload: object, broadcast: {userId?: string; omitUsers?: Record<string, boolean>}): Promise<void>;
    /** Signed, to every mobile session of the user. Resolves even when the push service failed. */
    sendPush(notification: PushNotification, userId: string): Promise<void>;
    /** A direct message of the plugin's bot: Markdown, at most 16,383 characters. Resolves when it is posted. */
    sendDirectMessage(message: {botUserId: string; userId: string; text: string}): Promise<void>;
    /** A slash command that core's autocomplete offers, to system admins only where adminsOnly; executeCommand (feature.ts) answers it. Again and again is harmless. */
    registerCommand(command: {trigger: string; hint: string; description: string; adminsOnly: boolean}): Promise<void>;
    /** Replaces a message only this person sees, buttons included; text is Markdown. */
    updateEphemeralPost(userId: string, post: {id: string; channelId: string; text: string}): Promise<void>;
    /** To this plugin on the other nodes; nothing on a single node. */
    publishClusterEvent(id: string, data: string): Promise<void>;
    /** Core's config with nil pointers read as zero (facts: gob drops them). Secrets are sanitised. */
    getConfig(): Promise<CoreConfig>;
    getLicense(): Promise<CoreLicense>;
    getServerVersion(): Promise<string>;
    /** Core's own plain texts in a language (de, pt-BR), those of the ids that it has; null when the server's files cannot be read. */
    getTranslations(locale: string, ids: readonly string[]): Promise<Record<string, string> | null>;
    /** The server id that tickets and pushes carry. */
    getDiagnosticId(): Promise<string>;
    /** A copy for Mattermost's own audit log (10.10). */
    logAudit(record: object): Promise<void>;
    /** Core's REST by a one-minute bot session with just these roles (design: Core's configuration). */
    coreRequest(request: {botUserId: string; roles: string; method: string; path: string; body: object | null; timeoutMs: number}): Promise<{status: number; body: string}>;
}

export interface User {
    id: string; username: string; email: string; first_name: string; last_name: string; nickname: string;
    /** Space-separated role names. */
    roles: string; auth_service: string; delete_at: number; is_bot: boolean; mfa_active: boolean; locale: string;
}

export interface Session {
    id: string; user_id: string; create_at: number; expires_at: number; last_activity_at: number;
    roles: string; is_oauth: boolean; props: Record<string, string>;
}

/** The fields this product sets; core adds signature, device and server id. */
export interface PushNotification {
    type: 'session' | 'message';
    message: string;
    version: 'v2';
    ack_id: string;
    category?: string; sender_id?: string; sender_name?: string; channel_name?: string;
}

/** The parts of model.Config the product reads. */
export interface CoreConfig {
    ServiceSettings: {SiteURL: string; EnableMultifactorAuthentication: boolean; EnforceMultifactorAuthentication: boolean; EnableOAuthServiceProvider: boolean; AllowedUntrustedInternalConnections: string; EnableInsecureOutgoingConnections: boolean};
    GuestAccountsSettings: {EnforceMultifactorAuthentication: boolean};
    EmailSettings: {SendPushNotifications: boolean; PushNotificationServer: string; PushNotificationContents: string};
    [section: string]: Record<string, unknown>;
}

/** null fields of the licence are features it does not have. sku: core's short name of the product, "" without a licence. */
export interface CoreLicense {isLicensed: boolean; mfa: boolean; idLoaded: boolean; mhpns: boolean; sku: string}

export interface Network {
    /** Outbound HTTP under the design's rules; see net.fetch in bridge/methods.ts. Times in ms, sizes in bytes. */
    fetch(request: {url: string; method?: string; headers?: Record<string, string>; body?: string; timeoutMs: number; maxBytes: number; allowPrivate: boolean}): Promise<{status: number; headers: Record<string, string>; body: string}>;
    /** newestVersion: offers nothing newer, to learn whether old versions are still spoken. */
    inspectTls(target: {host: string; port: number; serverName: string; timeoutMs: number; allowPrivate: boolean; newestVersion?: 'TLS 1.1'}): Promise<TlsInspection>;
}

/** Admins' patterns: texts as they stand, and RE2, which takes linear time whatever somebody wrote. */
export interface Patterns {
    /** One result a pattern: whether it matches somewhere in the text, or why it is no pattern (else error is empty). */
    match(patterns: readonly string[], text: string): Promise<Array<{matches: boolean; error: string}>>;
    /** The places of those that match or are no patterns, at once; null when it might take long. patternsJson: JSON.stringify of the patterns, made once. */
    matchAtOnce(patternsJson: string, text: string): number[] | null;
    /** The places of those texts, at most 1000, that stand somewhere in the text. textsJson: JSON.stringify of them, made once. */
    findTexts(textsJson: string, text: string): number[];
}

/** Orders from the command line of this machine: whoever can give one has a shell as the server's account, and no account of the server is asked for. */
export interface Operator {
    /** The oldest order not yet taken by any process of this machine; null when there is none. */
    takeOrder(): Promise<OperatorOrder | null>;
    /** text is printed where the order was given. */
    answerOrder(id: string, answer: {ok: boolean; text: string}): Promise<void>;
}

/** `plugin-linux-amd64 <name> --<field> <value> …`. user: the operating system's account, as the command claims it. at: ms. */
export interface OperatorOrder {id: string; name: string; fields: Record<string, string>; user: string; at: number}

export interface TlsInspection {
    version: string; verified: boolean; verify_error: string;
    /** not_before and not_after in ms. */
    certificates: Array<{subject: string; issuer: string; not_before: number; not_after: number; dns_names: string[]}>;
}

/** The synchronous members may be used inside a transaction. */
export interface Crypto {
    /** Hex, of the text's UTF-8 bytes. */
    sha256(text: string): string;
    /** base64url; the key is standard base64. */
    hmacSha256(keyBase64: string, text: string): string;
    /** Of text, without padding; null for anything else. */
    decodeBase64Url(encoded: string): string | null;
    /** base64url. */
    randomBytes(count: number): string;
    ed25519Generate(): Promise<{private_key: string; public_key: string}>;
    ed25519Sign(privateKey: string, messageBase64: string): Promise<string>;
    ed25519Verify(publicKey: string, messageBase64: string, signature: string): Promise<boolean>;
    /** The key kept outside of the database under this name (crypto.named_key in bridge/methods.ts); null when there is none. */
    namedKey(name: string): Promise<{public_key: string; source: 'environment' | 'file'} | null>;
    /** With that key, if it still is the one of publicKey. */
    namedSign(name: string, publicKey: string, messageBase64: string): Promise<string>;
}

export interface Environment {
    /** Names, never values, of the server's environment variables with this prefix: which settings of core they hold. */
    names(prefix: string): Promise<string[]>;
}

export interface Clock {
    /** Unix time in ms, as every node of the server tells it: this machine's clock, put right by the database's (database/clock.ts). */
    now(): number;
    /** From now on `now` is this machine's clock plus ms, for every Host of this runtime. */
    correctBy(ms: number): void;
    /** Calls fn once after delayMs; returns what cancels it. fn gets a Host of its own. */
    after(delayMs: number, fn: (host: Host) => Promise<void>): () => void;
}

export interface Ids {
    /** 26 characters, as Mattermost's ids. */
    newId(): string;
}

/** Fields never hold secrets, addresses or message texts. */
export interface Log {
    debug(message: string, fields?: LogFields): void;
    info(message: string, fields?: LogFields): void;
    warn(message: string, fields?: LogFields): void;
    error(message: string, fields?: LogFields): void;
}
export type LogFields = Record<string, string | number | boolean>;

/** A failure of the outside: core's or the bridge's id, and the status it suggests. */
export class HostError extends Error {
    constructor(readonly id: string, message: string, readonly statusCode: number) {
        super(message);
        this.name = 'HostError';
    }
}

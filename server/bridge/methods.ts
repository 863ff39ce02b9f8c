/** The methods of RawBridge.call besides `api.*`: arguments and values, as JSON. Both hosts implement exactly these. */

export interface BridgeMethods {
    /** Runs one statement whose single row has a single text column and gives that text. The port wraps every query so (row_document.ts). */
    'sql.query': {args: SqlArgs & {replica?: boolean}; value: string};
    /** Runs one statement for its effect. */
    'sql.exec': {args: SqlArgs; value: {rows_affected: number}};
    /** Opens a transaction (READ COMMITTED) on the primary; ends by itself with an error after 30 s. */
    'sql.begin': {args: Record<string, never>; value: {tx: string}};
    'sql.commit': {args: {tx: string}; value: null};
    'sql.rollback': {args: {tx: string}; value: null};

    'crypto.ed25519_generate': {args: Record<string, never>; value: {private_key: string; public_key: string}};
    /** Keys, message and signature are standard base64. */
    'crypto.ed25519_sign': {args: {private_key: string; message: string}; value: {signature: string}};
    'crypto.ed25519_verify': {args: {public_key: string; message: string; signature: string}; value: {valid: boolean}};
    /**
     * The Ed25519 key that whoever runs the server keeps outside of the database: PEM (PKCS #8) or base64 of the seed, in the environment
     * variable `name` or in the file that the variable `name`_FILE names. null when neither is set; crypto.bad_key when it cannot be used.
     * The private key never leaves the host.
     */
    'crypto.named_key': {args: {name: string}; value: {public_key: string; source: 'environment' | 'file'} | null};
    /** Signs with that key as it is now; crypto.other_key when it is no longer the one of public_key. */
    'crypto.named_sign': {args: {name: string; public_key: string; message: string}; value: {signature: string}};

    /** Names of the server's environment variables that begin with the prefix (not empty), sorted. Never their values. */
    'env.names': {args: {prefix: string}; value: {names: string[]}};

    /**
     * One outbound request: resolve once, dial the checked address, no redirects. Link-local and metadata addresses are always refused,
     * private and loopback ones unless allow_private. A 101 to an Upgrade is answered without a body, and the connection closed. Errors: net.refused_address, net.timeout, net.tls, net.failed, net.too_large.
     */
    'net.fetch': {
        args: {url: string; method: string; headers: Record<string, string>; body: string; timeout_ms: number; max_bytes: number; allow_private: boolean};
        value: {status: number; headers: Record<string, string>; body: string};
    };
    /** The certificate chain and protocol a TLS server presents, verified or not. max_version: the newest offered to it, down to TLS 1.0; '' is the host's own range. */
    'net.inspect_tls': {
        args: {host: string; port: number; server_name: string; timeout_ms: number; allow_private: boolean; max_version: '' | 'TLS 1.1'};
        value: {version: string; verified: boolean; verify_error: string; certificates: Array<{subject: string; issuer: string; not_before: number; not_after: number; dns_names: string[]}>};
    };

    /**
     * One request to core's REST on loopback by a session of at most a minute of the plugin's bot, which carries `roles` for this call only
     * and is revoked after it. The token never leaves the host.
     */
    'core.request': {
        args: {bot_user_id: string; roles: string; method: string; path: string; body: string | null; timeout_ms: number};
        value: {status: number; body: string};
    };

    /**
     * The oldest order somebody with a shell on this machine gave by the executable's command line (host/operator), or null. It is this
     * process's own from then on. `user` is the operating system's account as the command claims it; at: ms.
     */
    'operator.take_order': {args: Record<string, never>; value: {order: {id: string; name: string; fields: Record<string, string>; user: string; at: number} | null}};
    /** What the command prints, and whether it succeeds. */
    'operator.answer_order': {args: {id: string; ok: boolean; text: string}; value: null};

    /** The server's own plain texts in a language, those of the ids that it has, from its i18n folder; null when it has no readable file for it. */
    'core.translations': {args: {locale: string; ids: string[]}; value: Record<string, string> | null};

    /** Whether each RE2 pattern (Go's regexp syntax) matches somewhere in the text; error says why a pattern is none, else it is empty. */
    're2.match': {args: {patterns: string[]; text: string}; value: {results: Array<{matches: boolean; error: string}>}};

    'log.write': {args: {level: 'debug' | 'info' | 'warn' | 'error'; message: string; fields: Record<string, string | number | boolean>}; value: null};
}

export interface SqlArgs {
    sql: string;
    /** Integral numbers arrive as bigint; beyond 2^53 send text and cast. */
    params: SqlValue[];
    /** From sql.begin; without it the statement commits by itself. */
    tx?: string;
}

export type SqlValue = string | number | boolean | null;

/**
 * The plugin API methods the product uses, and the only ones a host lets through (build/host_manifest.ts writes them for the Go host).
 * Never SaveConfig, SavePluginConfig or GetUnsanitizedConfig (facts: they corrupt, or reveal).
 */
export const API_METHODS = [
    'GetUser', 'GetSession', 'CreateSession', 'RevokeSession', 'UpdateUserActive', 'DeleteOAuthApp', 'HasPermissionTo', 'EnsureBotUser',
    'PublishWebSocketEvent', 'SendPushNotification', 'PublishPluginClusterEvent', 'GetDirectChannel', 'CreatePost',
    'GetConfig', 'GetLicense', 'GetServerVersion', 'GetDiagnosticId', 'LogAuditRec',
    'RegisterCommand', 'UpdateEphemeralPost',
] as const;

export type ApiMethod = typeof API_METHODS[number];

/** The hooks the executable declares; each declared hook costs the server an RPC when it fires. Never MessageWillBePosted or WebSocketMessageHasBeenPosted. */
export const HOOKS = [
    'OnActivate', 'OnDeactivate', 'OnConfigurationChange', 'ServeHTTP', 'OnPluginClusterEvent',
    'UserWillLogIn', 'UserHasBeenDeactivated', 'ServeMetrics', 'GenerateSupportData', 'NotificationWillBePushed', 'ConfigurationWillBeSaved', 'ExecuteCommand',
] as const;

export type HookName = typeof HOOKS[number];

/**
 * The raw bridge: the whole surface a host offers to the TypeScript core. The Go host (goja) and the stand-in (Node) each implement this
 * and nothing else; server/bridge/create_host.ts makes the typed port of it, once. methods.ts lists the methods of `call`.
 */

export interface RawBridge {
    /**
     * One request to the outside. Resolves, and never rejects, to JSON: `{"value": …}` or `{"error": {"id", "message", "status_code"}}`.
     * Methods: see BridgeMethods in methods.ts, and `api.<Method>` for the plugin API with an array of its arguments.
     */
    call(method: string, argsJson: string): Promise<string>;
    /** SHA-256 of the UTF-8 bytes of text, hex. */
    sha256(text: string): string;
    /** HMAC-SHA-256 of the UTF-8 bytes of text, base64url without padding; keyBase64 is standard base64. */
    hmacSha256(keyBase64: string, text: string): string;
    /** The text whose UTF-8 bytes are encoded as base64url without padding; null when it is not that. */
    decodeBase64Url(encoded: string): string | null;
    /** count (at most 1024) random bytes, base64url without padding. */
    randomBytes(count: number): string;
    /**
     * The places, as a JSON array, of those RE2 patterns that match somewhere in the text or are no patterns; '' when that might take long
     * (then ask re2.match). patternsJson: their JSON array; the host remembers by it what it compiled. Throws when it is none.
     */
    matchRe2(patternsJson: string, text: string): string;
    /** The places, as a JSON array, of those texts that stand somewhere in the text. textsJson: their JSON array, at most 1000; the host remembers it. Throws when it is none. */
    findTexts(textsJson: string, text: string): string;
    /** Unix time in milliseconds. */
    now(): number;
    /** Calls fn once after delayMs; returns a function that prevents it. Exceptions inside fn are logged, never lost. */
    after(delayMs: number, fn: () => void): () => void;
}

/** How an HTTP reply leaves: at once, or head first (awaited), then chunks. A rejected write means that the client went away. */
export interface ResponseWriter {
    /**
     * Hands a whole reply over, which leaves when the hook has settled, and not when it failed: for everything that is no stream. It costs the server
     * half the round trips, and the hook neither a promise nor a turn. Throws when the reply has begun already.
     */
    writeAll(status: number, headersJson: string, body: string): void;
    writeHead(status: number, headersJson: string): Promise<void>;
    /** chunk is text, sent as UTF-8 and flushed at once. */
    write(chunk: string): Promise<void>;
}

/** What the bundle gives the host: one entry for every hook. */
export interface HookDispatcher {
    /**
     * Runs a hook. payloadJson: an array of the hook's arguments without plugin.Context, whose fields (HookContext) follow as the last element
     * where the hook has one; for ServeHTTP and ServeMetrics one HttpRequest
     * object instead (it carries the context). Resolves to JSON: an array of the hook's return values (empty for ServeHTTP, ServeMetrics
     * and hooks that return nothing; a Go `error` is null or {message, id?, status_code?}), or gives it at once where nothing is waited
     * for: a promise costs as much as a short hook. Rejects or throws only when the hook itself failed; the
     * host then logs it and returns what makes Mattermost go on (zero values; a rejected OnActivate fails the activation).
     * OnActivate runs again in a fresh runtime when the host had to replace a broken one.
     */
    dispatch(hook: string, payloadJson: string, writer: ResponseWriter | null): string | Promise<string>;
}

/** The payload of ServeHTTP. */
export interface HttpRequest {
    method: string;
    /** Path below the plugin, for instance /api/v1/viewer. */
    path: string;
    /** Raw query string without "?". */
    query: string;
    /** Lower-case names; several values joined with ", ". Cookie values of the session never arrive: core removes them. */
    headers: Record<string, string>;
    /** UTF-8 text, well-formed; empty when too large. */
    body: string;
    /** The body was larger than the host's cap (1 MiB) and was dropped. */
    body_too_large: boolean;
    context: HookContext;
}

/** Of plugin.Context. Empty session_id: nobody's request, for instance another plugin's call. */
export interface HookContext {session_id: string; request_id: string; ip_address: string; user_agent: string}

/** The bundle's one export. */
export type CreatePlugin = (bridge: RawBridge) => HookDispatcher;

/** Calls the whole server half in a unit test as core would: through its hooks, with the session core authenticated. */
import {ENDPOINTS} from '../../contract/endpoints';
import type {HookDispatcher, HttpRequest} from '../../server/bridge/raw';
import {createPlugin} from '../../server/plugin';
import type {TestHost, TestSession, TestUser} from './test_host';

export interface TestReply {
    status: number;
    headers: Record<string, string | string[]>;
    /** Parsed, and for a success checked against the contract's schema. */
    body: {[field: string]: unknown};
    text: string;
}

export interface RequestOptions {
    /** Sent as JSON; text is sent as it is. */
    body?: unknown;
    headers?: Record<string, string>;
    query?: string;
    context?: Partial<HttpRequest['context']>;
    bodyTooLarge?: boolean;
}

export interface TestPlugin {
    dispatcher: HookDispatcher;
    /** path is below /api/v1. session null: nobody is logged in. */
    request(session: {id: string} | null, method: string, path: string, options?: RequestOptions): Promise<TestReply>;
    hook(name: string, args?: unknown[]): Promise<unknown[]>;
    metrics(): Promise<string>;
    stop(): Promise<void>;
}

export async function startTestPlugin(test: TestHost): Promise<TestPlugin> {
    const dispatcher = createPlugin(test.bridge);
    const hook = async (name: string, args: unknown[] = []) => JSON.parse(await dispatcher.dispatch(name, JSON.stringify(args), null)) as unknown[];
    await hook('OnActivate');

    const send = async (name: string, request: HttpRequest): Promise<{status: number; headers: TestReply['headers']; text: string}> => {
        const reply = {status: 0, headers: {} as TestReply['headers'], text: ''};
        await dispatcher.dispatch(name, JSON.stringify(request), {
            writeAll(status, headersJson, body) {
                Object.assign(reply, {status, headers: JSON.parse(headersJson) as TestReply['headers'], text: body});
            },
            async writeHead(status, headersJson) {
                Object.assign(reply, {status, headers: JSON.parse(headersJson) as TestReply['headers']});
            },
            async write(chunk) {
                reply.text += chunk;
            },
        });
        return reply;
    };

    return {
        dispatcher, hook,
        async request(session, method, path, options = {}) {
            const reply = await send('ServeHTTP', {
                method,
                path: `/api/v1${path}`,
                query: options.query ?? '',
                headers: {...(method === 'GET' ? {} : {'content-type': 'application/json'}), ...options.headers},
                body: typeof options.body === 'string' ? options.body : JSON.stringify(options.body ?? {}),
                body_too_large: options.bodyTooLarge ?? false,
                context: {session_id: session?.id ?? '', request_id: 'request', ip_address: '192.0.2.1', user_agent: 'Test/1.0', ...options.context},
            });
            // A stream's text is its test's to read.
            const isJson = String(reply.headers['Content-Type']).startsWith('application/json');
            const body = (isJson ? JSON.parse(reply.text) : {}) as TestReply['body'];
            checkReply(method, path, reply.status, body);
            return {...reply, body};
        },
        metrics: async () => (await send('ServeMetrics', {
            method: 'GET', path: '/metrics', query: '', headers: {}, body: '', body_too_large: false,
            context: {session_id: '', request_id: '', ip_address: '', user_agent: ''},
        })).text,
        async stop() {
            await hook('OnDeactivate');
        },
    };
}

/** Somebody of a role, logged in with a browser. */
export async function logInAs(test: TestHost, roles: string, session: Partial<TestSession> = {}): Promise<{user: TestUser; session: TestSession}> {
    const user = await test.addUser({roles});
    return {user, session: await test.addSession(user.id, session)};
}

/** A success has its endpoint's status and shape: the server itself does not spend time on that. */
function checkReply(method: string, path: string, status: number, body: unknown): void {
    const endpoint = Object.values(ENDPOINTS).find((candidate) => {
        const pattern = new RegExp(`^${candidate.path.replace('{seq}', '[0-9]+').replace(/\{[a-z_]+\}/g, '[^/]+')}$`);
        return candidate.method === method && pattern.test(path);
    });
    if (status < 400 && endpoint) {
        expect(status).toBe(endpoint.status);
        endpoint.reply?.parse(body);
    }
}

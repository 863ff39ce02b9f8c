/** The features around sessions, put together as the composition root does, for tests that follow one revocation through several of them. */
import type {EndpointName} from '../../contract/endpoints';
import {createBeacon} from '../../server/beacon';
import {createClient} from '../../server/client';
import type {Feature} from '../../server/feature';
import type {Host} from '../../server/host';
import type {Actor, Handler, Reply, Request} from '../../server/http/route';
import {createMirror} from '../../server/mirror';
import type {CommandReply, SlashCommand} from '../../server/feature';
import {createRevocation} from '../../server/revocation';
import {spareWithdrawn} from '../../server/revocation/spare_withdrawn';
import {createSessions} from '../../server/sessions';
import type {TestHost} from './test_host';

export interface TestPolicy {wipe_on_logout: boolean; wipe_when_ended_elsewhere: boolean; wipe_on_expiry: boolean; wipe_offline_hours?: number | null; allow_automation: boolean; keep_revocations_days?: number | null}

export interface SessionFeatures {
    policy: TestPolicy;
    /** Calls a handler as the router does after its own checks. */
    call<N extends EndpointName>(name: N, request: Partial<Pick<Request<N>, 'actor' | 'params' | 'query' | 'body'>>, host?: Host): Promise<Reply<N>['body']>;
    /** The whole reply, headers too. */
    reply<N extends EndpointName>(name: N, request: Partial<Pick<Request<N>, 'actor' | 'params' | 'query' | 'body'>>): Promise<Reply<N>>;
    /** One tick of the worker. */
    tick(worker: string, host?: Host): Promise<void>;
    userHasBeenDeactivated(userId: string): Promise<void>;
    /** The sentence that refuses the log-in, or empty. */
    userWillLogIn(userId: string): Promise<string>;
    executeCommand(text: string, context: Partial<SlashCommand['context']>): Promise<CommandReply | null>;
}

/** Each call makes features of their own, as another node would: they share the database and no memory. */
export function composeSessionFeatures(test: TestHost): SessionFeatures {
    const policy: TestPolicy = {wipe_on_logout: true, wipe_when_ended_elsewhere: true, wipe_on_expiry: false, allow_automation: false};
    const revocation = createRevocation({readSessionsPolicy: async () => policy});
    const mirror = createMirror(revocation);
    const client = createClient({...revocation, ...mirror, spareWithdrawn, readSessionsPolicy: async () => policy});
    const features: Feature[] = [revocation, mirror, client, createBeacon(), createSessions()];

    const reply = async <N extends EndpointName>(name: N, request: Partial<Pick<Request<N>, 'actor' | 'params' | 'query' | 'body'>>, host = test.host.fork()): Promise<Reply<N>> => {
        const handler = features.map((feature) => feature.routes[name]).find(Boolean) as Handler<N> | undefined;
        if (!handler) {
            throw new Error(`no feature answers ${name}`);
        }
        return handler({
            host, requestId: 'request', actor: null, params: {}, query: {}, body: undefined, ifMatch: '', idempotencyKey: '', address: '192.0.2.1', client: 'test', ...request,
        } as unknown as Request<N>);
    };
    return {
        policy,
        reply: (name, request) => reply(name, request),
        call: async (name, request, host) => (await reply(name, request, host)).body,
        async tick(worker, host = test.host.fork()) {
            await features.flatMap((feature) => feature.workers).find(({name}) => name === worker)?.run(host);
            await test.settle();
        },
        userWillLogIn: async (userId) => await revocation.hooks.userWillLogIn?.(test.host.fork(), userId) ?? '',
        executeCommand: async (text, context) =>
            await revocation.hooks.executeCommand?.(test.host.fork(), {text, context: {session_id: '', request_id: 'request', ip_address: '192.0.2.1', user_agent: 'test', ...context}}) ?? null,
        async userHasBeenDeactivated(userId) {
            for (const feature of features) {
                await feature.hooks.userHasBeenDeactivated?.(test.host.fork(), userId);
            }
        },
    };
}

/** A person of the role with a web session, as an actor. */
export async function addActor(test: TestHost, roles: string): Promise<Actor> {
    const user = await test.addUser({roles});
    const session = await test.addSession(user.id);
    return {userId: user.id, sessionId: session.id, isAutomation: false, address: '192.0.2.1', client: 'test'};
}

/** Names of the audit's events so far, in the order they were written. */
export async function auditEvents(test: TestHost): Promise<string[]> {
    const rows = await test.rows<{name: string}>('SELECT body::jsonb->>\'event_name\' AS name FROM security_controls_audit_pending ORDER BY id');
    return rows.map((row) => row.name);
}

/** The audit's records so far, in the order they were written. */
export async function auditBodies(test: TestHost): Promise<unknown[]> {
    return (await test.rows<{body: unknown}>('SELECT body::jsonb AS body FROM security_controls_audit_pending ORDER BY id')).map(({body}) => body);
}

import {WebSocket} from 'ws';

import {enterpriseLicense} from '../core/license';
import type {StandIn} from '../start';
import {startStandIn} from '../start';
import {echoPlugin, eventually} from '../test_support';

interface Message {event?: string; data?: Record<string, unknown>; status?: string; error?: {id: string}; seq_reply?: number}

let standIn: StandIn;
const hooks: string[] = [];

beforeAll(async () => {
    standIn = await startStandIn({createPlugin: echoPlugin(hooks)});
}, 60_000);
afterAll(() => standIn.stop());

interface Client {messages: Message[]; socket: WebSocket; events(): string[]; ask(action: string, data?: object): Promise<Message>}

async function connect(headers: Record<string, string> = {}): Promise<Client> {
    const messages: Message[] = [];
    const socket = new WebSocket(`${standIn.url.replace('http', 'ws')}/api/v4/websocket`, {headers});
    socket.on('message', (text) => messages.push(JSON.parse(String(text)) as Message));
    await new Promise((resolve, reject) => {
        socket.once('open', resolve);
        socket.once('error', reject);
    });
    let seq = 0;
    return {
        messages, socket,
        events: () => messages.flatMap((message) => message.event ?? []),
        async ask(action, data) {
            seq += 1;
            const mine = seq;
            socket.send(JSON.stringify({action, seq: mine, data}));
            await eventually(() => messages.some((message) => message.seq_reply === mine));
            return messages.find((message) => message.seq_reply === mine) ?? {};
        },
    };
}

async function person() {
    const id = await standIn.core.users.create({username: `someone-${Math.random().toString(36).slice(2)}`, password: 'something long'});
    const session = await standIn.core.sessions.create({user_id: id, roles: 'system_user', expires_at: Date.now() + 3_600_000});
    const client = await connect({authorization: `Bearer ${session.token}`});
    // An open socket is nobody's yet.
    await eventually(() => client.events().includes('hello'));
    return {id, session, client};
}
const announce = (name = 'beacon') => standIn.core.hub.publish(`custom_security-controls_${name}`, {at: 1}, {});
const isOpen = (client: Client): boolean => client.socket.readyState === WebSocket.OPEN;
const pause = (ms: number) => new Promise((resolve) => setTimeout(resolve, ms));

test('a challenge authenticates, and hello names the connection', async () => {
    const client = await connect();
    expect((await client.ask('ping')).error?.id).toBe('api.web_socket_router.not_authenticated.app_error');
    expect(await client.ask('authentication_challenge', {token: standIn.adminToken})).toMatchObject({status: 'OK'});
    expect(client.messages.find((message) => message.event === 'hello')?.data?.connection_id).toMatch(/^[a-z0-9]{26}$/);
    expect(await client.ask('ping')).toMatchObject({status: 'OK', data: {text: 'pong'}});
    client.socket.close();
});

test('a challenge with an unknown token closes the connection', async () => {
    const client = await connect();
    client.socket.send(JSON.stringify({action: 'authentication_challenge', seq: 1, data: {token: 'unknown'}}));
    await eventually(() => client.socket.readyState === WebSocket.CLOSED);
});

test('a connection from a foreign origin is refused', async () => {
    await expect(connect({origin: 'https://evil.example'})).rejects.toThrow('404');
});

test('a revoked session\'s socket stays open, gets no event, and its messages fail', async () => {
    const {client, session} = await person();
    await pause(5100);
    await announce();
    await eventually(() => client.events().includes('custom_security-controls_beacon'));
    await standIn.core.sessions.revokeById(session.id);
    const before = client.events().length;
    await announce();
    expect((await client.ask('ping')).error?.id).toBe('api.web_socket_router.not_authenticated.app_error');
    expect(client.events()).toHaveLength(before);
    expect(isOpen(client)).toBe(true);
    client.socket.close();
}, 20_000);

test('a socket in its first five seconds is closed when its session is revoked', async () => {
    const {client, session} = await person();
    await standIn.core.sessions.revokeById(session.id);
    await announce();
    await eventually(() => client.socket.readyState === WebSocket.CLOSED);
}, 20_000);

test('rows deleted by SQL and "revoke everyone" leave sockets alive and receiving', async () => {
    const first = await person();
    const second = await person();
    await standIn.db.exec('DELETE FROM sessions WHERE id = $1', [first.session.id]);
    await announce('after_sql');
    await eventually(() => first.client.events().includes('custom_security-controls_after_sql'));
    await standIn.core.sessions.revokeEveryone();
    await announce('after_everyone');
    for (const {client} of [first, second]) {
        await eventually(() => client.events().includes('custom_security-controls_after_everyone'));
        expect((await client.ask('ping')).status).toBe('OK');
        client.socket.close();
    }
});

test('deactivation: sessions are gone before the event, and the hook runs after it', async () => {
    const leaver = await person();
    const colleague = await person();
    hooks.length = 0;
    const user = await standIn.core.users.get(leaver.id);
    await standIn.core.setActive(user as NonNullable<typeof user>, false);
    await eventually(() => colleague.client.events().includes('user_updated'));
    await eventually(() => hooks.includes('UserHasBeenDeactivated'));
    expect(leaver.client.events()).not.toContain('user_updated');
    expect(await standIn.core.sessions.listOfUser(leaver.id)).toEqual([]);
    leaver.client.socket.close();
    colleague.client.socket.close();
});

test('an event is for one user, or for everybody but some', async () => {
    const [one, two] = [await person(), await person()];
    await standIn.core.hub.publish('for_one', {}, {user_id: one.id});
    await standIn.core.hub.publish('not_for_one', {}, {omit_users: {[one.id]: true}});
    await standIn.core.hub.publish('last', {}, {});
    await eventually(() => one.client.events().includes('last') && two.client.events().includes('last'));
    expect(one.client.events().filter((event) => event.includes('for_one'))).toEqual(['for_one']);
    expect(two.client.events().filter((event) => event.includes('for_one'))).toEqual(['not_for_one']);
    one.client.socket.close();
    two.client.socket.close();
});

test('where core enforces MFA, whoever has yet to enroll is greeted and hears nothing else', async () => {
    const {client} = await person();
    const enforce = async (isOn: boolean) => {
        standIn.core.license = isOn ? enterpriseLicense(Date.now()) : null;
        await standIn.core.config.replaceOutside('ServiceSettings', 'EnableMultifactorAuthentication', isOn);
        await standIn.core.config.replaceOutside('ServiceSettings', 'EnforceMultifactorAuthentication', isOn);
    };
    await enforce(true);
    await announce('while_enforced');
    expect((await client.ask('ping')).error?.id).toBe('api.web_socket_router.not_authenticated.app_error');
    const late = await person();
    await enforce(false);
    await announce('afterwards');
    for (const each of [client, late.client]) {
        await eventually(() => each.events().includes('custom_security-controls_afterwards'));
        expect(each.events()).not.toContain('custom_security-controls_while_enforced');
        each.socket.close();
    }
});

import {ENDPOINTS} from '../../contract/endpoints';
import type {TestPlugin, TestReply} from '../../test/support/plugin_client';
import {logInAs, startTestPlugin} from '../../test/support/plugin_client';
import type {TestSession} from '../../test/support/test_host';
import {useTestHost} from '../../test/support/use_test_host';

const POLICY = {wipe_on_logout: true, wipe_when_ended_elsewhere: true, wipe_on_expiry: true, allow_automation: false};

const test = useTestHost();
let plugin: TestPlugin;
let admin: TestSession;
let person: TestSession;
beforeEach(async () => {
    plugin = await startTestPlugin(test);
    admin = (await logInAs(test, 'system_user system_admin')).session;
    person = (await logInAs(test, 'system_user')).session;
});
afterEach(() => plugin.stop());

const refusals = async () => (await test.rows<{body: string}>(
    'SELECT body FROM security_controls_audit_records WHERE event_name = \'request_refused\' ORDER BY seq')).map((row) => JSON.parse(row.body) as {
        actor: {user_id: string}; target: {id: string}; resulting_state: {error: string; repeated?: number};
    });
const putPolicy = (session: {id: string} | null, options: Parameters<TestPlugin['request']>[3] = {}) =>
    plugin.request(session, 'PUT', '/policies/sessions', {body: POLICY, ...options, headers: {'if-match': '"0"', ...options.headers}});

describe('who asks', () => {
    it('is the session core authenticated, whatever headers say', async () => {
        const reply = await plugin.request(person, 'GET', '/viewer', {headers: {'mattermost-user-id': 'somebodyelse'}});
        expect(reply.body.user_id).not.toBe('somebodyelse');
        expect((await plugin.request(null, 'GET', '/viewer', {headers: {'mattermost-user-id': reply.body.user_id as string}})).body.id).toBe('api.not_logged_in');
    });

    it('is known at once, while the replica core reads does not have the new session yet', async () => {
        test.core.failNext.GetSession = {id: 'app.session.get.app_error', status_code: 400};
        expect((await putPolicy(admin, {headers: {cookie: 'MMUSERID=x', 'x-csrf-token': 'csrf-token'}})).status).toBe(200);
    });

    it('is nobody when the session is gone or expired, or the user is deactivated', async () => {
        const expired = (await logInAs(test, 'system_user system_admin', {expiresat: test.host.clock.now() - 1})).session;
        const gone = {id: test.host.ids.newId()};
        const user = await test.addUser({roles: 'system_user system_admin', deleteat: 5});
        const deactivated = await test.addSession(user.id);
        for (const session of [expired, gone, deactivated]) {
            expect((await plugin.request(session, 'GET', '/viewer')).status).toBe(401);
        }
    });

    it('is never another plugin', async () => {
        const reply = await plugin.request(admin, 'GET', '/viewer', {headers: {'mattermost-plugin-id': 'com.example.other'}});
        expect([reply.status, reply.body.id]).toEqual([403, 'api.plugin_caller']);
    });

    it('is told 401 without a user and 403 without the permission, and only the latter is audited', async () => {
        expect((await putPolicy(null)).status).toBe(401);
        expect((await putPolicy(person)).status).toBe(403);
        expect(await refusals()).toEqual([expect.objectContaining({target: {type: 'endpoint', id: 'putSessionsPolicy'}, resulting_state: {error: 'api.forbidden'}})]);
    });
});

describe('the endpoint table', () => {
    const guarded = Object.entries(ENDPOINTS).filter(([, {permission}]) => permission !== 'none' && permission !== 'ticket');
    const pathOf = (path: string) => path.replace('{seq}', '1').replace(/\{[a-z_]+\}/g, 'a'.repeat(26));

    /** The endpoints of the list whose answer to the session is something else. */
    const others = async (list: typeof guarded, session: TestSession | null, expected: (reply: TestReply) => boolean) => {
        const found: string[] = [];
        for (const [name, {method, path}] of list) {
            if (!expected(await plugin.request(session, method, pathOf(path)))) {
                found.push(name);
            }
        }
        return found;
    };

    it('is closed to whoever is not logged in', async () => {
        expect(guarded.length).toBeGreaterThan(15);
        expect(await others(guarded, null, ({body}) => body.id === 'api.not_logged_in')).toEqual([]);
    });

    it('is closed to an ordinary user, but for what is everybody\'s own', async () => {
        expect(await others(guarded, person, ({body}) => body.id === 'api.forbidden')).toEqual(['getViewer', 'getOwnMfa', 'issueTicket']);
    });

    it('is open to an admin, whose request is then read: some need a query', async () => {
        expect(await others(guarded.filter(([, {method}]) => method === 'GET'), admin, ({status, body}) => status === 200 || status === 404 || body.id === 'api.bad_request')).toEqual([]);
    });
});

describe('forgery', () => {
    const cookie = {cookie: 'theme=1; MMUSERID=x; MMCSRF=csrf-token'};

    it('refuses a browser\'s write without the session\'s CSRF token, and audits it', async () => {
        for (const headers of [cookie, {...cookie, 'x-csrf-token': 'wrong'}, {...cookie, 'x-requested-with': 'XMLHttpRequest'}]) {
            expect((await putPolicy(admin, {headers})).body.id).toBe('api.csrf');
        }
        expect((await refusals())[0]?.resulting_state.error).toBe('api.csrf');
    });

    it('lets a browser\'s write with the token through, and reads without it', async () => {
        expect((await putPolicy(admin, {headers: {...cookie, 'x-csrf-token': 'csrf-token'}})).status).toBe(200);
        expect((await plugin.request(admin, 'GET', '/viewer', {headers: cookie})).status).toBe(200);
    });

    it('refuses a session without a token of its own that comes with cookies', async () => {
        const {session} = await logInAs(test, 'system_admin', {props: {}});
        expect((await putPolicy(session, {headers: {...cookie, 'x-csrf-token': ''}})).body.id).toBe('api.csrf');
    });

    it.each(['text/plain', 'application/x-www-form-urlencoded', '', 'application/jsonx'])('refuses a write of type %j', async (type) => {
        const reply = await putPolicy(admin, {headers: {'content-type': type}});
        expect([reply.status, reply.body.id]).toEqual([415, 'api.json_required']);
    });
});

describe('bad input', () => {
    const put = (body: unknown) => putPolicy(admin, {body});

    it('refuses unknown fields, wrong types and missing fields, names them, and changes nothing', async () => {
        expect((await put({...POLICY, extra: 1})).body).toMatchObject({
            id: 'api.bad_request', status_code: 400, request_id: 'request', details: [{path: 'extra', message: 'Unknown field'}]});
        expect((await put({...POLICY, wipe_on_expiry: 'yes'})).body).toMatchObject({details: [{path: 'wipe_on_expiry'}]});
        expect((await put({})).body.details).toHaveLength(4);
        expect(await test.rows('SELECT * FROM security_controls_policies')).toEqual([]);
        expect((await refusals()).length).toBe(1);
    });

    it('refuses broken JSON, and bodies that are too large', async () => {
        expect((await put('{"a":')).body.id).toBe('api.invalid_json');
        expect((await put('')).body.id).toBe('api.invalid_json');
        expect((await putPolicy(admin, {bodyTooLarge: true, body: ''})).body.id).toBe('api.body_too_large');
        const ticket = await plugin.request(null, 'POST', '/client/verdict', {body: {ticket: 'ü'.repeat(510)}});
        expect([ticket.status, ticket.body.id]).toEqual([413, 'api.body_too_large']);
    });

    it('refuses brackets without end before anything recurses into them, and takes them inside text', async () => {
        expect((await put('['.repeat(1_000_000))).body).toMatchObject({id: 'api.bad_request', details: [{message: 'Nested deeper than 32 levels'}]});
        const outcome = (error: string) => plugin.request(admin, 'POST', '/core_setting_changes/aaaaaaaaaaaaaaaaaaaaaaaaaa/outcome', {body: {error}});
        expect((await outcome(`\\"${'['.repeat(100)}`)).body.id).toBe('core_settings.not_found');
    });

    it('refuses U+0000, which PostgreSQL cannot store', async () => {
        expect((await plugin.request(admin, 'GET', '/audit', {query: 'target_id=a%00b'})).body.id).toBe('api.bad_request');
        expect((await plugin.request(admin, 'POST', '/core_setting_changes/aaaaaaaaaaaaaaaaaaaaaaaaaa/outcome', {body: {error: 'a\0b'}})).body).
            toMatchObject({details: [{path: 'error', message: 'Contains U+0000'}]});
    });

    it.each(['limit=0', 'limit=201', 'limit=x', 'nope=1', 'limit=1&limit=2', 'cursor=%zz', 'cursor=a b', 'actor_id=me', 'event_name=hacked'])(
        'refuses the query %s', async (query) => {
            const reply = await plugin.request(admin, 'GET', '/audit', {query});
            expect([reply.status, reply.body.id]).toEqual([400, 'api.bad_request']);
        });

    it('refuses path parameters that are no id or number', async () => {
        expect((await plugin.request(admin, 'GET', '/users/me/sessions')).body).toMatchObject({id: 'api.bad_request', details: [{path: 'user_id'}]});
        expect((await plugin.request(admin, 'GET', '/audit/-1')).body).toMatchObject({id: 'api.bad_request', details: [{path: 'seq'}]});
    });

    it('answers 404 to an unknown path and 405 with Allow to another method', async () => {
        expect((await plugin.request(admin, 'GET', '/nothing')).body.id).toBe('api.not_found');
        const reply = await plugin.request(admin, 'DELETE', '/policies/sessions');
        expect([reply.status, reply.headers.Allow]).toEqual([405, 'GET, PUT']);
    });
});

describe('refusals', () => {
    it('are one record a minute for the same actor, endpoint and error, and then one with how often', async () => {
        for (let i = 0; i < 4; i++) {
            await putPolicy(person);
        }
        expect(await refusals()).toHaveLength(1);
        await test.advance(60_000);
        await putPolicy(person);
        await test.advance(1000);
        const states = (await refusals()).map(({resulting_state: state}) => state);
        expect(states).toHaveLength(3);
        expect(states).toContainEqual({error: 'api.forbidden', repeated: 3});
        expect(new Set((await refusals()).map(({actor}) => actor.user_id)).size).toBe(1);
    });
});

describe('refusals of strangers', () => {
    it('cost the database one record a minute, however many come', async () => {
        // What clients send is chained when their crowd is over.
        const chained = async () => {
            await test.advance(2_000);
            return refusals();
        };
        const ask = () => plugin.request(null, 'POST', '/client/verdict', {body: {ticket: 'none'}});
        for (let i = 0; i < 3; i++) {
            expect((await ask()).body.id).toBe('api.bad_request');
        }
        expect(await test.rows('SELECT count::int AS count FROM security_controls_refusals')).toEqual([{count: 1}]);
        expect(await chained()).toEqual([expect.objectContaining({target: {type: 'endpoint', id: 'getVerdict'}})]);
        await test.advance(60_000);
        await ask();
        expect(await chained()).toHaveLength(2);
    });
});

describe('idempotency', () => {
    const create = (session: {id: string}, userId: string, key: string | null, reason = 'lost') => plugin.request(session, 'POST', '/revocations', {
        body: {scope: {type: 'user', user_id: userId}, wipe: true, order: 'tell_first', reason, message: ''},
        headers: key === null ? {} : {'idempotency-key': key},
    });
    const jobs = async () => (await test.rows('SELECT id FROM security_controls_revocation')).length;
    let target: string;
    beforeEach(async () => {
        target = (await logInAs(test, 'system_user')).user.id;
    });

    it('needs a key', async () => {
        expect((await create(admin, target, null)).body.id).toBe('api.idempotency_key_required');
        expect((await create(admin, target, 'x'.repeat(129))).body.id).toBe('api.bad_request');
    });

    it('gives a repeat the first reply and does nothing again', async () => {
        const first = await create(admin, target, 'k');
        const repeat = await create(admin, target, 'k');
        expect([first.status, repeat.status]).toEqual([202, 202]);
        expect(repeat.body).toEqual(first.body);
        expect(await jobs()).toBe(1);
    });

    it('refuses the key for another body, and keeps admins\' keys apart', async () => {
        await create(admin, target, 'k');
        expect((await create(admin, target, 'k', 'stolen')).body.id).toBe('api.idempotency_key_reused');
        const other = (await logInAs(test, 'system_admin')).session;
        expect((await create(other, target, 'k')).status).toBe(202);
        expect(await jobs()).toBe(2);
    });

    it('acts once when the same request arrives twice at a time', async () => {
        const replies = await Promise.all([create(admin, target, 'k'), create(admin, target, 'k')]);
        expect(replies.map(({status}) => status).sort()).toEqual([202, 503]);
        expect(await jobs()).toBe(1);
    });

    it('lets a refused action be tried again with its key', async () => {
        expect((await create(admin, 'a'.repeat(26), 'k')).status).toBe(404);
        expect((await create(admin, target, 'k')).status).toBe(202);
    });
});

describe('destructive actions', () => {
    const revoke = (session: {id: string}, userId: string) => plugin.request(session, 'POST', '/revocations', {
        body: {scope: {type: 'user', user_id: userId}, wipe: true, order: 'tell_first', reason: 'r', message: ''}, headers: {'idempotency-key': 'k'},
    });

    it.each([
        ['a personal access token', {props: {type: 'UserAccessToken'}}],
        ['an OAuth app', {isoauth: true}],
    ])('refuse %s unless the sessions policy allows automation', async (_what, session) => {
        const automation = (await logInAs(test, 'system_admin', session as Partial<TestSession>)).session;
        const {user} = await logInAs(test, 'system_user');
        expect((await revoke(automation, user.id)).body.id).toBe('api.automation_refused');
        expect((await refusals())[0]?.resulting_state.error).toBe('api.automation_refused');
        expect((await putPolicy(admin, {body: {...POLICY, allow_automation: true}})).status).toBe(200);
        expect((await revoke(automation, user.id)).status).toBe(202);
    });
});

describe('replies', () => {
    it('are never kept, framed or sniffed, errors included', async () => {
        for (const path of ['/viewer', '/nothing', '/openapi.json']) {
            expect((await plugin.request(admin, 'GET', path)).headers).toMatchObject({
                'Content-Type': 'application/json; charset=utf-8', 'Cache-Control': 'no-store', 'X-Content-Type-Options': 'nosniff'});
        }
    });

    it.each(['sql.unavailable', 'sql.25006', 'sql.0A000', 'sql.53100', 'sql.57014', 'sql.40P01', 'sql.transaction_over'])('say 503 while the database is away, read-only, full or busy (%s)', async (id) => {
        test.setDatabaseDown(true, id);
        const reply = await plugin.request(admin, 'GET', '/policies/sessions');
        test.setDatabaseDown(false);
        expect([reply.status, reply.body.id, reply.headers['Retry-After']]).toEqual([503, 'api.unavailable', '1']);
    });

    it('hide the cause of an unknown error, which is logged with the request id', async () => {
        test.core.failNext.GetConfig = {id: 'app.secret_detail', status_code: 500};
        const reply = await plugin.request(admin, 'GET', '/mfa');
        expect(reply.body).toEqual({id: 'api.internal', message: expect.any(String), status_code: 500, request_id: 'request'});
        expect(test.log.find(({level}) => level === 'error')?.fields).toMatchObject({request_id: 'request', endpoint: 'getMfa', cause: expect.stringContaining('GetConfig fails')});
    });
});

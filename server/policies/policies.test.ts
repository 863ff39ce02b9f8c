import type {TestPlugin} from '../../test/support/plugin_client';
import {logInAs, startTestPlugin} from '../../test/support/plugin_client';
import type {TestSession} from '../../test/support/test_host';
import {useTestHost} from '../../test/support/use_test_host';
import {DEFAULT_SESSIONS_POLICY as DEFAULTS, readSessionsPolicy} from './sessions_policy';

const test = useTestHost();
let plugin: TestPlugin;
let admin: TestSession;
beforeEach(async () => {
    plugin = await startTestPlugin(test);
    admin = (await logInAs(test, 'system_user system_admin')).session;
});
afterEach(() => plugin.stop());

const put = (session: TestSession, body: object, etag: string) => plugin.request(session, 'PUT', '/policies/sessions', {body, headers: {'if-match': etag}});
const changes = async () => (await test.rows<{body: string}>(
    'SELECT body FROM security_controls_audit_records WHERE event_name = \'policy_changed\' ORDER BY seq')).map((row) => JSON.parse(row.body) as object);

describe('the sessions policy', () => {
    it('has its defaults until somebody saves it', async () => {
        const reply = await plugin.request(admin, 'GET', '/policies/sessions');
        expect([reply.body, reply.headers.ETag]).toEqual([{policy: DEFAULTS, version: 0, can_write: true}, '"0"']);
    });

    it('is replaced, versioned and audited with only what changed', async () => {
        const reply = await put(admin, {...DEFAULTS, wipe_on_expiry: true}, '"0"');
        expect([reply.body.version, reply.headers.ETag]).toEqual([1, '"1"']);
        expect((await readSessionsPolicy(test.host.sql)).policy.wipe_on_expiry).toBe(true);
        expect(await changes()).toEqual([expect.objectContaining({
            status: 'success', target: {type: 'policy', id: 'sessions'},
            prior_state: {wipe_on_expiry: false, version: 0}, resulting_state: {wipe_on_expiry: true, version: 1}})]);
    });

    it('switches the wipe of offline tabs off again when it is left out, and audits that', async () => {
        await put(admin, {...DEFAULTS, wipe_offline_hours: 12}, '"0"');
        const {wipe_offline_hours: _hours, ...rest} = DEFAULTS;
        expect((await put(admin, rest, '"1"')).body).toMatchObject({version: 2, policy: {wipe_offline_hours: null}});
        expect((await changes())[1]).toMatchObject({prior_state: {wipe_offline_hours: 12}, resulting_state: {wipe_offline_hours: null}});
    });

    it('keeps its version when nothing changes', async () => {
        expect((await put(admin, DEFAULTS, '"0"')).body.version).toBe(0);
        expect(await changes()).toEqual([]);
    });

    it('refuses the second of two admins who read the same version', async () => {
        const replies = await Promise.all([put(admin, {...DEFAULTS, wipe_on_expiry: true}, '"0"'), put(admin, {...DEFAULTS, wipe_on_logout: false}, '"0"')]);
        expect(replies.map(({status}) => status).sort()).toEqual([200, 412]);
        expect(await changes()).toHaveLength(1);
    });

    it('shows a read-only admin the policy and refuses the change, audited', async () => {
        const {session, user} = await logInAs(test, 'system_user system_read_only_admin');
        expect((await plugin.request(session, 'GET', '/policies/sessions')).body).toMatchObject({can_write: false});
        expect((await put(session, {...DEFAULTS, wipe_on_expiry: true}, '"0"')).status).toBe(403);
        expect((await readSessionsPolicy(test.host.sql)).version).toBe(0);
        expect(await test.rows('SELECT actor_id FROM security_controls_audit_records WHERE event_name = \'request_refused\'')).toEqual([{actor_id: user.id}]);
    });
});

describe('the viewer', () => {
    const can = async (roles: string) => (await plugin.request((await logInAs(test, roles)).session, 'GET', '/viewer')).body;

    it('may everything as system admin and nothing as an ordinary user', async () => {
        const asAdmin = await can('system_user system_admin');
        expect([asAdmin.is_system_admin, Object.values(asAdmin.can as object).every(Boolean)]).toEqual([true, true]);
        const asUser = await can('system_user');
        expect([asUser.is_system_admin, Object.values(asUser.can as object).some(Boolean)]).toEqual([false, false]);
    });

    it('may what the role may', async () => {
        expect((await can('system_user system_read_only_admin')).can).toEqual({
            read_push_contents: true, write_push_contents: false, write_push_server: false, read_mfa: true, write_mfa: false,
            read_sessions: false, revoke_sessions: false, revoke_everyone: false, write_policies: false, read_audit: true, write_audit: false,
        });
        expect((await can('system_user system_manager')).can).toMatchObject({
            write_push_contents: true, write_push_server: true, read_sessions: true, revoke_sessions: true, revoke_everyone: false, write_policies: false, read_audit: false, write_audit: false,
        });
    });
});

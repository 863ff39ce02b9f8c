import type {CreateRevocation, Revocation, RevocationScope} from '../../contract/revocations';
import type {TestPlugin} from '../../test/support/plugin_client';
import {logInAs, startTestPlugin} from '../../test/support/plugin_client';
import {useRevocationScene} from '../../test/support/revocation_scene';
import {addActor, auditBodies} from '../../test/support/session_features';

const scene = useRevocationScene();

const DAY_MS = 86_400_000;
const many = {keep_own_session: false, include_integrations: false};
const team = (id: string) => id.padEnd(26, 'a');

/** Access first: nobody is waited for. */
const revoke = (scope: RevocationScope, over: Partial<CreateRevocation> = {}, actor = scene.admin) => scene.revoke(scope, {order: 'end_access_first', ...over}, actor);
const preview = (scope: RevocationScope, actor = scene.admin) => scene.features.call('previewRevocation', {actor, body: {scope}});
const targetIds = async (job: Revocation) => (await scene.targetsOf(job)).map((target) => target.session_id).sort();

describe('a scope', () => {
    it('chosen sessions: just these', async () => {
        const [a, b] = [await scene.addPerson(), await scene.addPerson()];
        await scene.test.addSession(a.id);
        const job = await revoke({type: 'sessions', session_ids: [a.session.id, b.session.id]});
        expect(job.scope).toEqual({type: 'sessions', sessions: 2});
        expect(await targetIds(job)).toEqual([a.session.id, b.session.id].sort());
    });

    it('a list of people: all their sessions, and who logs in again before the last scan', async () => {
        const [a, b, other] = [await scene.addPerson(), await scene.addPerson(), await scene.addPerson()];
        const job = await revoke({type: 'users', user_ids: [a.id, b.id], ...many});
        expect([job.scope, job.users]).toEqual([{type: 'users', users: 2, ...many}, 2]);
        const again = await scene.test.addSession(b.id);
        await scene.pass(1_000, 1_000);
        expect(await Promise.all([a.session, b.session, again, other.session].map((session) => scene.isOpen(session)))).toEqual([false, false, false, true]);
    });

    it('ids of nobody, and of sessions that are over, are no part of a list\'s length', async () => {
        const [a, b] = [await scene.addPerson(), await scene.addPerson()];
        const expired = await scene.test.addSession(a.id, {expiresat: 1});
        expect((await revoke({type: 'sessions', session_ids: [a.session.id, a.session.id, expired.id, 'x'.repeat(26)]})).scope).toEqual({type: 'sessions', sessions: 1});
        const {scope} = await revoke({type: 'users', user_ids: [b.id, b.id, 'x'.repeat(26)], ...many});
        expect(scope).toEqual({type: 'users', users: 1, ...many});
        expect(await auditBodies(scene.test)).toContainEqual(expect.objectContaining({event_name: 'revocation_requested', resulting_state: expect.objectContaining({scope})}));
    });

    it('chosen sessions: also one whose account is deleted for good', async () => {
        const a = await scene.addPerson();
        await scene.test.rows('DELETE FROM users WHERE id = $1', [a.id]);
        expect(await preview({type: 'session', session_id: a.session.id})).toMatchObject({sessions: 1, users: 1, system_admins: 0});
        const job = await revoke({type: 'sessions', session_ids: [a.session.id]});
        await scene.pass(1_000, 1_000);
        expect([await scene.isOpen(a.session), (await scene.read(job)).failed]).toEqual([false, 0]);
    });

    it('a team: its members of today', async () => {
        await scene.test.rows('INSERT INTO teams (id, deleteat, name) VALUES ($1, 0, \'t\')', [team('t')]);
        const [member, former] = [await scene.addPerson(), await scene.addPerson()];
        await scene.test.rows('INSERT INTO teammembers (teamid, userid, deleteat) VALUES ($1, $2, 0), ($1, $3, 5)', [team('t'), member.id, former.id]);
        expect(await targetIds(await revoke({type: 'team', team_id: team('t'), ...many}))).toEqual([member.session.id]);
        await expect(preview({type: 'team', team_id: team('x'), ...many})).rejects.toMatchObject({id: 'teams.not_found'});
    });

    it('a role: guests, or system admins without the one who asks', async () => {
        const [guest, colleague] = [await scene.addPerson({roles: 'system_guest'}), await scene.addPerson({roles: 'system_user system_admin'})];
        await scene.addPerson({roles: 'system_user custom_system_admin'});
        expect(await targetIds(await revoke({type: 'role', role: 'guest', ...many}))).toEqual([guest.session.id]);
        expect(await targetIds(await revoke({type: 'role', role: 'system_admin', ...many, keep_own_session: true}))).toEqual([colleague.session.id]);
    });

    it('some clients only, or sessions idle or old enough', async () => {
        const now = scene.test.host.clock.now();
        const user = await scene.test.addUser();
        const phone = await scene.test.addSession(user.id, {deviceid: 'android_rn-v2:t', createat: now - (9 * DAY_MS), lastactivityat: now});
        const idle = await scene.test.addSession(user.id, {createat: now - (9 * DAY_MS), lastactivityat: now - (8 * DAY_MS)});
        await scene.test.addSession(user.id);
        const count = async (filter: object) => (await preview({type: 'user', user_id: user.id, filter})).sessions;
        expect([await count({}), await count({client_kinds: ['mobile']}), await count({idle_days: 7}), await count({created_before: now - DAY_MS})]).toEqual([3, 1, 1, 2]);
        expect(await targetIds(await revoke({type: 'user', user_id: user.id, filter: {created_before: now - DAY_MS}}))).toEqual([phone.id, idle.id].sort());
    });

    it('is a system admin\'s when it is wider than one person, and a user manager\'s for one person\'s chosen sessions', async () => {
        const manager = await addActor(scene.test, 'system_user system_user_manager');
        const [a, b] = [await scene.addPerson(), await scene.addPerson()];
        for (const scope of [{type: 'users', user_ids: [a.id], ...many}, {type: 'role', role: 'guest', ...many}, {type: 'team', team_id: team('x'), ...many}, {type: 'sessions', session_ids: [a.session.id, b.session.id]}] as const) {
            await expect(preview({...scope} as RevocationScope, manager)).rejects.toMatchObject({id: 'api.forbidden'});
        }
        expect((await revoke({type: 'sessions', session_ids: [a.session.id]}, {}, manager)).targets).toBe(1);
        await scene.pass(1_000, 1_000);
        expect(await scene.isOpen(a.session)).toBe(false);
    });
});

describe('a preview', () => {
    it('counts people, sessions, devices, tokens and admins, and says when the number must be typed', async () => {
        const a = await scene.addPerson({}, {deviceid: 'apple_rn-v2:t'});
        await scene.test.rows('INSERT INTO useraccesstokens (id, token, userid, description, isactive) VALUES (\'p1\', \'x\', $1, \'\', true), (\'p2\', \'y\', $1, \'\', false)', [a.id]);
        expect(await preview({type: 'users', user_ids: [a.id, scene.admin.userId], ...many})).toMatchObject({
            users: 2, sessions: 2, devices: 1, accounts: 2, access_tokens: 1, users_or_token_holders: 2, system_admins: 1, includes_own_session: true, must_confirm_users: false,
        });
    });

    it('counts no device that a session outside the scope uses too: it would be spared', async () => {
        const [a, b] = [await scene.addPerson({}, {deviceid: 'apple_rn-v2:shared'}), await scene.addPerson({}, {deviceid: 'apple_rn-v2:shared'})];
        await scene.test.addSession(a.id, {deviceid: 'apple_rn-v2:own'});
        await scene.test.addSession(b.id, {deviceid: 'apple_rn-v2:own', expiresat: 1});
        expect(await preview({type: 'user', user_id: a.id})).toMatchObject({sessions: 2, devices: 1, sessions_by_client_kind: {mobile: 2}});
        expect(await preview({type: 'users', user_ids: [a.id, b.id], ...many})).toMatchObject({sessions: 3, devices: 2});
    });

    it('binds: above 50 users the confirmed number must be (nearly) the one that is meant', async () => {
        for (let i = 0; i < 60; i++) {
            await scene.addPerson();
        }
        const everyone = {type: 'everyone', ...many} as const;
        expect(await preview(everyone)).toMatchObject({users: 61, must_confirm_users: true});
        await expect(revoke(everyone)).rejects.toMatchObject({id: 'revocations.not_confirmed'});
        await expect(revoke(everyone, {confirm_users: 6})).rejects.toMatchObject({id: 'revocations.not_confirmed'});
        expect(await scene.events()).toEqual([]);
        expect((await revoke(everyone, {confirm_users: 59})).users).toBe(61);
    });
});

it('refuses log-ins of the people in scope while the job runs, and of nobody else', async () => {
    const [a, other] = [await scene.addPerson(), await scene.addPerson()];
    await revoke({type: 'users', user_ids: [a.id, scene.admin.userId], ...many}, {refuse_log_in: true, order: 'tell_first'});
    expect(await scene.features.userWillLogIn(a.id)).toContain('Try again');
    expect([await scene.features.userWillLogIn(other.id), await scene.features.userWillLogIn(scene.admin.userId)]).toEqual(['', '']);
    await scene.test.advance(60_000);
    expect(await scene.features.userWillLogIn(a.id)).toBe('');
    expect(await scene.events()).toContain('log_in_refused');
});

it('refuses log-ins of a chosen session\'s person after that session has ended, too', async () => {
    const a = await scene.addPerson();
    const job = await revoke({type: 'session', session_id: a.session.id}, {refuse_log_in: true, wipe: true});
    await scene.pass(1_000, 1_000);
    expect([await scene.isOpen(a.session), (await scene.read(job)).finished_at]).toEqual([false, 0]);
    expect(await scene.features.userWillLogIn(a.id)).toContain('Try again');
});

it('refuses log-ins of nobody a filter leaves out', async () => {
    const [idle, busy] = [await scene.addPerson({}, {createat: 1, lastactivityat: 1}), await scene.addPerson()];
    await revoke({type: 'everyone', ...many, filter: {idle_days: 30}}, {refuse_log_in: true, wipe: true});
    expect(await scene.features.userWillLogIn(idle.id)).toContain('Try again');
    expect(await scene.features.userWillLogIn(busy.id)).toBe('');
});

describe('accounts and tokens', () => {
    it('disables personal access tokens on request, and shows them without the token', async () => {
        const a = await scene.addPerson();
        await scene.test.rows('INSERT INTO useraccesstokens (id, token, userid, description, isactive) VALUES ($2, \'x\', $1, \'script\', true)', [a.id, 'p'.repeat(26)]);
        const list = () => scene.features.call('listAccessTokens', {actor: scene.admin, params: {user_id: a.id}});
        expect((await list()).items).toEqual([{id: 'p'.repeat(26), description: 'script', is_active: true}]);
        const job = await revoke({type: 'user', user_id: a.id}, {end_access_tokens: true});
        await scene.pass(1_000, 1_000);
        expect((await list()).items).toMatchObject([{is_active: false}]);
        expect(await scene.read(job)).toMatchObject({access_tokens_to_end: 1, access_tokens_ended: 1});
        const token = {access_token_id: 'p'.repeat(26)};
        expect(await auditBodies(scene.test)).toContainEqual(expect.objectContaining({
            event_name: 'access_token_ended', status: 'success', prior_state: {...token, active: true}, resulting_state: {...token, active: false},
        }));
    });

    it('disables the tokens of nobody a filter leaves out, unless the person was named, and counts them so before', async () => {
        const [idle, busy] = [await scene.addPerson({}, {createat: 1, lastactivityat: 1}), await scene.addPerson()];
        await scene.test.rows('INSERT INTO useraccesstokens (id, token, userid, description, isactive) SELECT id, id, id, \'\', true FROM users WHERE id IN ($1, $2)', [idle.id, busy.id]);
        const filter = {idle_days: 30};
        const before = async (scope: RevocationScope) => (await preview(scope)).access_tokens;
        expect(await before({type: 'users', user_ids: [idle.id, busy.id], ...many, filter})).toBe(2);
        expect(await before({type: 'user', user_id: busy.id, filter})).toBe(1);
        expect(await before({type: 'everyone', ...many})).toBe(2);
        expect(await before({type: 'everyone', ...many, filter})).toBe(1);
        const job = await revoke({type: 'everyone', ...many, filter}, {end_access_tokens: true});
        await scene.pass(1_000, 1_000);
        expect(await scene.test.rows('SELECT userid FROM useraccesstokens WHERE isactive')).toEqual([{userid: busy.id}]);
        expect(await scene.read(job)).toMatchObject({access_tokens_to_end: 1, access_tokens_ended: 1});
    });

    it('leaves the tokens alone when nobody asked', async () => {
        const a = await scene.addPerson();
        await scene.test.rows('INSERT INTO useraccesstokens (id, token, userid, description, isactive) VALUES (\'p1\', \'x\', $1, \'\', true)', [a.id]);
        await revoke({type: 'user', user_id: a.id});
        await scene.pass(1_000, 1_000);
        expect(await scene.test.rows('SELECT 1 FROM useraccesstokens WHERE isactive')).toHaveLength(1);
    });

    it('deactivates after the sessions have ended, also an account without any', async () => {
        const [a, without] = [await scene.addPerson(), await scene.test.addUser()];
        const job = await revoke({type: 'users', user_ids: [a.id, without.id], ...many}, {deactivate: true, order: 'tell_first'});
        await scene.features.tick('revocation_engine');
        expect((await scene.read(job)).accounts_deactivated).toBe(1);
        expect(await scene.isOpen(a.session)).toBe(true);
        await scene.pass(4_000, 1_000);
        expect(scene.test.core.revokedSessionIds).toContain(a.session.id);
        expect(await scene.test.rows('SELECT id FROM users WHERE deleteat > 0')).toHaveLength(2);
        expect((await scene.events()).filter((event) => event === 'account_deactivated')).toHaveLength(2);
    });

    it('counts an account that was deleted for good meanwhile as dealt with', async () => {
        const [a, gone] = [await scene.addPerson(), await scene.addPerson()];
        const job = await revoke({type: 'users', user_ids: [a.id, gone.id], ...many}, {deactivate: true, order: 'end_access_first'});
        await scene.test.rows('DELETE FROM sessions WHERE userid = $1', [gone.id]);
        await scene.test.rows('DELETE FROM users WHERE id = $1', [gone.id]);
        await scene.pass(4_000, 1_000);
        expect(await scene.read(job)).toMatchObject({accounts_to_deactivate: 2, accounts_deactivated: 2});
        expect(await auditBodies(scene.test)).toContainEqual(expect.objectContaining({
            event_name: 'account_deactivated', status: 'success', target: {type: 'user', id: gone.id}, prior_state: {active: true}, resulting_state: {active: false, account_deleted: true},
        }));
    });

    it('deactivates nobody who asks, nothing without wipe, and no scope that names nobody', async () => {
        const a = await scene.addPerson();
        await expect(revoke({type: 'user', user_id: scene.admin.userId}, {deactivate: true})).rejects.toMatchObject({id: 'revocations.own_account'});
        await expect(revoke({type: 'user', user_id: a.id}, {deactivate: true, wipe: false})).rejects.toMatchObject({id: 'api.bad_request'});
        await expect(revoke({type: 'role', role: 'guest', ...many}, {deactivate: true})).rejects.toMatchObject({id: 'api.bad_request'});
        await expect(revoke({type: 'user', user_id: a.id, filter: {client_kinds: ['mobile']}}, {deactivate: true})).rejects.toMatchObject({id: 'api.bad_request', details: [{path: 'deactivate'}]});
    });

    it('never deactivates the bot this plugin works with', async () => {
        const bot = await scene.addPerson();
        await scene.test.rows('INSERT INTO bots (userid, ownerid) VALUES ($1, \'security-controls\')', [bot.id]);
        const scopes: RevocationScope[] = [{type: 'user', user_id: bot.id}, {type: 'users', user_ids: [bot.id], ...many, include_integrations: true}];
        for (const scope of scopes) {
            await expect(revoke(scope, {deactivate: true, wipe: true})).rejects.toMatchObject({id: 'revocations.nothing_to_revoke'});
        }
    });

    it('asks the permission again before the account', async () => {
        const manager = await addActor(scene.test, 'system_user system_user_manager');
        const a = await scene.addPerson();
        await revoke({type: 'user', user_id: a.id}, {deactivate: true}, manager);
        await scene.test.rows('UPDATE users SET roles = \'system_user\' WHERE id = $1', [manager.userId]);
        await scene.pass(3_000, 1_000);
        expect(await scene.test.rows('SELECT error FROM security_controls_revocation_account_step WHERE failed')).toEqual([{error: 'permission_withdrawn'}]);
        expect(await scene.test.rows('SELECT id FROM users WHERE deleteat > 0')).toEqual([]);
    });
});

describe('through the router', () => {
    let plugin: TestPlugin;
    beforeEach(async () => {
        plugin = await startTestPlugin(scene.test);
    });
    afterEach(() => plugin.stop());
    const records = async (event: string) => (await scene.test.rows('SELECT seq FROM security_controls_audit_records WHERE event_name = $1', [event])).length;

    it('cancels, audited, and refuses those without the permission, audited', async () => {
        const a = await scene.addPerson();
        const asked = await plugin.request({id: scene.admin.sessionId}, 'POST', '/revocations', {
            body: {scope: {type: 'user', user_id: a.id}, wipe: true, order: 'tell_first', reason: 'r', message: ''}, headers: {'idempotency-key': 'k'},
        });
        const path = `/revocations/${String(asked.body['id'])}/cancel`;
        const {session} = await logInAs(scene.test, 'system_user');
        expect((await plugin.request(session, 'POST', path, {body: {reason: 'r'}})).status).toBe(403);
        expect((await plugin.request({id: scene.admin.sessionId}, 'POST', path, {body: {reason: 'r'}})).body).toMatchObject({cancelled: 1});
        expect([await records('request_refused'), await records('revocation_cancelled')]).toEqual([1, 1]);
    });

    it('streams the targets as CSV', async () => {
        const a = await scene.addPerson({username: '=cmd'});
        const asked = await plugin.request({id: scene.admin.sessionId}, 'POST', '/revocations', {
            body: {scope: {type: 'user', user_id: a.id}, wipe: true, order: 'tell_first', reason: 'r', message: ''}, headers: {'idempotency-key': 'k'},
        });
        const {dispatcher} = plugin;
        let text = '';
        await dispatcher.dispatch('ServeHTTP', JSON.stringify({
            method: 'GET', path: `/api/v1/revocations/${String(asked.body['id'])}/targets.csv`, query: '', headers: {}, body: '', body_too_large: false,
            context: {session_id: scene.admin.sessionId, request_id: 'r', ip_address: '', user_agent: ''},
        }), {writeAll: () => undefined, writeHead: async () => undefined, write: async (chunk) => {
            text += chunk;
        }});
        expect(text.split('\r\n')).toEqual([expect.stringMatching(/^session_id,user_id,username/), expect.stringMatching(new RegExp(`^${a.session.id},${a.id},'=cmd,web,queued,false`)), '']);
    });
});

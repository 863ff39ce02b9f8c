import type {CreateRevocation} from '../../contract/revocations';
import {everyone, useRevocationScene} from '../../test/support/revocation_scene';
import {addActor} from '../../test/support/session_features';

const scene = useRevocationScene();

describe('asking for a revocation', () => {
    it('stores targets and the audit record, and answers before anything has ended', async () => {
        const user = await scene.addPerson({}, {}, {});
        const job = await scene.revoke({type: 'user', user_id: user.id});
        expect(job).toMatchObject({targets: 2, users: 1, requested_by: scene.admin.userId, finished_at: 0, access_ended_ms: null, targets_by_state: {queued: 2}});
        expect(job.deadline_at - job.requested_at).toBe(60_000);
        expect(await scene.events()).toEqual(['revocation_requested']);
    });

    it('stores nothing when there is nothing to revoke', async () => {
        const user = await scene.test.addUser();
        await scene.test.addSession(user.id, {expiresat: 1});
        await expect(scene.revoke({type: 'user', user_id: user.id})).rejects.toMatchObject({id: 'revocations.nothing_to_revoke'});
        expect(await scene.test.rows('SELECT 1 FROM security_controls_revocation')).toEqual([]);
        expect(await scene.events()).toEqual([]);
    });

    it('stores nothing when its audit record cannot be written', async () => {
        const user = await scene.addPerson();
        await scene.test.rows('ALTER TABLE security_controls_audit_pending RENAME TO gone');
        await expect(scene.revoke({type: 'user', user_id: user.id})).rejects.toMatchObject({name: 'HostError'});
        await scene.test.rows('ALTER TABLE gone RENAME TO security_controls_audit_pending');
        expect(await scene.test.rows('SELECT 1 FROM security_controls_revocation')).toEqual([]);
        await scene.test.advance(100);
        expect(await scene.liveIds()).toContain(user.session.id);
    });

    it.each([
        ['a user manager one person', 'system_user_manager', 'user', 'system_user', null],
        ['a user manager one session', 'system_user_manager', 'session', 'system_user', null],
        ['a user manager a system admin', 'system_user_manager', 'user', 'system_user system_admin', 'revocations.target_is_system_admin'],
        ['a user manager a session of a system admin', 'system_user_manager', 'session', 'system_user system_admin', 'revocations.target_is_system_admin'],
        ['a user manager everyone', 'system_user_manager', 'everyone', 'system_user', 'api.forbidden'],
        ['a plain user somebody', 'system_user', 'user', 'system_user', 'api.forbidden'],
        ['a system admin a system admin', 'system_user system_admin', 'user', 'system_user system_admin', null],
        ['a system admin everyone', 'system_user system_admin', 'everyone', 'system_user', null],
    ])('%s', async (_, actorRoles, type, targetRoles, refusal) => {
        const actor = await addActor(scene.test, actorRoles);
        const target = await addActor(scene.test, targetRoles);
        const scope = type === 'everyone' ? everyone() : type === 'user' ? {type: 'user' as const, user_id: target.userId} : {type: 'session' as const, session_id: target.sessionId};
        const asked = scene.revoke(scope, {}, actor);
        await (refusal ? expect(asked).rejects.toMatchObject({id: refusal}) : expect(asked).resolves.toMatchObject({requested_by: actor.userId}));
        const previewed = scene.features.call('previewRevocation', {actor, body: {scope}});
        await (refusal ? expect(previewed).rejects.toMatchObject({id: refusal}) : expect(previewed).resolves.toBeTruthy());
    });

    it('knows neither users nor sessions that are not there', async () => {
        await expect(scene.revoke({type: 'user', user_id: scene.test.host.ids.newId()})).rejects.toMatchObject({id: 'users.not_found'});
        await expect(scene.revoke({type: 'session', session_id: scene.test.host.ids.newId()})).rejects.toMatchObject({id: 'sessions.not_found'});
        await expect(scene.features.call('getRevocation', {actor: scene.admin, params: {job_id: scene.test.host.ids.newId()}})).rejects.toMatchObject({id: 'revocations.not_found'});
    });

    it('previews by client kind and leaves integrations out of everyone unless they are asked for', async () => {
        const user = await scene.test.addUser();
        await scene.test.addSession(user.id, {props: {type: 'UserAccessToken'}});
        await scene.test.addSession(user.id, {isoauth: true});
        await scene.test.addSession(user.id, {deviceid: 'android_rn-v2:token'});
        const preview = (scope: CreateRevocation['scope']) => scene.features.call('previewRevocation', {actor: scene.admin, body: {scope}});
        expect(await preview(everyone())).toEqual({
            users: 2, sessions: 2, devices: 1, sessions_by_client_kind: {web: 1, desktop: 0, mobile: 1, personal_access_token: 0, oauth_app: 0, bot: 0},
            accounts: 2, access_tokens: 0, users_or_token_holders: 2, system_admins: 1, includes_own_session: true, must_confirm_users: false,
        });
        expect(await preview(everyone({include_integrations: true, keep_own_session: true}))).toMatchObject({users: 1, sessions: 3});
        expect((await scene.revoke(everyone())).targets).toBe(2);
    });

    describe('that disables tokens', () => {
        const ask = async (holders: number, over: Partial<CreateRevocation> = {}) => {
            const people = await Promise.all(Array.from({length: holders}, () => scene.test.addUser()));
            const person = await scene.addPerson();
            await scene.test.rows('INSERT INTO useraccesstokens (id, token, userid, description, isactive) SELECT id, id, id, \'\', true FROM users WHERE id = ANY($1)', [people.map(({id}) => id)]);
            const scope = {type: 'users', user_ids: [person, ...people].map(({id}) => id), keep_own_session: false, include_integrations: false} as const;
            expect(await scene.features.call('previewRevocation', {actor: scene.admin, body: {scope}})).toMatchObject({
                users: 1, access_tokens: holders, users_or_token_holders: holders + 1, must_confirm_users: false,
            });
            return scene.revoke(scope, {end_access_tokens: true, ...over});
        };

        it('of more than 50 people is held to their number, however few of them have a session', async () => {
            await expect(ask(50)).rejects.toMatchObject({id: 'revocations.not_confirmed'});
            expect(await ask(50, {confirm_users: 51})).toMatchObject({targets: 1, users: 1, access_tokens_to_end: 50});
        });

        it('of 50 people is not', async () => {
            expect(await ask(49)).toMatchObject({access_tokens_to_end: 49});
        });

        it('is not either where the tokens stay', async () => {
            expect(await ask(50, {end_access_tokens: false})).toMatchObject({targets: 1, access_tokens_to_end: 0});
        });
    });

    it('of more than 50 people makes the database count its targets, so that it plans for many', async () => {
        await Promise.all(Array.from({length: 51}, () => scene.addPerson()));
        await scene.revoke(everyone({keep_own_session: true}), {confirm_users: 51});
        await scene.test.advance(0);
        expect(await scene.test.rows('SELECT reltuples::int AS counted FROM pg_class WHERE oid = \'security_controls_revocation_target\'::regclass')).toEqual([{counted: 51}]);
    });

    it('pages through jobs, newest first, and through targets', async () => {
        const user = await scene.addPerson({}, {}, {}, {});
        const first = await scene.revoke({type: 'user', user_id: user.id});
        await scene.test.advance(1);
        const second = await scene.revoke({type: 'user', user_id: user.id});
        const page = await scene.features.call('listRevocations', {actor: scene.admin, query: {limit: 1}});
        expect(page.items.map((job) => job.id)).toEqual([second.id]);
        const next = await scene.features.call('listRevocations', {actor: scene.admin, query: {limit: 1, cursor: page.next_cursor ?? ''}});
        expect(next).toMatchObject({items: [{id: first.id}], next_cursor: null});
        const targets = await scene.features.call('listRevocationTargets', {actor: scene.admin, params: {job_id: first.id}, query: {limit: 2}});
        expect(targets.items).toHaveLength(2);
        expect((await scene.features.call('listRevocationTargets', {actor: scene.admin, params: {job_id: first.id}, query: {limit: 2, cursor: targets.next_cursor ?? ''}})).items).toHaveLength(1);
    });
});

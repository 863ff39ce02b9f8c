/** Bad input on every host: each a documented error, nothing changed. */
import {readFileSync} from 'node:fs';
import path from 'node:path';

import type {ErrorReply, Revocation, SessionsPolicyView, Viewer} from '../../contract/types';
import {describeOnServers} from '../support/servers';
import {RestClient} from '../support/rest_client';

import {createPerson, logIn} from './people';

const HTTP = {'Content-Type': 'application/json', 'Idempotency-Key': 'bad-input'};

describeOnServers('bad input', (server) => {
    test.each([
        ['an unknown field', {scope: {type: 'user', user_id: 'a'.repeat(26)}, wipe: true, order: 'tell_first', reason: 'r', message: '', extra: 1}, 400, 'api.bad_request'],
        ['a wrong type', {scope: {type: 'user', user_id: 'a'.repeat(26)}, wipe: 'yes', order: 'tell_first', reason: 'r', message: ''}, 400, 'api.bad_request'],
        ['no reason', {scope: {type: 'user', user_id: 'a'.repeat(26)}, wipe: true, order: 'tell_first', reason: ' ', message: ''}, 400, 'api.bad_request'],
        ['an id that is none', {scope: {type: 'user', user_id: '../../etc'}, wipe: true, order: 'tell_first', reason: 'r', message: ''}, 400, 'api.bad_request'],
        ['a user that does not exist', {scope: {type: 'user', user_id: 'a'.repeat(26)}, wipe: true, order: 'tell_first', reason: 'r', message: ''}, 404, 'users.not_found'],
        ['a session that does not exist', {scope: {type: 'session', session_id: 'a'.repeat(26)}, wipe: true, order: 'tell_first', reason: 'r', message: ''}, 404, 'sessions.not_found'],
    ])('%s is refused', async (_what, body, status, id) => {
        const answer = await server().admin.plugin<ErrorReply>('POST', '/revocations', body, {'Idempotency-Key': `bad-${_what}`});
        expect([answer.status, answer.body.id, answer.body.status_code]).toEqual([status, id, status]);
        expect(answer.body.request_id).not.toBe('');
        expect(answer.body.message).not.toBe('');
    });

    test('what is no bad input stays as it was written: emoji, other scripts, line breaks', async () => {
        const {admin} = server();
        const person = await createPerson(admin);
        await logIn(admin, person);
        const text = 'Lost 📱 – \u{1D54F}, ä, مفقود, 紛失\nsecond line';
        const answer = await admin.plugin<Revocation>('POST', '/revocations', {
            scope: {type: 'user', user_id: person.id}, wipe: false, order: 'end_access_first', reason: text, message: text,
        }, {'Idempotency-Key': `bad-input-${person.id}`});
        expect([answer.status, answer.body.reason, answer.body.message]).toEqual([202, text, text]);
    });

    test('names the field that is wrong', async () => {
        const answer = await server().admin.plugin<ErrorReply>('POST', '/revocations/preview', {scope: {type: 'nobody'}});
        expect(answer.body.details?.map(({path: field}) => field)).toEqual(['scope.type']);
    });

    test.each([
        ['broken JSON', '{"scope":', HTTP, 400, 'api.invalid_json'],
        ['a form', 'scope=everyone', {...HTTP, 'Content-Type': 'application/x-www-form-urlencoded'}, 415, 'api.json_required'],
        ['a body over 1 MiB', JSON.stringify({padding: 'x'.repeat(1_200_000)}), HTTP, 413, 'api.body_too_large'],
    ])('%s is refused', async (_what, body, headers, status, id) => {
        const answer = await server().admin.raw<ErrorReply>('POST', '/revocations', body, headers);
        expect([answer.status, answer.body.id]).toEqual([status, id]);
    });

    test('an endpoint that knows no user takes at most 1 KB', async () => {
        const answer = await RestClient.anonymous(server().url).raw<ErrorReply>('POST', '/client/verdict', JSON.stringify({ticket: 'x'.repeat(2000)}), HTTP);
        expect([answer.status, answer.body.id]).toEqual([413, 'api.body_too_large']);
    });

    test('who is not logged in gets 401, an unknown path 404, a wrong method 405', async () => {
        const anonymous = RestClient.anonymous(server().url);
        expect((await anonymous.plugin<ErrorReply>('GET', '/viewer')).body.id).toBe('api.not_logged_in');
        expect((await server().admin.plugin<ErrorReply>('GET', '/nothing')).body.id).toBe('api.not_found');
        expect((await server().admin.plugin<ErrorReply>('PUT', '/viewer', {})).body.id).toBe('api.method_not_allowed');
    });

    test('a cookie without the proof of origin cannot write', async () => {
        const person = await createPerson(server().admin);
        const client = await logIn(server().admin, person);
        const answer = await client.cookieRequest<ErrorReply>('POST', '/client/ticket', {}, 'wrong');
        expect([401, 403]).toContain(answer.status);
    });

    test('a stale or missing If-Match loses nobody\'s change', async () => {
        const {admin} = server();
        const before = await admin.plugin<SessionsPolicyView>('GET', '/policies/sessions');
        const etag = before.headers.get('ETag') ?? '';
        const changed = {...before.body.policy, wipe_on_expiry: !before.body.policy.wipe_on_expiry};
        expect((await admin.plugin<ErrorReply>('PUT', '/policies/sessions', changed)).status).toBe(428);
        const saved = await admin.plugin<SessionsPolicyView>('PUT', '/policies/sessions', changed, {'If-Match': etag});
        expect([saved.status, saved.body.policy]).toEqual([200, changed]);
        const stale = await admin.plugin<ErrorReply>('PUT', '/policies/sessions', before.body.policy, {'If-Match': etag});
        expect([stale.status, stale.body.id]).toEqual([412, 'api.stale']);
        const restored = await admin.plugin<SessionsPolicyView>('PUT', '/policies/sessions', before.body.policy, {'If-Match': saved.headers.get('ETag') ?? ''});
        expect(restored.body.policy).toEqual(before.body.policy);
    });

    test('a viewer is told what the role may', async () => {
        const {admin} = server();
        const auditor = await createPerson(admin, 'system_user system_read_only_admin');
        const viewer = await (await logIn(admin, auditor)).plugin<Viewer>('GET', '/viewer');
        expect(viewer.body).toMatchObject({
            is_system_admin: false,
            can: {read_push_contents: true, write_push_contents: false, read_mfa: true, write_mfa: false, read_sessions: false, revoke_sessions: false, revoke_everyone: false, write_policies: false, read_audit: true, write_audit: false},
        });
    });

    test('the OpenAPI document is the committed one', async () => {
        const committed = JSON.parse(readFileSync(path.join(__dirname, '../../docs/openapi.json'), 'utf8')) as unknown;
        expect((await RestClient.anonymous(server().url).plugin('GET', '/openapi.json')).body).toEqual(committed);
    });
});

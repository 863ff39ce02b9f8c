import type {CommandReply} from '../../feature';
import {useRevocationScene} from '../../../test/support/revocation_scene';
import {addActor} from '../../../test/support/session_features';
import type {TestUser} from '../../../test/support/test_host';
import {parseCommand} from './parse_command';

const scene = useRevocationScene();
let person: TestUser;
beforeEach(async () => {
    ({user: person} = await scene.addPerson({username: 'bea', email: 'bea@example.com'}, {}, {deviceid: 'apple_rn-v2:x'}));
});

const ask = (text: string, actor = scene.admin) => scene.features.executeCommand(text, {session_id: actor.sessionId});
const questionOf = (reply: CommandReply | null) => reply?.attachments?.[0]?.actions[0]?.integration.context['question'] ?? '';
const press = (question: string, choice: 'wipe' | 'keep' | 'cancel', actor = scene.admin) => scene.features.call('confirmCommand', {
    actor, body: {post_id: 'p'.repeat(26), channel_id: 'c'.repeat(26), context: {question, choice}},
});
const jobs = () => scene.test.rows<{requested_by: string; wipe: boolean; reason: string; scope: object}>('SELECT requested_by, wipe, reason, scope FROM security_controls_revocation');

describe('what is written after /revoke-sessions', () => {
    it.each([
        ['/revoke-sessions @bea lost laptop', {name: 'bea', reason: 'lost laptop'}],
        ['/Revoke-Sessions  Bea   lost \n laptop ', {name: 'bea', reason: 'lost laptop'}],
        ['/revoke-sessions bea@example.com stolen', {name: 'bea@example.com', reason: 'stolen'}],
        ['/revoke-sessions @bea', {error: 'usage'}],
        ['/revoke-sessions', {error: 'usage'}],
        ['/revoke-sessions @ why', {error: 'usage'}],
        [`/revoke-sessions @bea ${'x'.repeat(501)}`, {error: 'reason_too_long'}],
        ['/revoke-sessionsx @bea why', null],
        ['/status', null],
    ])('%s', (text, meaning) => {
        expect(parseCommand(text)).toEqual(meaning);
    });
});

describe('asking', () => {
    it('says what would end and does nothing yet', async () => {
        const reply = await ask('/revoke-sessions @bea lost *laptop*');
        expect(reply?.attachments?.[0]).toMatchObject({title: 'Log @bea out?', text: 'Sessions that end: 2 (web: 1, mobile: 1). Devices that are sent a logout push: 1. Reason for the audit: lost \\*laptop\\*'});
        expect(reply?.attachments?.[0]?.actions.map(({name}) => name)).toEqual(['Log out and wipe', 'Log out, keep local data', 'Cancel']);
        expect(await jobs()).toEqual([]);
        expect(await scene.events()).toEqual([]);
    });

    it('says when the own session is among them, and which tokens would open a session again', async () => {
        await scene.test.rows('INSERT INTO useraccesstokens (id, token, userid, description, isactive) VALUES (\'p1\', \'x\', $1, \'\', true)', [scene.admin.userId]);
        await scene.test.rows('UPDATE users SET username = \'ada\' WHERE id = $1', [scene.admin.userId]);
        const text = (await ask('/revoke-sessions @ada lost laptop'))?.attachments?.[0]?.text ?? '';
        expect(text.split('\n').slice(1)).toEqual(['Your own session is among them.', 'Personal access tokens that stay valid and can open a session again: 1.']);
    });

    it('answers in the admin\'s language', async () => {
        await scene.test.rows('UPDATE users SET locale = \'de\' WHERE id = $1', [scene.admin.userId]);
        expect((await ask('/revoke-sessions @bea weg'))?.attachments?.[0]?.title).toBe('@bea abmelden?');
    });

    it.each([
        ['without words', '/revoke-sessions', 'Write `/revoke-sessions'],
        ['for nobody', '/revoke-sessions @nobody why', 'there is nobody called nobody'],
        ['for somebody without a session', '/revoke-sessions @idle why', '@idle has no session to end'],
    ])('%s explains itself', async (_, text, sentence) => {
        await scene.test.addUser({username: 'idle'});
        expect((await ask(text))?.text).toContain(sentence);
    });

    it.each([
        ['a plain user', 'system_user', 'you do not have the permission this needs', 'api.forbidden'],
        ['a user manager, for a system admin', 'system_user_manager', 'only a System Admin may end', 'revocations.target_is_system_admin'],
    ])('%s is refused, and that is recorded', async (_, roles, sentence, error) => {
        await scene.test.rows('UPDATE users SET roles = \'system_user system_admin\' WHERE id = $1', [person.id]);
        const actor = await addActor(scene.test, roles);
        expect((await ask('/revoke-sessions @bea why', actor))?.text).toContain(sentence);
        expect(await scene.test.rows('SELECT actor_id, error_id FROM security_controls_refusals')).toEqual([{actor_id: actor.userId, error_id: error}]);
        expect(await scene.events()).toEqual(['request_refused']);
    });

    it('another plugin, which has no session, is refused whomever it names', async () => {
        expect((await ask('/revoke-sessions @bea why', {...scene.admin, sessionId: ''}))?.text).toBe('Nothing was done: Other plugins may not use this API.');
        expect(await scene.test.rows('SELECT 1 FROM security_controls_command')).toEqual([]);
    });

    it('refuses personal access tokens unless the policy allows automation', async () => {
        const token = await scene.test.addSession(scene.admin.userId, {props: {type: 'UserAccessToken'}});
        const asked = () => scene.features.executeCommand('/revoke-sessions @bea why', {session_id: token.id});
        expect((await asked())?.text).toContain('this needs a person');
        scene.features.policy.allow_automation = true;
        expect((await asked())?.attachments).toHaveLength(1);
    });
});

describe('pressing a button', () => {
    it('starts the revocation in the name of who asked, and says so with its link', async () => {
        const question = questionOf(await ask('/revoke-sessions @bea lost laptop'));
        expect(await press(question, 'wipe')).toEqual({ephemeral_text: ''});
        expect(await jobs()).toEqual([{requested_by: scene.admin.userId, wipe: true, reason: 'lost laptop', scope: {type: 'user', user_id: person.id}}]);
        expect(scene.test.core.ephemeralPosts[0]?.text).toMatch(/^The revocation of @bea's sessions has started\. \[Follow it\]\(http:\/\/localhost:8065\/admin_console\/plugins\/plugin_security-controls#revocation\/[a-z0-9]{26}\)$/);
        expect(await scene.events()).toEqual(['revocation_requested']);
    });

    it('keeps local data where that was chosen', async () => {
        await press(questionOf(await ask('/revoke-sessions @bea why')), 'keep');
        expect(await jobs()).toMatchObject([{wipe: false}]);
    });

    it('cancels without a trace', async () => {
        const question = questionOf(await ask('/revoke-sessions @bea why'));
        await press(question, 'cancel');
        expect(scene.test.core.ephemeralPosts[0]?.text).toBe('Canceled. Nothing was done.');
        await expect(press(question, 'wipe')).rejects.toMatchObject({id: 'revocations.question_closed'});
        expect(await jobs()).toEqual([]);
    });

    it('is good once, also when it is pressed twice at a time', async () => {
        const question = questionOf(await ask('/revoke-sessions @bea why'));
        const outcomes = await Promise.allSettled([press(question, 'wipe'), press(question, 'wipe')]);
        expect(outcomes.map(({status}) => status).sort()).toEqual(['fulfilled', 'rejected']);
        expect(await jobs()).toHaveLength(1);
    });

    it('is good for ten minutes', async () => {
        const question = questionOf(await ask('/revoke-sessions @bea why'));
        await scene.test.advance(10 * 60_000);
        await expect(press(question, 'wipe')).rejects.toMatchObject({id: 'revocations.question_closed'});
        expect(scene.test.core.ephemeralPosts[0]?.text).toContain('too old');
    });

    it('answers nobody but who asked, another admin neither', async () => {
        const question = questionOf(await ask('/revoke-sessions @bea why'));
        await expect(press(question, 'wipe', await addActor(scene.test, 'system_user system_admin'))).rejects.toMatchObject({id: 'revocations.question_closed'});
        await press(question, 'wipe');
        expect(await jobs()).toHaveLength(1);
    });

    it('checks the permission again, and says why nothing was done', async () => {
        const question = questionOf(await ask('/revoke-sessions @bea why'));
        await scene.test.rows('UPDATE users SET roles = \'system_user\' WHERE id = $1', [scene.admin.userId]);
        await expect(press(question, 'wipe')).rejects.toMatchObject({id: 'api.forbidden'});
        expect(scene.test.core.ephemeralPosts[0]?.text).toContain('you do not have the permission');
        expect(await jobs()).toEqual([]);
    });
});

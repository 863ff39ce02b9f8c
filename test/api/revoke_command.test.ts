/** /revoke-sessions as a person types it, on every host: through core's command, its ephemeral message, its buttons and the bot's message. */
import type {Revocation, RevocationPage} from '../../contract/types';
import type {EventListener} from '../support/event_listener';
import {listenAs} from '../support/event_listener';
import type {RestClient} from '../support/rest_client';
import {until} from '../support/rest_client';
import {describeOnServers} from '../support/servers';

import {createPerson, logIn} from './people';

interface EphemeralPost {
    id: string; message: string;
    props: {attachments?: Array<{title: string; text: string; actions: Array<{id: string; name: string; cookie: string; integration?: unknown}>}>};
}

/** A channel the admin is in. */
async function channelOf(admin: RestClient): Promise<{channelId: string; teamId: string}> {
    const teams = await admin.core<Array<{id: string}>>('GET', '/users/me/teams');
    const teamId = teams.body[0]?.id ?? '';
    const channels = await admin.core<Array<{id: string; type: string}>>('GET', `/users/me/teams/${teamId}/channels`);
    return {channelId: channels.body.find(({type}) => type === 'O')?.id ?? '', teamId};
}

const postOf = (data: {post: string}) => JSON.parse(data.post) as EphemeralPost;
const isAbout = (username: string) => (data: {post: string}) => postOf(data).props.attachments?.[0]?.title.includes(username) === true;

async function askAbout(admin: RestClient, events: EventListener, username: string, reason: string) {
    const {channelId, teamId} = await channelOf(admin);
    const executed = await admin.core('POST', '/commands/execute', {channel_id: channelId, team_id: teamId, command: `/revoke-sessions @${username} ${reason}`});
    expect(executed.status).toBe(200);
    return postOf(await events.heard<{post: string}>('ephemeral_message', isAbout(username)));
}

const press = (client: RestClient, post: EphemeralPost, index: number) => {
    const action = post.props.attachments?.[0]?.actions[index];
    return client.core('POST', `/posts/${post.id}/actions/${action?.id}`, {cookie: action?.cookie, selected_option: ''});
};

describeOnServers('the slash command', (server) => {
    test('asks, and a pressed button revokes; the bot tells how it ended', async () => {
        const {admin} = server();
        const person = await createPerson(admin);
        const client = await logIn(admin, person);
        const events = await listenAs(admin);
        const post = await askAbout(admin, events, person.username, 'A stolen laptop');
        expect(post.props.attachments?.[0]?.actions.map(({name}) => name)).toEqual(['Log out and wipe', 'Log out, keep local data', 'Cancel']);
        expect(JSON.stringify(post)).not.toContain('"integration"');
        expect((await client.core('GET', '/users/me')).status).toBe(200);

        expect((await press(admin, post, 1)).status).toBe(200);
        const edited = await events.heard<{post: string}>('post_edited', (data) => postOf(data).id === post.id);
        const jobId = /#revocation\/([a-z0-9]{26})\)/.exec(postOf(edited).message)?.[1] ?? '';
        const job = await until(() => admin.plugin<Revocation>('GET', `/revocations/${jobId}`), ({body}) => body.finished_at > 0, 30_000);
        expect(job.body).toMatchObject({reason: 'A stolen laptop', wipe: false, requested_by: admin.userId, targets: 1});
        expect((await client.core('GET', '/users/me')).status).toBe(401);

        const told = await events.heard<{post: string}>('posted', (data) => postOf(data).message.includes(jobId));
        expect(postOf(told).message).toContain('Sessions whose access ended: 1 of 1');
        // A second press of a used question does nothing.
        await press(admin, post, 0);
        const jobs = await admin.plugin<RevocationPage>('GET', '/revocations');
        expect(jobs.body.items.filter(({scope}) => scope.type === 'user' && scope.user_id === person.id)).toHaveLength(1);
        events.close();
    });

    test('tells a person without permission so, and suggests the command to system admins only', async () => {
        const {admin} = server();
        const {standIn} = server();
        const plain = standIn ? await logIn(admin, standIn.user) : null;
        if (plain) {
            const events = await listenAs(plain);
            const {channelId, teamId} = await channelOf(plain);
            await plain.core('POST', '/commands/execute', {channel_id: channelId, team_id: teamId, command: '/revoke-sessions @admin because'});
            await events.heard<{post: string}>('ephemeral_message', (data) => postOf(data).message.includes('you do not have the permission'));
            events.close();
            const suggested = (client: RestClient) => client.core<unknown[]>('GET', `/teams/${teamId}/commands/autocomplete_suggestions?user_input=/revoke`);
            expect((await suggested(plain)).body).toEqual([]);
            expect((await suggested(admin)).body).toEqual([expect.objectContaining({Suggestion: '/revoke-sessions', Hint: '@username reason'})]);
        }
    });

    test('the confirmation cannot be forged: not by a browser with cookies, not with an invented question', async () => {
        const {admin} = server();
        const body = {post_id: 'p'.repeat(26), channel_id: 'c'.repeat(26), context: {question: 'q'.repeat(26), choice: 'wipe'}};
        expect((await admin.cookieRequest('POST', '/revocations/commands', body, null)).status).toBeGreaterThanOrEqual(401);
        expect((await admin.plugin('POST', '/revocations/commands', body)).status).toBe(409);
        expect((await admin.plugin('POST', '/revocations/commands', {...body, context: {...body.context, user_id: admin.userId}})).status).toBe(400);
    });
});

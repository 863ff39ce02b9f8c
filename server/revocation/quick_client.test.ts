import {useRevocationScene} from '../../test/support/revocation_scene';
import {addActor} from '../../test/support/session_features';
import {withMembers} from '../../test/support/test_host';
import type {Host} from '../host';

const scene = useRevocationScene();

/** The same host, whose clients answer an event before the engine goes on. */
function withQuickClients(host: Host, answer: () => Promise<unknown>): Host {
    return withMembers(host, {mattermost: {...host.mattermost, async publishEvent(...event) {
        await host.mattermost.publishEvent(...event);
        await answer();
    }}});
}

it('a client that has its verdict while the engine is still telling loses its access when it says heard, and not when a lease runs out', async () => {
    const user = await addActor(scene.test, 'system_user');
    const {ticket} = await scene.features.call('issueTicket', {actor: user});
    await scene.revoke({type: 'user', user_id: user.userId});
    const verdicts: unknown[] = [];
    await scene.features.tick('revocation_engine', withQuickClients(scene.test.host.fork(), async () => verdicts.push(await scene.features.call('getVerdict', {body: {ticket}}))));
    expect(verdicts).toContainEqual(expect.objectContaining({verdict: 'wipe'}));
    expect(await scene.features.call('reportHeard', {body: {ticket}})).toEqual({access_ended: true});
    expect(await scene.test.rows('SELECT 1 FROM sessions WHERE id = $1', [user.sessionId])).toEqual([]);
});

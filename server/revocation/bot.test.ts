import {useRevocationScene} from '../../test/support/revocation_scene';
import {ensurePluginBot} from './bot';

const scene = useRevocationScene();

it('is made once', async () => {
    const first = await ensurePluginBot(scene.test.host);
    expect(await ensurePluginBot(scene.test.host)).toBe(first);
});

it('is never a person who has its name', async () => {
    await scene.test.addUser({username: 'security-controls'});
    await expect(ensurePluginBot(scene.test.host)).rejects.toMatchObject({id: 'bot_name_taken', statusCode: 503});
});

it('is never a bot of somebody else\'s that has its name', async () => {
    const {id} = await scene.test.addUser({username: 'security-controls'});
    await scene.test.rows('INSERT INTO bots (userid, ownerid) VALUES ($1, $2)', [id, (await scene.test.addUser()).id]);
    await expect(ensurePluginBot(scene.test.host)).rejects.toMatchObject({id: 'bot_name_taken'});
});

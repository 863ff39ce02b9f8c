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

it('comes as soon as the stranger\'s bot with its name is renamed, which core leaves alone', async () => {
    const {id} = await scene.test.addUser({username: 'security-controls'});
    await scene.test.rows('INSERT INTO bots (userid, ownerid) VALUES ($1, $2)', [id, (await scene.test.addUser()).id]);
    await expect(ensurePluginBot(scene.test.host)).rejects.toMatchObject({id: 'bot_name_taken'});
    await scene.test.rows('UPDATE users SET username = $2 WHERE id = $1', [id, 'renamed-by-an-admin']);

    expect(await ensurePluginBot(scene.test.host)).not.toBe(id);
    expect(await scene.test.rows('SELECT username FROM users WHERE id = $1', [id])).toEqual([{username: 'renamed-by-an-admin'}]);
});

it('is not taken for a stranger by who asks while core is making it, the account before the bot', async () => {
    const {id} = await scene.test.addUser({username: 'security-controls'});
    await scene.test.rows('UPDATE users SET createat = $2 WHERE id = $1', [id, scene.test.host.clock.now() - 100]);
    const ensureBot = async () => {
        await scene.test.rows('INSERT INTO bots (userid, ownerid) VALUES ($1, $2)', [id, 'security-controls']);
        return id;
    };
    const host = Object.create(scene.test.host, {mattermost: {value: {...scene.test.host.mattermost, ensureBot}}}) as typeof scene.test.host;
    expect(await ensurePluginBot(host)).toBe(id);
});

import {PUBLIC, usePushScene} from '../../test/support/push_policy_scene';
import {createKnownFacts} from './known_facts';

const scene = usePushScene();

it('asks again when what it asks for is forgotten meanwhile, since the answer may be from before the change', async () => {
    const {test: {host, rows}, adminUser} = scene;
    const known = createKnownFacts();
    const query = host.sql.query.bind(host.sql);
    const asked = jest.spyOn(host.sql, 'query').mockImplementationOnce(async (sql, params) => {
        const before = await query(sql, params);
        await rows('UPDATE users SET roles = \'system_guest\' WHERE id = $1', [adminUser.id]);
        known.forget({userIds: [adminUser.id], channelIds: []});
        return before as never;
    });
    expect((await known.read(host, PUBLIC, adminUser.id)).person?.roles).toEqual(['system_guest']);
    expect(asked).toHaveBeenCalledTimes(2);
});

it('asks again when the clock was set back, since nobody knows how long ago it asked', async () => {
    const {test, adminUser} = scene;
    const known = createKnownFacts();
    await known.read(test.host, PUBLIC, adminUser.id);
    await test.rows('UPDATE users SET roles = \'system_guest\' WHERE id = $1', [adminUser.id]);
    await test.sleep(-3_600_000);
    expect((await known.read(test.host, PUBLIC, adminUser.id)).person?.roles).toEqual(['system_guest']);
});

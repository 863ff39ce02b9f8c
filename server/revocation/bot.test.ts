import {startTestDatabase} from '../../test/support/test_host';
import type {TestDatabase, TestHost} from '../../test/support/test_host';
import {ensurePluginBot} from './bot';

let database: TestDatabase;
let test: TestHost;

beforeAll(async () => {
    database = await startTestDatabase();
}, 60_000);
afterAll(() => database.stop());
beforeEach(async () => {
    test = await database.createTestHost();
});

it('is made once', async () => {
    const first = await ensurePluginBot(test.host);
    expect(await ensurePluginBot(test.host)).toBe(first);
});

it('is never a person who has its name', async () => {
    await test.addUser({username: 'security-controls'});
    await expect(ensurePluginBot(test.host)).rejects.toMatchObject({id: 'bot_name_taken', statusCode: 503});
});

it('is never a bot of somebody else\'s that has its name', async () => {
    const {id} = await test.addUser({username: 'security-controls'});
    await test.rows('INSERT INTO bots (userid, ownerid) VALUES ($1, $2)', [id, (await test.addUser()).id]);
    await expect(ensurePluginBot(test.host)).rejects.toMatchObject({id: 'bot_name_taken'});
});

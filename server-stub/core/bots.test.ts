import type {Database} from '../database/database';
import {openPglite} from '../database/pglite';
import {ensureBot} from './bots';
import type {Core} from './core';
import {createCore} from './core';

let db: Database;
let core: Core;

beforeAll(async () => {
    db = await openPglite();
    core = await createCore(db, {siteUrl: 'http://localhost:8065', pushNotificationServer: '', license: null});
}, 60_000);
afterAll(() => db.close());
beforeEach(async () => {
    await db.script('DELETE FROM pluginkeyvaluestore; DELETE FROM bots; DELETE FROM users;');
});

const nameOf = async (id: string) => (await core.users.get(id))?.username;

test('a plugin has one bot, which is renamed when another name is asked for', async () => {
    const id = await ensureBot(core, 'some-plugin', {username: 'first-name'});
    expect(await ensureBot(core, 'some-plugin', {username: 'second-name'})).toBe(id);
    expect(await nameOf(id)).toBe('second-name');
    expect(await ensureBot(core, 'other-plugin', {username: 'its-own'})).not.toBe(id);
});

test('whoever has the name is given; a bot is remembered, and takes the name again after it was renamed', async () => {
    const bot = await core.users.createBot({username: 'taken', display_name: '', description: '', owner_id: 'somebody'});
    expect(await ensureBot(core, 'some-plugin', {username: 'taken'})).toBe(bot);
    await db.exec('UPDATE users SET username = $2 WHERE id = $1', [bot, 'renamed']);
    expect(await ensureBot(core, 'some-plugin', {username: 'taken'})).toBe(bot);
    expect(await nameOf(bot)).toBe('taken');
});

test('a person who has the name is given and not remembered', async () => {
    const person = await core.users.create({username: 'taken'});
    expect(await ensureBot(core, 'some-plugin', {username: 'taken'})).toBe(person);
    await db.exec('UPDATE users SET username = $2 WHERE id = $1', [person, 'renamed']);
    expect(await ensureBot(core, 'some-plugin', {username: 'taken'})).not.toBe(person);
    expect(await nameOf(person)).toBe('renamed');
});

test('where the remembered bot cannot have the name back, nothing is given', async () => {
    const id = await ensureBot(core, 'some-plugin', {username: 'wanted'});
    await db.exec('UPDATE users SET username = $2 WHERE id = $1', [id, 'renamed']);
    await core.users.create({username: 'wanted'});
    await expect(ensureBot(core, 'some-plugin', {username: 'wanted'})).rejects.toThrow('failed to patch bot');
});

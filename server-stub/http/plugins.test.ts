import {gzipSync} from 'node:zlib';

import {packArchive} from '../../build/archive';
import type {StandIn} from '../start';
import {startStandIn} from '../start';
import {echoPlugin} from '../test_support';

let standIn: StandIn;
const hooks: string[] = [];

beforeAll(async () => {
    standIn = await startStandIn({createPlugin: echoPlugin(hooks), environment: {'PluginSettings.EnableUploads': true}});
}, 120_000);
afterAll(() => standIn.stop());

const archiveOf = (manifest: object): Promise<Buffer> => packArchive('any-folder', [{path: 'plugin.json', body: Buffer.from(JSON.stringify(manifest)), executable: false}]);

function upload(archive: Uint8Array, {force = true, token = standIn.adminToken} = {}): Promise<Response> {
    const form = new FormData();
    form.set('plugin', new Blob([new Uint8Array(archive)]), 'plugin.tar.gz');
    form.set('force', String(force));
    return fetch(`${standIn.url}/api/v4/plugins`, {method: 'POST', body: form, headers: {authorization: `Bearer ${token}`}});
}
const answerOf = async (reply: Response): Promise<[number, string]> => [reply.status, ((await reply.json()) as {id?: string}).id ?? ''];
const PLUGIN = {id: 'security-controls', name: 'Security Controls', version: '9.9.9'};

test('an upload of the plugin takes its place: it is stopped, started, and listed with its new version', async () => {
    hooks.length = 0;
    expect(await answerOf(await upload(await archiveOf(PLUGIN)))).toEqual([201, 'security-controls']);
    expect(hooks.filter((hook) => hook === 'OnActivate' || hook === 'OnDeactivate')).toEqual(['OnDeactivate', 'OnActivate']);
    const listed = await fetch(`${standIn.url}/api/v4/plugins`, {headers: {authorization: `Bearer ${standIn.adminToken}`}});
    expect(await listed.json()).toMatchObject({active: [{id: 'security-controls', version: '9.9.9'}]});
});

test('a plugin that is switched off stays so', async () => {
    await standIn.disablePlugin();
    hooks.length = 0;
    expect((await upload(await archiveOf(PLUGIN))).status).toBe(201);
    expect(hooks).not.toContain('OnActivate');
    await standIn.enablePlugin();
});

test.each([
    ['without force, as the plugin is installed', async () => upload(await archiveOf(PLUGIN), {force: false}), 400, 'app.plugin.install_id.app_error'],
    ['a file that is no archive', async () => upload(Buffer.from('no archive')), 400, 'app.plugin.extract.app_error'],
    ['a cut archive', async () => upload(gzipSync(Buffer.alloc(700, 1))), 400, 'app.plugin.extract.app_error'],
    ['an archive without a manifest', async () => upload(await packArchive('folder', [{path: 'readme', body: Buffer.from(''), executable: false}])), 400, 'app.plugin.manifest.app_error'],
    ['a manifest without an id', async () => upload(await archiveOf({name: 'nameless'})), 400, 'app.plugin.manifest.app_error'],
    ['a name that is no id', async () => upload(await archiveOf({id: '../up'})), 400, 'app.plugin.invalid_id.app_error'],
])('%s is refused', async (_what, attempt, status, id) => {
    expect(await answerOf(await attempt())).toEqual([status, id]);
});

test('takes the permission to write plugins', async () => {
    const {id} = standIn.user;
    const {token} = await standIn.core.sessions.create({user_id: id, roles: 'system_user system_manager', expires_at: Date.now() + 3_600_000});
    expect(await answerOf(await upload(await archiveOf(PLUGIN), {token}))).toEqual([403, 'api.context.permissions.app_error']);
});

test('whether uploads are allowed is no matter of requests', async () => {
    const reply = await fetch(`${standIn.url}/api/v4/config/patch`, {
        method: 'PUT', body: JSON.stringify({PluginSettings: {EnableUploads: false}}), headers: {authorization: `Bearer ${standIn.adminToken}`},
    });
    expect(await answerOf(reply)).toEqual([403, 'api.config.update_config.not_allowed_security.app_error']);
});

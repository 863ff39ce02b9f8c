import {mkdtemp, rm, writeFile} from 'node:fs/promises';
import {tmpdir} from 'node:os';
import {join} from 'node:path';

import {fileResponse, pageResponse} from './static_files';

let folder: string;

beforeAll(async () => {
    folder = await mkdtemp(join(tmpdir(), 'stand-in-files-'));
    await writeFile(join(folder, 'index.html'), '<script src="/static/root.js"></script>');
    await writeFile(join(folder, 'main.js'), 'true');
});
afterAll(() => rm(folder, {recursive: true}));

test('a file leaves with its type and without sniffing', async () => {
    const reply = await fileResponse(folder, 'main.js', 'no-cache');
    expect([reply?.headers.get('content-type'), reply?.headers.get('x-content-type-options')]).toEqual(['text/javascript; charset=utf-8', 'nosniff']);
});

test.each(['../index.html/../../etc/passwd', '../../../../etc/passwd', 'nothing.js', ''])('%s leads nowhere', async (name) => {
    expect(await fileResponse(folder, name, 'no-cache')).toBeNull();
});

test('the page names its files below the subpath, under core\'s content security policy', async () => {
    const reply = await pageResponse(folder, '/chat');
    expect(await reply.text()).toBe('<script src="/chat/static/root.js"></script>');
    expect(reply.headers.get('content-security-policy')).toContain('script-src \'self\'');
});

test('pages that were not built say how to build them', async () => {
    expect((await pageResponse(join(folder, 'missing'), '')).status).toBe(503);
});

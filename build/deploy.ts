/**
 * `make deploy`: uploads the packed plugin to a real Mattermost and enables it, through core's own REST.
 * MM_URL and MM_ADMIN_TOKEN (a personal access token of a system admin) say where. The server needs PluginSettings.EnableUploads.
 */
import {existsSync, readFileSync} from 'node:fs';
import path from 'node:path';

import {archiveName, type Manifest} from './archive';

async function main(): Promise<void> {
    const url = process.env.MM_URL?.replace(/\/$/, '');
    const token = process.env.MM_ADMIN_TOKEN;
    if (!url || !token) {
        throw new Error('Set MM_URL (for instance https://chat.example.com) and MM_ADMIN_TOKEN (a system admin\'s personal access token).');
    }
    const root = path.join(__dirname, '..');
    const manifest = JSON.parse(readFileSync(path.join(root, 'plugin.json'), 'utf8')) as Manifest;
    const archive = archiveName(manifest);
    const packed = path.join(root, 'dist', archive);
    if (!existsSync(packed)) {
        throw new Error(`There is no dist/${archive}: run \`make dist\` first.`);
    }
    const headers = {Authorization: `Bearer ${token}`};
    const form = new FormData();
    form.set('plugin', new Blob([readFileSync(packed)]), archive);
    form.set('force', 'true');
    await expectOk('upload', await fetch(`${url}/api/v4/plugins`, {method: 'POST', headers, body: form}));
    await expectOk('enable', await fetch(`${url}/api/v4/plugins/${manifest.id}/enable`, {method: 'POST', headers}));
    process.stdout.write(`${archive} is installed and enabled on ${url}\n`);
}

/** Core's own sentence is the best explanation there is, with what usually lies behind it. */
async function expectOk(step: string, response: Response): Promise<void> {
    if (response.ok) {
        return;
    }
    const {message, id} = await response.json().catch(() => ({message: response.statusText, id: ''})) as {message: string; id: string};
    const hints: Record<number, string> = {
        401: 'MM_ADMIN_TOKEN was not accepted.',
        403: 'The token\'s owner is no System Admin.',
        413: 'The archive is larger than the proxy or FileSettings.MaxFileSize allows.',
        501: 'Set PluginSettings.Enable and PluginSettings.EnableUploads to true in config.json, and RequirePluginSignature to false.',
    };
    throw new Error(`${step} failed with ${response.status}: ${message} (${id}). ${hints[response.status] ?? ''}`);
}

main().catch((error: Error) => {
    process.stderr.write(`${error.message}\n`);
    process.exitCode = 1;
});

/** What core reads of an uploaded plugin before it installs it: the manifest in the archive, which may lie in one folder. */
import {Readable} from 'node:stream';
import {text} from 'node:stream/consumers';
import {gunzipSync} from 'node:zlib';

import {extract} from 'tar-stream';

import {AppError} from '../core/app_error';
import type {Manifest} from './plugin_state';

/** Refuses with core's ids. Core reads plugin.yaml as well, which this plugin has not. */
export async function readManifest(archive: Uint8Array): Promise<Manifest> {
    const files = await readJsonFiles(archive).catch(() => {
        throw new AppError('app.plugin.extract.app_error', 'An error occurred extracting the plugin bundle.', 400);
    });
    const manifest = parse(files.get('plugin.json') ?? [...files].find(([name]) => /^[^/]+\/plugin\.json$/.test(name))?.[1] ?? '');
    if (!manifest) {
        throw new AppError('app.plugin.manifest.app_error', 'Unable to find manifest for extracted plugin.', 400);
    }
    if (!/^[a-zA-Z0-9_.-]{3,190}$/.test(manifest.id)) {
        throw new AppError('app.plugin.invalid_id.app_error', 'Plugin Id must be at least 3 characters, at most 190 characters and match ^[a-zA-Z0-9-_\\.]+$.', 400);
    }
    return manifest;
}

/** By name, without "./" at its beginning. */
async function readJsonFiles(archive: Uint8Array): Promise<Map<string, string>> {
    const files = new Map<string, string>();
    for await (const entry of Readable.from([gunzipSync(archive)]).pipe(extract())) {
        const name = entry.header.name.replace(/^\.\//, '');
        if (name.endsWith('plugin.json')) {
            files.set(name, await text(entry));
        } else {
            entry.resume();
        }
    }
    return files;
}

function parse(json: string): Manifest | null {
    try {
        const manifest = JSON.parse(json) as Partial<Manifest> | null;
        return typeof manifest?.id === 'string' ? {name: '', version: '', ...manifest, id: manifest.id} : null;
    } catch {
        return null;
    }
}

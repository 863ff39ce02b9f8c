import {readFileSync} from 'node:fs';
import {join} from 'node:path';
import {gunzipSync} from 'node:zlib';

import {extract} from 'tar-stream';

import type {Manifest, PackedFile} from './archive';
import {archiveName, manifestFor, packArchive} from './archive';

const MANIFEST = JSON.parse(readFileSync(join(__dirname, '..', 'plugin.json'), 'utf8')) as Manifest & {
    icon_path: string; settings_schema: {sections: Array<{key: string; settings: unknown; custom: boolean}>};
};

const FILES: PackedFile[] = [
    {path: 'server/dist/plugin', body: Buffer.alloc(300_000, 7), executable: true},
    {path: 'plugin.json', body: Buffer.from('{}'), executable: false},
];

async function list(archive: Buffer): Promise<Array<{name: string; mode: number | undefined; mtime: number | undefined; size: number}>> {
    const found: Array<{name: string; mode: number | undefined; mtime: number | undefined; size: number}> = [];
    const tar = extract();
    tar.end(gunzipSync(archive));
    for await (const entry of tar) {
        found.push({name: entry.header.name, mode: entry.header.mode, mtime: entry.header.mtime?.getTime(), size: entry.header.size ?? 0});
        entry.resume();
    }
    return found;
}

test('holds its files in one folder, sorted, with fixed times and modes', async () => {
    expect(await list(await packArchive('some-plugin', FILES))).toEqual([
        {name: 'some-plugin/plugin.json', mode: 0o644, mtime: 0, size: 2},
        {name: 'some-plugin/server/dist/plugin', mode: 0o755, mtime: 0, size: 300_000},
    ]);
});

test('is the same bytes whatever order the files come in', async () => {
    const once = await packArchive('some-plugin', FILES);
    const again = await packArchive('some-plugin', [...FILES].reverse());
    expect(again.equals(once)).toBe(true);
});

test('an archive for one platform promises only that one', () => {
    expect(Object.keys(manifestFor(MANIFEST, 'linux-amd64').server.executables)).toEqual(['linux-amd64']);
    expect(Object.keys(manifestFor(MANIFEST, undefined).server.executables)).toHaveLength(5);
    expect(() => manifestFor(MANIFEST, 'plan9-mips')).toThrow('no such platform');
});

test('plugin.json and package.json agree, and every section has its settings (core\'s page breaks without)', () => {
    const {version} = JSON.parse(readFileSync(join(__dirname, '..', 'package.json'), 'utf8')) as {version: string};
    expect(archiveName(MANIFEST)).toBe(`security-controls-${version}.tar.gz`);
    expect(readFileSync(join(__dirname, '..', MANIFEST.icon_path), 'utf8')).toContain('<svg');
    for (const section of MANIFEST.settings_schema.sections) {
        expect(section).toMatchObject({settings: [], custom: true});
    }
});

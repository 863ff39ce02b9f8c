/**
 * Packs the plugin archive: `npm run dist [-- --platform linux-amd64]`. The same sources give the same bytes: entries are sorted, times,
 * owners and modes fixed, and nothing in the executables depends on the folder they were built in.
 */
import {execFileSync} from 'node:child_process';
import {existsSync, mkdirSync, readdirSync, readFileSync, writeFileSync} from 'node:fs';
import {join} from 'node:path';
import {parseArgs} from 'node:util';

import {archiveName, type Manifest, manifestFor, MAX_ALL_PLATFORMS_BYTES, MAX_ONE_PLATFORM_BYTES, packArchive, type PackedFile} from './archive';

const ROOT = join(__dirname, '..');

function run(command: string, args: string[], options: {cwd?: string; env?: Record<string, string>} = {}): void {
    execFileSync(command, args, {cwd: options.cwd ?? ROOT, env: {...process.env, ...options.env}, stdio: ['ignore', 'inherit', 'inherit']});
}

/** Every file below a folder, by path relative to it. */
function filesBelow(folder: string, prefix = ''): string[] {
    return readdirSync(join(folder, prefix), {withFileTypes: true}).flatMap((entry) => {
        const path = prefix ? `${prefix}/${entry.name}` : entry.name;
        return entry.isDirectory() ? filesBelow(folder, path) : [path];
    });
}

function folderInArchive(folder: string, target: string): PackedFile[] {
    return filesBelow(folder).map((path) => ({path: `${target}/${path}`, body: readFileSync(join(folder, path)), executable: false}));
}

function buildExecutable(platform: string, path: string): PackedFile {
    const [os = '', arch = ''] = platform.split('-');
    const output = join(ROOT, '.cache', 'executables', platform);
    run('go', ['build', '-trimpath', '-buildvcs=false', '-ldflags=-s -w -buildid=', '-o', output, '.'], {
        cwd: join(ROOT, 'host'),
        env: {GOOS: os, GOARCH: arch, CGO_ENABLED: '0'},
    });
    return {path, body: readFileSync(output), executable: true};
}

async function main(): Promise<void> {
    const {values} = parseArgs({options: {platform: {type: 'string'}}});
    const full = JSON.parse(readFileSync(join(ROOT, 'plugin.json'), 'utf8')) as Manifest;
    const manifest = manifestFor(full, values.platform);
    run('npm', ['run', '--silent', 'build:webapp']);
    run('npm', ['run', '--silent', 'build:server']);

    const publicFolder = join(ROOT, 'webapp', 'public');
    const archive = await packArchive(manifest.id, [
        {path: 'plugin.json', body: Buffer.from(`${JSON.stringify(manifest, null, 4)}\n`), executable: false},
        ...folderInArchive(join(ROOT, 'assets'), 'assets'),
        ...folderInArchive(join(ROOT, 'webapp', 'dist'), 'webapp/dist'),
        ...(existsSync(publicFolder) ? folderInArchive(publicFolder, 'public') : []),
        ...Object.entries(manifest.server.executables).map(([platform, path]) => buildExecutable(platform, path)),
    ]);

    const limit = values.platform ? MAX_ONE_PLATFORM_BYTES : MAX_ALL_PLATFORMS_BYTES;
    if (archive.length > limit) {
        throw new Error(`the archive has ${archive.length} bytes, more than the ${limit} it may have`);
    }
    mkdirSync(join(ROOT, 'dist'), {recursive: true});
    const path = join('dist', archiveName(manifest));
    writeFileSync(join(ROOT, path), archive);
    console.log(`${path}: ${Object.keys(manifest.server.executables).join(', ')}, ${(archive.length / 1e6).toFixed(1)} MB`);
}

main().catch((error: unknown) => {
    console.error(error instanceof Error ? error.message : error);
    process.exitCode = 1;
});

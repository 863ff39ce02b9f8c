/**
 * Packs an executable that runs another bundle than the product's, with the Go host as it is: the contract suite runs inside the real
 * engine, and the Go handler of the benchmark in the real plugin environment.
 */
import {execFileSync} from 'node:child_process';
import {mkdirSync, readFileSync, writeFileSync} from 'node:fs';
import path from 'node:path';

import {packArchive} from '../../build/archive';

const ROOT = path.join(__dirname, '../..');
const WORK = path.join(ROOT, '.cache/test_archives');

/** An archive whose executable runs this TypeScript entry (it exports createPlugin); the path of the archive. */
export async function packBundle(entry: string): Promise<string> {
    const name = path.basename(entry, '.ts');
    mkdirSync(WORK, {recursive: true});
    execFileSync('npx', ['webpack', '--config', 'build/webpack.server.cjs', '--entry-reset', '--entry', `./${path.relative(ROOT, entry)}`, '--output-path', WORK, '--output-filename', `${name}.js`], {cwd: ROOT, stdio: ['ignore', 'ignore', 'inherit']});
    // The overlay puts this bundle where the product's lies, for one build, without touching the tree.
    const overlay = path.join(WORK, `${name}.overlay.json`);
    writeFileSync(overlay, JSON.stringify({Replace: {[path.join(ROOT, 'host/bundle/plugin.js')]: path.join(WORK, `${name}.js`)}}));
    return packGo(path.join(ROOT, 'host'), name, ['-overlay', overlay]);
}

/** An archive with the Go program of this folder as the plugin's executable. */
export async function packGo(folder: string, name: string, flags: string[] = []): Promise<string> {
    mkdirSync(WORK, {recursive: true});
    const executable = path.join(WORK, name);
    execFileSync('go', ['build', ...flags, '-o', executable, '.'], {cwd: folder, stdio: ['ignore', 'ignore', 'inherit'], env: {...process.env, CGO_ENABLED: '0'}});
    const {id, version} = JSON.parse(readFileSync(path.join(ROOT, 'plugin.json'), 'utf8')) as {id: string; version: string};
    const manifest = {id, name, version, min_server_version: '11.6.0', server: {executables: {'linux-amd64': 'server/plugin'}}};
    const archive = path.join(WORK, `${name}.tar.gz`);
    writeFileSync(archive, await packArchive(id, [
        {path: 'plugin.json', body: Buffer.from(JSON.stringify(manifest)), executable: false},
        {path: 'server/plugin', body: readFileSync(executable), executable: true},
    ]));
    return archive;
}

/** The two things the executable host starts: the harness, built here when its source changed, and the packed plugin. */
import {spawnSync} from 'node:child_process';
import {existsSync} from 'node:fs';
import {mkdir} from 'node:fs/promises';
import {join} from 'node:path';

import type {Manifest} from './plugin_state';

export const hasGo = (): boolean => spawnSync('go', ['version']).status === 0;

/** Go's own cache makes this quick when nothing changed. */
export async function buildHarness(root: string): Promise<string> {
    const program = join(root, '.cache/plugin_environment');
    await mkdir(join(root, '.cache'), {recursive: true});
    run('go', ['build', '-o', program, '.'], join(root, 'test/plugin_environment'));
    return program;
}

/** dist/{id}-{version}.tar.gz; packed now, for this machine's kind, when it is not there. */
export async function packedPlugin(root: string, {id, version}: Manifest): Promise<string> {
    const archive = join(root, 'dist', `${id}-${version}.tar.gz`);
    if (!existsSync(archive)) {
        run('npm', ['run', '--silent', 'dist', '--', '--platform', 'linux-amd64'], root);
    }
    return archive;
}

function run(command: string, args: string[], cwd: string): void {
    const {status, error} = spawnSync(command, args, {cwd, stdio: ['ignore', 'inherit', 'inherit']});
    if (status !== 0) {
        throw new Error(`${command} ${args.join(' ')} failed${error ? `: ${error.message}` : ''}`);
    }
}

/**
 * Writes what the Go host is generated from (host/generated): the hooks to declare and the plugin API methods to let through, both
 * listed once, in server/bridge/methods.ts. A test fails when the files lag behind the list.
 */
import {execFileSync} from 'node:child_process';
import {writeFileSync} from 'node:fs';
import {join} from 'node:path';

import {API_METHODS, HOOKS} from '../server/bridge/methods';

const HOST = join(__dirname, '..', 'host');
export const MANIFEST_PATH = join(HOST, 'generated', 'manifest.json');

/** The text of host/generated/manifest.json. */
export function hostManifest(): string {
    return `${JSON.stringify({api_methods: API_METHODS, hooks: HOOKS}, null, 2)}\n`;
}

if (require.main === module) {
    writeFileSync(MANIFEST_PATH, hostManifest());
    execFileSync('go', ['run', './generate'], {cwd: HOST, stdio: 'inherit'});
}

/**
 * Writes what the Go host is generated from (host/generated): the hooks to declare and the plugin API methods to let through, both
 * listed once, in server/bridge/methods.ts. From it Go writes the hooks and, for test/plugin_environment, the API's other side. Tests fail
 * when any of these files lags behind the list.
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
    for (const cwd of [HOST, join(__dirname, '..', 'test', 'plugin_environment')]) {
        execFileSync('go', ['run', './generate'], {cwd, stdio: 'inherit'});
    }
}

import {readFileSync} from 'node:fs';

import {hostManifest, MANIFEST_PATH} from './host_manifest';

test('host/generated/manifest.json is what methods.ts lists (npm run host-manifest)', () => {
    expect(readFileSync(MANIFEST_PATH, 'utf8')).toBe(hostManifest());
});

test('neither list names what must never be declared or let through', () => {
    const manifest = JSON.parse(hostManifest()) as {api_methods: string[]; hooks: string[]};
    for (const name of ['SaveConfig', 'SavePluginConfig', 'GetUnsanitizedConfig']) {
        expect(manifest.api_methods).not.toContain(name);
    }
    for (const name of ['MessageWillBePosted', 'WebSocketMessageHasBeenPosted']) {
        expect(manifest.hooks).not.toContain(name);
    }
});

/** The plugin archive as bytes: reproducible, whatever order its files are found in. */
import {gzipSync} from 'node:zlib';

import {pack} from 'tar-stream';

/** Limits of the archive, far below core's upload limit (100 MiB): all platforms, and one alone. */
export const MAX_ALL_PLATFORMS_BYTES = 60e6;
export const MAX_ONE_PLATFORM_BYTES = 15e6;

export interface PackedFile {
    /** Below the plugin's folder, with slashes. */
    path: string;
    body: Buffer;
    executable: boolean;
}

/** The parts of plugin.json that packing needs. */
export interface Manifest {
    id: string;
    version: string;
    server: {executables: Record<string, string>};
}

export function archiveName(manifest: Manifest): string {
    return `${manifest.id}-${manifest.version}.tar.gz`;
}

/** The manifest of an archive for one platform (all when undefined): it must not promise executables that are not there. */
export function manifestFor<M extends Manifest>(manifest: M, platform: string | undefined): M {
    if (platform === undefined) {
        return manifest;
    }
    const path = manifest.server.executables[platform];
    if (path === undefined) {
        throw new Error(`no such platform: ${platform}; there are ${Object.keys(manifest.server.executables).join(', ')}`);
    }
    return {...manifest, server: {...manifest.server, executables: {[platform]: path}}};
}

/** A gzipped tar with everything in one folder, which Mattermost expects to be named as the plugin. */
export async function packArchive(folder: string, files: PackedFile[]): Promise<Buffer> {
    const sorted = [...files].sort((a, b) => (a.path < b.path ? -1 : 1));
    const tar = pack();
    const chunks: Buffer[] = [];
    const packed = (async () => {
        for await (const chunk of tar) {
            chunks.push(chunk as Buffer);
        }
    })();
    for (const file of sorted) {
        tar.entry({name: `${folder}/${file.path}`, mode: file.executable ? 0o755 : 0o644, mtime: new Date(0), uid: 0, gid: 0, uname: '', gname: ''}, file.body);
    }
    tar.finalize();
    await packed;
    return gzipSync(Buffer.concat(chunks), {level: 9});
}

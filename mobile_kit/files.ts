/** A kit is a list of files; each path is checked before it enters one, since it becomes a path on somebody's disk. */
import {isKitPath} from './fields';

export interface KitFile {path: string; content: string | Uint8Array}

/** Throws when a path could leave the kit, or when two files (file systems ignore case) would overwrite each other. */
export function checkKitFiles(files: readonly KitFile[]): readonly KitFile[] {
    const taken = new Set<string>();
    for (const {path} of files) {
        if (!isKitPath(path)) {
            throw new Error(`not a path of a kit: ${JSON.stringify(path)}`);
        }
        if (taken.has(path.toLowerCase())) {
            throw new Error(`twice in the kit: ${path}`);
        }
        taken.add(path.toLowerCase());
    }
    return files;
}

/** JSON as people read it, with the newline a file ends in. */
export function jsonText(value: unknown): string {
    return `${JSON.stringify(value, null, 2)}\n`;
}

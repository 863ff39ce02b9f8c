/**
 * What the app's build makes of assets/base and assets/override, by its own rule: a JSON file of both is merged by its top-level keys only,
 * any other file of both is replaced whole, and a file that stands only in override is ignored.
 */
import type {ConfigObject} from './config_keys';
import type {KitFile} from './files';
import {jsonText} from './files';

export type MergeAction = 'kept' | 'merged' | 'replaced' | 'ignored' | 'unreadable';

export interface MergedFile {path: string; action: MergeAction; content: string | Uint8Array | null}

/** Shallow: an object in override replaces the base's object of that name, keys it does not name included. */
export function mergeConfig(base: ConfigObject, override: ConfigObject): ConfigObject {
    return {...base, ...override};
}

/** Paths are relative to the two folders. content is null for what the build ignores or cannot read. */
export function previewMerge(base: readonly KitFile[], override: readonly KitFile[]): MergedFile[] {
    const overrides = new Map(override.map((file) => [file.path, file.content]));
    const known = new Set(base.map((file) => file.path));
    const merged = base.map(({path, content}): MergedFile => {
        const other = overrides.get(path);
        if (other === undefined) {
            return {path, action: 'kept', content};
        }
        if (!path.endsWith('.json')) {
            return {path, action: 'replaced', content: other};
        }
        const both = [parseObject(content), parseObject(other)] as const;
        return both[0] === null || both[1] === null ?
            {path, action: 'unreadable', content: null} :
            {path, action: 'merged', content: jsonText(mergeConfig(both[0], both[1]))};
    });
    const ignored = override.filter(({path}) => !known.has(path)).map(({path}): MergedFile => ({path, action: 'ignored', content: null}));
    return [...merged, ...ignored].sort((a, b) => (a.path < b.path ? -1 : 1));
}

function parseObject(content: string | Uint8Array): ConfigObject | null {
    if (typeof content !== 'string') {
        return null;
    }
    try {
        const value: unknown = JSON.parse(content);
        return typeof value === 'object' && value !== null && !Array.isArray(value) ? value as ConfigObject : null;
    } catch {
        return null;
    }
}

/** How what was entered in the build kit's form becomes kit.json, and what the form begins with. */
import type {MobilePolicy} from '../../../contract/types';
import type {KitField, KitPart} from './kit_fields';
import {KIT_FIELDS} from './kit_fields';

/** By path. */
export type KitValues = Readonly<Record<string, string | boolean>>;

/** What this server says of itself; "" and 0 for what it does not tell. */
export interface ThisServer {siteUrl: string; siteName: string; maxFileBytes: number}

const BYTES_A_MB = 1_048_576;

/** From this server and from the own apps the mobile policy names. */
export function startValues({siteUrl, siteName, maxFileBytes}: ThisServer, policy: MobilePolicy | null): KitValues {
    const app = policy?.deep_links;
    const host = /^https?:\/\/([^/:]+)/.exec(siteUrl)?.[1] ?? '';
    return {
        ...Object.fromEntries(KIT_FIELDS.map(({path, kind, start}) => [path, start ?? (kind === 'boolean' ? false : '')])),
        'server.url': siteUrl, 'server.name': siteName, 'networks.host': host, 'networks.max_upload_mb': maxFileBytes > 0 ? String(Math.ceil(maxFileBytes / BYTES_A_MB)) : '',
        'app.ios_bundle_id': app?.ios_bundle_id ?? '', 'app.apple_team_id': app?.apple_team_id ?? '', 'app.android_package': app?.android_package ?? '',
        'app.android_fingerprints': app?.android_fingerprints.join(' ') ?? '',
    };
}

type Plain = string | boolean | number | string[] | null;
interface Tree {[name: string]: Tree | Plain}

/** kit.json of what was entered. Empty texts are left out; an inner network exists once one of its fields is filled. */
export function toKitInput(values: KitValues, parts: readonly KitPart[]): Tree {
    const input: Tree = {app: {}, server: {}, config: {}, deep_links: parts.includes('deep_links')};
    for (const part of ['managed', 'push_proxy', 'networks'] as const) {
        if (parts.includes(part)) {
            input[part] = {};
        }
    }
    for (const {path, kind} of KIT_FIELDS.filter((field) => field.part === null || parts.includes(field.part))) {
        const value = read(kind, values[path] ?? '');
        if (value !== null) {
            put(input, path.split('.'), value);
        }
    }
    return input;
}

function read(kind: KitField['kind'], entered: string | boolean): Tree | Plain {
    if (typeof entered === 'boolean') {
        return kind === 'emptiable' ? '' : entered;
    }
    const text = entered.trim();
    if (text === '') {
        return null;
    }
    switch (kind) {
    case 'headers':
        return readHeaders(text);
    case 'list':
        return text.split(/[\s,]+/);
    case 'choice':
        return text === 'true';
    case 'number':
        // What is no number stays a text, which the reader of kit.json then refuses at its place.
        return /^\d{1,9}$/.test(text) ? Number(text) : text;
    case 'json':
        return readJson(text);
    default:
        return text;
    }
}

function readHeaders(text: string): Tree {
    return Object.fromEntries(text.split('\n').filter((one) => one.trim() !== '').map((one) => {
        const [name = '', ...rest] = one.split(':');
        return [name.trim(), rest.join(':').trim()];
    }));
}

function readJson(text: string): Tree | string {
    try {
        return JSON.parse(text) as Tree;
    } catch {
        return text;
    }
}

function put(tree: Tree, [name = '', ...rest]: string[], value: Tree[string]): void {
    if (rest.length === 0) {
        tree[name] = value;
        return;
    }
    const inner = tree[name];
    const branch: Tree = typeof inner === 'object' && inner !== null && !Array.isArray(inner) ? inner : {};
    tree[name] = branch;
    put(branch, rest, value);
}

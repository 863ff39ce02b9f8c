/** What Apple's and Google's rules would object to in what a server answers below /.well-known. */
import type {DeepLinkIdentity} from './well_known';

export type DeepLinkObjection =
    | 'not_https' | 'other_port' | 'untrusted' | 'no_answer' | 'redirects' | 'not_200' | 'wrong_type'
    | 'too_large' | 'not_json' | 'no_statement' | 'other_app' | 'other_fingerprint' | 'paths_missing';

export interface Answer {status: number; contentType: string; body: string}

/** Apple's content delivery network takes no larger file. */
const APPLE_LIMIT_CHARACTERS = 128 * 1024;

/** Both fetch from https and its own port, whatever SiteURL says. */
export function findAddressObjections(site: {scheme: string; port: number} | null): DeepLinkObjection[] {
    if (site === null || site.scheme !== 'https') {
        return ['not_https'];
    }
    return site.port === 443 ? [] : ['other_port'];
}

/** Empty when Apple's crawler would take the file for this app. Permalinks must be covered; channels may be left out. */
export function findAppleObjections(answer: Answer, app: DeepLinkIdentity): DeepLinkObjection[] {
    const found = findTransportObjections(answer);
    if (found.includes('redirects') || found.includes('not_200')) {
        return found;
    }
    if (answer.body.length > APPLE_LIMIT_CHARACTERS) {
        return [...found, 'too_large'];
    }
    const file = parse(answer.body);
    if (file === undefined) {
        return [...found, 'not_json'];
    }
    const details = list(field(field(file, 'applinks'), 'details'));
    if (details.length === 0) {
        return [...found, 'no_statement'];
    }
    const appId = `${app.apple_team_id}.${app.ios_bundle_id}`;
    const own = details.filter((entry) => field(entry, 'appID') === appId || list(field(entry, 'appIDs')).includes(appId));
    if (own.length === 0) {
        return [...found, 'other_app'];
    }
    const paths = own.flatMap((entry) => [...list(field(entry, 'paths')), ...list(field(entry, 'components')).filter((part) => field(part, 'exclude') !== true).map((part) => field(part, '/'))]);
    const covers = paths.some((path) => path === '*' || path === '/*' || (typeof path === 'string' && !path.startsWith('NOT ') && path.includes('/pl/')));
    return covers ? found : [...found, 'paths_missing'];
}

/** Empty when Android's verifier would take the file for this app. */
export function findAndroidObjections(answer: Answer, app: DeepLinkIdentity): DeepLinkObjection[] {
    const found = findTransportObjections(answer);
    if (found.includes('redirects') || found.includes('not_200')) {
        return found;
    }
    const file = parse(answer.body);
    if (file === undefined) {
        return [...found, 'not_json'];
    }
    const statements = list(file).filter((entry) => list(field(entry, 'relation')).includes('delegate_permission/common.handle_all_urls'));
    if (statements.length === 0) {
        return [...found, 'no_statement'];
    }
    const targets = statements.map((entry) => field(entry, 'target')).filter((target) => field(target, 'namespace') === 'android_app' && field(target, 'package_name') === app.android_package);
    if (targets.length === 0) {
        return [...found, 'other_app'];
    }
    const fingerprints = targets.flatMap((target) => list(field(target, 'sha256_cert_fingerprints')));
    return app.android_fingerprints.every((one) => fingerprints.includes(one)) ? found : [...found, 'other_fingerprint'];
}

function findTransportObjections(answer: Answer): DeepLinkObjection[] {
    if (answer.status >= 300 && answer.status < 400) {
        return ['redirects'];
    }
    if (answer.status !== 200) {
        return ['not_200'];
    }
    return answer.contentType.split(';')[0]?.trim().toLowerCase() === 'application/json' ? [] : ['wrong_type'];
}

function parse(text: string): unknown {
    try {
        return JSON.parse(text) as unknown;
    } catch {
        return undefined;
    }
}

function field(value: unknown, name: string): unknown {
    return typeof value === 'object' && value !== null && Object.hasOwn(value, name) ? (value as Record<string, unknown>)[name] : undefined;
}

function list(value: unknown): unknown[] {
    return Array.isArray(value) ? value : [];
}

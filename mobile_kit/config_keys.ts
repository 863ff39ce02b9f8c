/** The keys of the app's assets/base/config.json as of mobile 2.43, what each holds, and the spellings older apps knew (facts: the FAQ's). */
import type {Check} from './fields';
import {headerName, httpsUrl, line, token, urlScheme} from './fields';
import type {Reader} from './reader';

export type ConfigValue = string | boolean | number | ConfigValue[] | {[key: string]: ConfigValue};
export type ConfigObject = Record<string, ConfigValue>;

type Kind = 'boolean' | 'headers' | 'object' | Check;

export const CONFIG_KEYS: Readonly<Record<string, Kind>> = {
    DefaultServerUrl: httpsUrl,
    DefaultServerName: line,
    TestServerUrl: httpsUrl,
    AutoSelectServerUrl: 'boolean',
    AuthUrlScheme: urlScheme,
    AuthUrlSchemeDev: urlScheme,
    WebsiteURL: httpsUrl,
    ServerNoticeURL: httpsUrl,
    MobileNoticeURL: httpsUrl,
    RudderApiKey: token,
    SentryEnabled: 'boolean',
    SentryDsnIos: sentryDsn,
    SentryDsnAndroid: sentryDsn,
    SentryOptions: 'object',
    ShowReview: 'boolean',
    ShowOnboarding: 'boolean',
    ExperimentalNormalizeMarkdownLinks: 'boolean',
    CustomRequestHeaders: 'headers',
    CollectNetworkMetrics: 'boolean',
    EnablePostListPerformance: 'boolean',
    EnableObservableProfiling: 'boolean',
};

/** An empty text is a value for these: it takes away what assets/base names there (Mattermost's own notices, telemetry and crash reports). */
const EMPTIABLE_KEYS: readonly string[] = ['ServerNoticeURL', 'MobileNoticeURL', 'RudderApiKey', 'SentryDsnIos', 'SentryDsnAndroid'];

/** Keys today's apps no longer read: what replaced each, null when nothing did. */
const OLDER_CONFIG_KEYS: Readonly<Record<string, string | null>> = {
    DefaultServerURL: 'DefaultServerUrl',
    ExperimentalUsernamePressIsMention: null,
};

/** https://<public key>@<host>/<project>: the only URL here that carries a user part. */
function sentryDsn(text: string): string | null {
    const match = /^https:\/\/([0-9a-f]{1,64})@([a-z0-9.-]{1,253})\/(\d{1,20})$/.exec(text);
    return match === null ? 'A Sentry DSN such as https://key@sentry.example.com/1 is needed' : null;
}

/** The overridden keys only, under the names today's apps read. */
export function readConfigOverride(reader: Reader): ConfigObject {
    const override: ConfigObject = {};
    for (const name of reader.names()) {
        if (name in OLDER_CONFIG_KEYS && Object.hasOwn(OLDER_CONFIG_KEYS, name)) {
            reader.raw(name);
            const now = OLDER_CONFIG_KEYS[name];
            reader.complain(name, now ? `Today's apps read ${now}; write it so` : 'Today\'s apps do not know this key');
            continue;
        }
        if (EMPTIABLE_KEYS.includes(name) && reader.raw(name) === '') {
            override[name] = '';
            continue;
        }
        const kind = Object.hasOwn(CONFIG_KEYS, name) ? CONFIG_KEYS[name] : undefined;
        if (kind === undefined || !reader.has(name)) {
            continue;
        }
        if (kind === 'boolean') {
            override[name] = reader.boolean(name, false);
        } else if (kind === 'headers') {
            override[name] = readHeaders(reader.part(name));
        } else if (kind === 'object') {
            override[name] = readPlainObject(reader, name);
        } else {
            override[name] = reader.text(name, kind);
        }
    }
    reader.refuseOthers();
    return override;
}

function readHeaders(reader: Reader): ConfigObject {
    const headers: ConfigObject = {};
    for (const name of reader.names()) {
        const message = headerName(name);
        if (message !== null) {
            reader.complain(name, message);
        }
        headers[name] = reader.text(name, line);
    }
    return headers;
}

/** Whatever JSON it is: the override is written by JSON.stringify, which no value can leave. */
function readPlainObject(reader: Reader, name: string): ConfigObject {
    const part = reader.part(name);
    const object: ConfigObject = {};
    for (const key of part.names()) {
        object[key] = part.raw(key) as ConfigValue;
    }
    if (JSON.stringify(object).length > 4000) {
        reader.complain(name, 'At most 4000 characters of JSON are allowed');
    }
    return object;
}

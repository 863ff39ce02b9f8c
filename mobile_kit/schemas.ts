/**
 * JSON Schemas (draft 7) of the JSON files a kit holds: what the apps, the push proxy, Apple and Google read in them. They are written
 * down by themselves, not derived from the generators, so that one finds the other's mistakes.
 */

export type JsonSchema = Readonly<Record<string, unknown>>;

const DRAFT = 'http://json-schema.org/draft-07/schema#';
const text = {type: 'string', minLength: 1};
const truth = {type: 'boolean'};
const httpsUrl = {type: 'string', pattern: '^https://[^\\s]+$', maxLength: 500};
const scheme = {type: 'string', pattern: '^[a-z][a-z0-9+.-]*://$'};
const sentryDsn = {type: 'string', pattern: '^https://[0-9a-f]+@[^\\s]+/[0-9]+$'};
/** Empty takes away what assets/base has there. */
const orEmpty = (schema: object) => ({anyOf: [{const: ''}, schema]});
const object = (properties: object, required: readonly string[] = Object.keys(properties)): JsonSchema => ({type: 'object', properties, required, additionalProperties: false});

/** assets/override/config.json as today's apps (2.43) read it; DefaultServerURL is the spelling of older ones. */
export const CONFIG_SCHEMA: JsonSchema = {
    $schema: DRAFT,
    title: 'assets/override/config.json of mattermost-mobile 2.43: only what differs from assets/base',
    ...object({
        DefaultServerUrl: httpsUrl, DefaultServerName: text, TestServerUrl: httpsUrl, AutoSelectServerUrl: truth, AuthUrlScheme: scheme, AuthUrlSchemeDev: scheme, WebsiteURL: httpsUrl,
        ServerNoticeURL: orEmpty(httpsUrl), MobileNoticeURL: orEmpty(httpsUrl), RudderApiKey: {type: 'string'}, SentryEnabled: truth, SentryDsnIos: orEmpty(sentryDsn), SentryDsnAndroid: orEmpty(sentryDsn), SentryOptions: {type: 'object'},
        ShowReview: truth, ShowOnboarding: truth, ExperimentalNormalizeMarkdownLinks: truth, CustomRequestHeaders: {type: 'object', additionalProperties: text, propertyNames: {pattern: '^[A-Za-z0-9-]+$'}},
        CollectNetworkMetrics: truth, EnablePostListPerformance: truth, EnableObservableProfiling: truth,
    }, ['DefaultServerUrl', 'DefaultServerName']),
};

/** Every value of AppConfig is a text. */
const MANAGED_SCHEMA: JsonSchema = {
    $schema: DRAFT,
    ...object({
        ...Object.fromEntries(['inAppPinCode', 'blurApplicationScreen', 'jailbreakProtection', 'copyAndPasteProtection', 'allowOtherServers', 'useVPN'].map((name) => [name, {enum: ['true', 'false']}])),
        serverUrl: httpsUrl, serverName: text, username: text, vendor: text, timeout: {type: 'string', pattern: '^[0-9]+$'}, timeoutVPN: {type: 'string', pattern: '^[0-9]+$'},
    }, ['serverUrl', 'serverName', 'allowOtherServers']),
};

const PUSH_PROXY_SCHEMA: JsonSchema = {
    $schema: DRAFT,
    ...object({
        // Nobody but NGINX on the same machine.
        ListenAddress: {type: 'string', pattern: '^127\\.0\\.0\\.1:[0-9]+$'},
        ThrottlePerSec: {type: 'integer', minimum: 1}, ThrottleMemoryStoreSize: {type: 'integer', minimum: 1}, ThrottleVaryByHeader: text, EnableMetrics: truth,
        SendTimeoutSec: {type: 'integer', minimum: 1}, RetryTimeoutSec: {type: 'integer', minimum: 1},
        ApplePushSettings: {type: 'array', items: object({
            Type: {enum: ['apple_rn', 'apple_rnbeta']}, ApplePushUseDevelopment: truth, ApplePushCertPrivate: {const: ''}, ApplePushCertPassword: {const: ''}, ApplePushTopic: text,
            AppleAuthKeyFile: {type: 'string', pattern: '^/.+'}, AppleAuthKeyID: {type: 'string', pattern: '^[A-Z0-9]{10}$'}, AppleTeamID: {type: 'string', pattern: '^[A-Z0-9]{10}$'},
        })},
        AndroidPushSettings: {type: 'array', items: object({Type: {const: 'android_rn'}, ServiceFileLocation: {type: 'string', pattern: '^/.+'}})},
        EnableConsoleLog: truth, EnableFileLog: truth, LogFileLocation: {type: 'string'}, LogFormat: {enum: ['json', 'plain']}, LogLevel: text,
    }),
};

const APPLE_SCHEMA: JsonSchema = {
    $schema: DRAFT,
    ...object({applinks: object({
        apps: {type: 'array', maxItems: 0},
        details: {type: 'array', minItems: 1, items: object({
            appIDs: {type: 'array', minItems: 1, items: {type: 'string', pattern: '^[A-Z0-9]{10}\\.[A-Za-z0-9.-]+$'}},
            components: {type: 'array', minItems: 1, items: object({'/': text, comment: text})}, appID: {type: 'string', pattern: '^[A-Z0-9]{10}\\.[A-Za-z0-9.-]+$'}, paths: {type: 'array', minItems: 1, items: text},
        })},
    })}),
};

const ANDROID_SCHEMA: JsonSchema = {
    $schema: DRAFT,
    type: 'array', minItems: 1,
    items: object({
        relation: {const: ['delegate_permission/common.handle_all_urls']},
        target: object({
            namespace: {const: 'android_app'}, package_name: {type: 'string', pattern: '^[A-Za-z][A-Za-z0-9_.]+$'},
            sha256_cert_fingerprints: {type: 'array', minItems: 1, items: {type: 'string', pattern: '^([0-9A-F]{2}:){31}[0-9A-F]{2}$'}},
        }),
    }),
};

/** By path in the kit; a JSON file that is not named here is only to be readable. */
export const KIT_SCHEMAS: Readonly<Record<string, JsonSchema>> = {
    'assets/override/config.json': CONFIG_SCHEMA,
    'managed/android-managed-configuration.json': MANAGED_SCHEMA,
    'push-proxy/mattermost-push-proxy.json': PUSH_PROXY_SCHEMA,
    'well-known/apple-app-site-association': APPLE_SCHEMA,
    'well-known/assetlinks.json': ANDROID_SCHEMA,
};

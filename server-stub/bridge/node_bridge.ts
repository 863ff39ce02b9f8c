/** The raw bridge for the plugin's core on Node: the method table of server/bridge/methods.ts, implemented over the stand-in. */
import {isUtf8} from 'node:buffer';
import {createHash, createHmac, randomBytes} from 'node:crypto';

import type {BridgeMethods} from '../../server/bridge/methods';
import {API_METHODS} from '../../server/bridge/methods';
import type {RawBridge} from '../../server/bridge/raw';
import type {Core} from '../core/core';
import type {Config} from '../core/default_config';
import {createCoreRequest} from './core_request';
import {readTranslations} from './translations';
import {dropSecrets} from './drop_secrets';
import {createEnvironmentMethods} from './environment';
import {BridgeError, outcome} from './errors';
import {networkMethods} from './network';
import {createOperatorMethods} from './operator';
import {findTexts, matchRe2, patternMethods} from './patterns';
import type {PluginApi} from './plugin_api';
import {signatureMethods} from './signatures';
import {createSqlMethods} from './sql';

export type LogEntry = BridgeMethods['log.write']['args'];
type Methods = {[M in keyof BridgeMethods]: (args: BridgeMethods[M]['args']) => Promise<BridgeMethods[M]['value']>};

/** A plugin that was stopped can do nothing more: its timers are gone and its calls fail, as those of a process that ended. */
export interface NodeBridge extends RawBridge {stop(): Promise<void>}

/** variables: the environment the server would have been started with. ordersFolder: where the operator's command lays its orders. */
export function createNodeBridge(core: Core, api: PluginApi, onLog: (entry: LogEntry) => void, variables: () => Readonly<Record<string, string>>, ordersFolder: string): NodeBridge {
    const sql = createSqlMethods(core.db);
    const methods: Methods = {
        ...sql.methods,
        ...signatureMethods,
        ...networkMethods,
        ...patternMethods,
        ...createOperatorMethods(ordersFolder),
        ...createEnvironmentMethods(variables),
        'core.request': createCoreRequest(core),
        'core.translations': readTranslations,
        async 'log.write'(entry) {
            onLog(entry);
            return null;
        },
    };
    const apiNames: ReadonlySet<string> = new Set(API_METHODS);
    const timers = new Set<NodeJS.Timeout>();
    let stopped = false;

    const run = async (method: string, argsJson: string): Promise<unknown> => {
        if (stopped) {
            throw new BridgeError('bridge.stopped', 'the plugin was stopped', 503);
        }
        const name = method.startsWith('api.') ? method.slice(4) : '';
        if (apiNames.has(name)) {
            const value = dropSecrets(await api[name as keyof PluginApi](JSON.parse(argsJson) as unknown[]));
            return name === 'GetConfig' ? withoutZeroPointers(value as Config) : value;
        }
        if (!Object.hasOwn(methods, method)) {
            throw new BridgeError('bridge.unknown_method', `there is no method ${method}`, 501);
        }
        // The table's own types hold between its name and its arguments; the caller is typed by the same table.
        return (methods[method as keyof Methods] as (args: unknown) => Promise<unknown>)(JSON.parse(argsJson));
    };

    return {
        call: (method, argsJson) => outcome(() => run(method, argsJson)),
        sha256: (text) => createHash('sha256').update(text, 'utf8').digest('hex'),
        hmacSha256: (keyBase64, text) => createHmac('sha256', Buffer.from(keyBase64, 'base64')).update(text, 'utf8').digest('base64url'),
        decodeBase64Url: (encoded) => {
            const bytes = Buffer.from(encoded, 'base64url');
            return bytes.toString('base64url') === encoded && isUtf8(bytes) ? bytes.toString('utf8') : null;
        },
        matchRe2,
        findTexts,
        randomBytes(count) {
            if (!Number.isInteger(count) || count < 1 || count > 1024) {
                throw new RangeError('randomBytes gives 1 to 1024 bytes');
            }
            return randomBytes(count).toString('base64url');
        },
        now: () => core.now(),
        after(delayMs, fn) {
            if (stopped) {
                return () => undefined;
            }
            const timer = setTimeout(() => {
                timers.delete(timer);
                try {
                    fn();
                } catch (cause) {
                    onLog({level: 'error', message: 'a timer of the plugin failed', fields: {error: String(cause)}});
                }
            }, delayMs);
            timers.add(timer);
            return () => {
                clearTimeout(timer);
                timers.delete(timer);
            };
        },
        async stop() {
            stopped = true;
            timers.forEach((timer) => clearTimeout(timer));
            timers.clear();
            await sql.rollbackAll();
        },
    };
}

/** gob sends no pointer to a zero value, so a plugin reads null where the configuration says false, 0 or "". */
function withoutZeroPointers(config: Config): Config {
    return Object.fromEntries(Object.entries(config).map(([section, fields]) => [
        section, Object.fromEntries(Object.entries(fields).map(([field, value]) => [field, value === false || value === 0 || value === '' ? null : value])),
    ]));
}

/** Core's configuration: stored in the database as core can, patched field by field under the permission of each field, overridden by the environment. */
import type {Database} from '../database/database';
import {AppError} from './app_error';
import type {Config} from './default_config';
import {FAKE_SETTING, isRestrictable, permissionFor, SECRET_SETTINGS} from './default_config';
import {newId} from './ids';

export interface ConfigStore {
    /** The configuration in force, environment variables included. Never to be changed by who reads it. */
    readonly current: Config;
    /** Merges a patch under the caller's permissions: like core, what a caller may not write is left as it was, without an error. */
    patch(patch: Config, mayWrite: (permission: string) => boolean): Promise<void>;
    /** What an administrator with the file or a second node does: no permission, no hook of saving. */
    replaceOutside(section: string, field: string, value: unknown): Promise<void>;
    sanitized(config?: Config): Config;
    /** For each section and field, true when an environment variable sets it. */
    environment(): Record<string, Record<string, boolean>>;
    /** Called after every change. */
    onChange(listener: () => void): void;
    /** Asked before a change is saved; a message refuses it (hook ConfigurationWillBeSaved). */
    beforeSave: (next: Config) => Promise<AppError | null>;
}

/** overrides: settings that environment variables hold, `Section.Field` → value. */
export async function createConfigStore(db: Database, defaults: Config, overrides: Readonly<Record<string, unknown>>): Promise<ConfigStore> {
    const stored = await db.query<{value: string}>('SELECT value FROM configurations WHERE active');
    let config = stored[0] ? mergeDefaults(JSON.parse(stored[0].value) as Config, defaults) : defaults;
    const listeners: Array<() => void> = [];

    const inForce = (): Config => {
        const result = structuredClone(config);
        for (const [path, value] of Object.entries(overrides)) {
            const [section = '', field = ''] = path.split('.');
            (result[section] ??= {})[field] = value;
        }
        return result;
    };
    let current = inForce();

    const save = async (next: Config): Promise<void> => {
        config = next;
        current = inForce();
        await db.exec('UPDATE configurations SET active = NULL WHERE active');
        await db.exec('INSERT INTO configurations (id, value, createat, active) VALUES ($1, $2, $3, true)', [newId(), JSON.stringify(config), Date.now()]);
        for (const listener of listeners) {
            listener();
        }
    };

    /** Neither who may upload plugins nor what an environment variable holds is changed by a request. */
    const isHeldBy = (path: string): boolean => path in overrides || path === 'PluginSettings.EnableUploads';

    const store: ConfigStore = {
        get current() {
            return current;
        },
        beforeSave: async () => null,
        onChange(listener) {
            listeners.push(listener);
        },
        environment() {
            const result: Record<string, Record<string, boolean>> = {};
            for (const path of Object.keys(overrides)) {
                const [section = '', field = ''] = path.split('.');
                (result[section] ??= {})[field] = true;
            }
            return result;
        },
        sanitized(of = current) {
            const result = structuredClone(of);
            for (const path of SECRET_SETTINGS) {
                const [section = '', field = ''] = path.split('.');
                const values = result[section];
                if (values && typeof values[field] === 'string' && values[field] !== '') {
                    values[field] = FAKE_SETTING;
                }
            }
            return result;
        },
        async patch(patch, mayWrite) {
            const next = structuredClone(config);
            const isRestricted = current.ExperimentalSettings?.RestrictSystemAdmin === true;
            for (const [section, fields] of Object.entries(patch)) {
                const known = next[section];
                if (!known || typeof fields !== 'object' || fields === null) {
                    continue;
                }
                for (const [field, value] of Object.entries(fields)) {
                    const isHeld = isHeldBy(`${section}.${field}`) || (isRestricted && isRestrictable(section, field));
                    if (field in known && value !== FAKE_SETTING && !isHeld && (mayWrite('manage_system') || mayWrite(permissionFor('write', section, field)))) {
                        assertSameType(section, field, known[field], value);
                        known[field] = value;
                    }
                }
            }
            assertValid(next);
            const refusal = await store.beforeSave(next);
            if (refusal) {
                throw refusal;
            }
            await save(next);
        },
        async replaceOutside(section, field, value) {
            const next = structuredClone(config);
            (next[section] ??= {})[field] = value;
            await save(next);
        },
    };
    return store;
}

function mergeDefaults(stored: Config, defaults: Config): Config {
    return Object.fromEntries(Object.entries(defaults).map(([section, fields]) => [section, {...fields, ...stored[section]}]));
}

function assertSameType(section: string, field: string, known: unknown, value: unknown): void {
    if (typeof known !== typeof value || Array.isArray(known) !== Array.isArray(value)) {
        throw new AppError('api.context.invalid_body_param.app_error', `Invalid or missing config (${section}.${field}) in request body.`, 400);
    }
}

function assertValid(config: Config): void {
    const siteUrl = config.ServiceSettings?.SiteURL;
    if (typeof siteUrl === 'string' && siteUrl !== '' && !/^https?:\/\/[^\s/]+/.test(siteUrl)) {
        throw new AppError('model.config.is_valid.site_url.app_error', 'Site URL must be a valid URL and start with http:// or https://.', 400);
    }
}

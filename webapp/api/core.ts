/** The few requests to Mattermost's own REST, made with the admin's own session so that core's permissions and locks hold. */
import type {AnnouncedChange} from '../../contract/types';
import {tellConsole} from '../core_console';
import {requestCore} from './client';

/** Names of the settings (`Section.Field`) that environment variables lock. */
export async function listEnvironmentLocks(): Promise<string[]> {
    const {body} = await requestCore<Record<string, Record<string, unknown>>>('/config/environment');
    return Object.entries(body).flatMap(([section, fields]) => Object.keys(fields ?? {}).map((field) => `${section}.${field}`));
}

/** Core answers a refusal with a sentence for the admin: RequestError.message. */
export async function patchConfig(patch: AnnouncedChange['config_patch']): Promise<void> {
    const {body} = await requestCore<unknown>('/config/patch', {method: 'PUT', body: patch});
    tellConsole(body);
}

export async function hasOwnMfa(): Promise<boolean> {
    const {body} = await requestCore<{mfa_active?: boolean}>('/users/me');
    return body.mfa_active === true;
}

/** What every client is told of this server; empty where it does not say. */
export async function getThisServer(): Promise<{siteUrl: string; siteName: string; maxFileBytes: number}> {
    const {body} = await requestCore<Record<string, string | undefined>>('/config/client?format=old');
    return {siteUrl: body.SiteURL ?? '', siteName: body.SiteName ?? '', maxFileBytes: Number(body.MaxFileSize ?? 0)};
}

/** null when no account, active or deactivated, has exactly this name. */
export async function findUserIdByName(username: string): Promise<string | null> {
    const {body} = await requestCore<Array<{id: string; username: string}>>('/users/search', {method: 'POST', body: {term: username, allow_inactive: true, limit: 100}});
    return body.find((user) => user.username === username)?.id ?? null;
}

/**
 * How rows of core's `sessions` are read, in one place: which of them are sessions at all, and what kind of client each belongs to.
 * Fragments of SQL, because the same rules decide lists, targets and the mirror inside single statements. The token is never selected.
 */
import type {CLIENT_KINDS} from '../../contract/names';
import {PLUGIN_ID} from '../../contract/names';

type Kind = typeof CLIENT_KINDS[number];

/** Clients a program holds, not a person: no browser or device of anybody's is behind them. */
export const INTEGRATION_KINDS: readonly Kind[] = ['personal_access_token', 'oauth_app', 'bot'];

/** A condition: the row is a session core accepts at `now`, and none of the one-minute sessions of this plugin's own bot. */
export function isLiveSession(session: string, now: string): string {
    return `((${session}.expiresat <= 0 OR ${session}.expiresat > ${now})
        AND NOT EXISTS (SELECT 1 FROM bots own_bot WHERE own_bot.userid = ${session}.userid AND own_bot.ownerid = '${PLUGIN_ID}'))`;
}

/**
 * A condition: the row belongs to a mobile app. Core says isMobile of every browser on a phone that logged in by password as well, by its user
 * agent; of single sign-on only where the app had it done, in a browser whose name the session then carries.
 */
export function isMobileApp(session: string): string {
    const prop = propOf(session);
    return `(coalesce(${session}.deviceid, '') <> '' OR ${prop('mobile_version')} <> '' OR (${prop('isMobile')} = 'true'
        AND (${prop('browser')} = '' OR ${prop('browser')} LIKE 'Mobile App%' OR 'true' IN (${prop('isOAuthUser')}, ${prop('isSaml')}))))`;
}

/** An expression: the row's client kind. isOAuthUser and isSaml say how a person logged in (SSO), and not that an OAuth app did. */
export function clientKindOf(session: string): string {
    const prop = propOf(session);
    return `CASE
        WHEN ${prop('type')} = 'UserAccessToken' THEN 'personal_access_token'
        WHEN coalesce(${session}.isoauth, false) OR ${prop('oauth_app_id')} <> '' THEN 'oauth_app'
        WHEN ${prop('is_bot')} = 'true' OR EXISTS (SELECT 1 FROM bots bot WHERE bot.userid = ${session}.userid) THEN 'bot'
        WHEN ${isMobileApp(session)} THEN 'mobile'
        WHEN ${prop('browser')} LIKE 'Desktop App%' THEN 'desktop'
        ELSE 'web' END`;
}

/** Expressions: what the client calls itself, and its system. Core names an OAuth app as its platform, and browser and system both "OAuth2". */
export function clientNamesOf(session: string): {browser: string; os: string} {
    const prop = propOf(session);
    const isApp = `(coalesce(${session}.isoauth, false) AND ${prop('platform')} <> '')`;
    return {
        browser: `CASE WHEN ${isApp} THEN ${prop('platform')} ELSE ${prop('browser')} END`,
        os: `CASE WHEN ${isApp} THEN '' ELSE ${prop('os')} END`,
    };
}

function propOf(session: string): (name: string) => string {
    return (name) => `coalesce(${session}.props->>'${name}', '')`;
}

/** A condition: nobody can log in by this account any more: deactivated, or deleted for good, which leaves no row. */
export function isAccountGone(userId: string): string {
    return `NOT EXISTS (SELECT 1 FROM users account WHERE account.id = ${userId} AND coalesce(account.deleteat, 0) = 0)`;
}

/** A list of ids as one parameter: `= ANY(${idList('$1')})`; every host passes text alike. Ids hold no comma. */
export function idList(parameter: string): string {
    return `string_to_array(${parameter}::text, ',')`;
}

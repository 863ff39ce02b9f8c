/** The headers that finish a browser's wipe, made from core's own cookie rules. Pure, because getting them wrong logs out the wrong person. */

/** The cookies core sets at log-in. */
const COOKIE_NAMES = ['MMAUTHTOKEN', 'MMUSERID', 'MMCSRF'] as const;

/** Parts of SiteURL: scheme, host without port, path without a trailing slash. null when it is not set or is no URL. */
interface Site {scheme: string; host: string; path: string}

export interface WipeHeaders {
    headers: Record<string, string | string[]>;
    cookiesExpired: boolean;
    clearsSiteData: boolean;
}

/** Of a request that may clear nothing, or whose nonce did so already. */
export const NO_HEADERS: WipeHeaders = {headers: {}, cookiesExpired: false, clearsSiteData: false};

/**
 * A request that carries a live session gets no cookie expired and nothing cleared: somebody is logged in there again.
 * Clear-Site-Data works in secure contexts only, and would reach other applications of the origin under a subpath.
 */
export function wipeHeaders({siteUrl, allowCookiesForSubdomains, carriesLiveSession}: {siteUrl: string; allowCookiesForSubdomains: boolean; carriesLiveSession: boolean}): WipeHeaders {
    if (carriesLiveSession) {
        return NO_HEADERS;
    }
    const site = parseSiteUrl(siteUrl);
    const clearsSiteData = mayClearSiteData(site);
    const attributes = [
        `Path=${site?.path || '/'}`,
        ...(allowCookiesForSubdomains && site ? [`Domain=${site.host}`] : []),
        'Expires=Thu, 01 Jan 1970 00:00:00 GMT', 'Max-Age=0',
        ...(site?.scheme === 'https' ? ['Secure'] : []),
    ].join('; ');
    return {
        headers: {
            'Set-Cookie': COOKIE_NAMES.map((name) => `${name}=; ${attributes}${name === 'MMAUTHTOKEN' ? '; HttpOnly' : ''}`),
            ...(clearsSiteData ? {'Clear-Site-Data': '"storage"'} : {}),
        },
        cookiesExpired: true,
        clearsSiteData,
    };
}

/** wipeHeaders, made once for a site that hardly ever changes, since a crowd's reports come within a second. */
export function createWipeHeaders(): (site: {siteUrl: string; allowCookiesForSubdomains: boolean}, carriesLiveSession: boolean) => WipeHeaders {
    const made = new WeakMap<object, WipeHeaders>();
    return (site, carriesLiveSession) => {
        if (carriesLiveSession) {
            return NO_HEADERS;
        }
        const headers = made.get(site) ?? wipeHeaders({...site, carriesLiveSession});
        made.set(site, headers);
        return headers;
    };
}

/** The header that drops the HTTP cache: pictures and files. None where Clear-Site-Data may not be sent. It ends no session, so a live one may carry the request. */
export function cacheHeaders(siteUrl: string): Record<string, string> {
    return mayClearSiteData(parseSiteUrl(siteUrl)) ? {'Clear-Site-Data': '"cache"'} : {};
}

function mayClearSiteData(site: Site | null): boolean {
    return site !== null && site.path === '' && isSecureContext(site);
}

function parseSiteUrl(siteUrl: string): Site | null {
    const [, scheme, authority, path] = /^(https?):\/\/([^/?#]+)([^?#]*)/i.exec(siteUrl.trim()) ?? [];
    if (!scheme || !authority) {
        return null;
    }
    const host = authority.replace(/^[^@]*@/, '').replace(/:\d+$/, '').toLowerCase();
    return {scheme: scheme.toLowerCase(), host, path: (path ?? '').replace(/\/+$/, '')};
}

/** What browsers hold trustworthy: https, and this machine itself. */
function isSecureContext({scheme, host}: Site): boolean {
    return scheme === 'https' || host === 'localhost' || host.endsWith('.localhost') || /^127(?:\.\d{1,3}){3}$/.test(host) || host === '[::1]';
}

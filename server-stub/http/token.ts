/** Where core finds a request's token: the cookie, the Authorization header and the query (OAuth apps). Its REST prefers the cookie, plugin requests the header. */

export interface RequestToken {token: string; isCookie: boolean; isQuery: boolean}

type Found = RequestToken | null;

export function tokenOf(headers: Headers, query: URLSearchParams): RequestToken {
    return inCookie(headers) ?? inHeader(headers) ?? inQuery(query);
}

export function tokenOfPluginRequest(headers: Headers, query: URLSearchParams): RequestToken {
    return inHeader(headers) ?? inCookie(headers) ?? inQuery(query);
}

function inHeader(headers: Headers): Found {
    const token = /^(?:bearer|token) (.+)$/i.exec(headers.get('authorization') ?? '')?.[1];
    return token === undefined ? null : {token, isCookie: false, isQuery: false};
}

function inCookie(headers: Headers): Found {
    const token = cookiesOf(headers).find(([name]) => name === 'MMAUTHTOKEN')?.[1];
    return token === undefined ? null : {token, isCookie: true, isQuery: false};
}

function inQuery(query: URLSearchParams): RequestToken {
    return {token: query.get('access_token') ?? '', isCookie: false, isQuery: query.has('access_token')};
}

export function cookiesOf(headers: Headers): Array<[name: string, value: string]> {
    return (headers.get('cookie') ?? '').split(';').map((cookie) => cookie.trim()).filter(Boolean).map((cookie) => {
        const [name = '', ...value] = cookie.split('=');
        return [name, value.join('=')];
    });
}

/** Where core finds a request's token: the Authorization header, else the cookie, else the query (OAuth apps). */

export interface RequestToken {token: string; isCookie: boolean; isQuery: boolean}

export function tokenOf(headers: Headers, query: URLSearchParams): RequestToken {
    const authorization = headers.get('authorization') ?? '';
    const header = /^(?:bearer|token) (.+)$/i.exec(authorization)?.[1];
    if (header !== undefined) {
        return {token: header, isCookie: false, isQuery: false};
    }
    const cookie = cookiesOf(headers).find(([name]) => name === 'MMAUTHTOKEN')?.[1];
    if (cookie !== undefined) {
        return {token: cookie, isCookie: true, isQuery: false};
    }
    return {token: query.get('access_token') ?? '', isCookie: false, isQuery: query.has('access_token')};
}

export function cookiesOf(headers: Headers): Array<[name: string, value: string]> {
    return (headers.get('cookie') ?? '').split(';').map((cookie) => cookie.trim()).filter(Boolean).map((cookie) => {
        const [name = '', ...value] = cookie.split('=');
        return [name, value.join('=')];
    });
}

import {cacheHeaders, wipeHeaders} from './wipe_headers';

const headersFor = (siteUrl: string, over: {allowCookiesForSubdomains?: boolean; carriesLiveSession?: boolean} = {}) =>
    wipeHeaders({siteUrl, allowCookiesForSubdomains: false, carriesLiveSession: false, ...over});

it('expires the three cookies with the attributes core set them with', () => {
    expect(headersFor('https://chat.example.com').headers).toEqual({
        'Set-Cookie': [
            'MMAUTHTOKEN=; Path=/; Expires=Thu, 01 Jan 1970 00:00:00 GMT; Max-Age=0; Secure; HttpOnly',
            'MMUSERID=; Path=/; Expires=Thu, 01 Jan 1970 00:00:00 GMT; Max-Age=0; Secure',
            'MMCSRF=; Path=/; Expires=Thu, 01 Jan 1970 00:00:00 GMT; Max-Age=0; Secure',
        ],
        'Clear-Site-Data': '"storage"',
    });
});

it('names the domain only when core does, without its port', () => {
    expect(headersFor('https://chat.example.com:8443', {allowCookiesForSubdomains: true}).headers['Set-Cookie']?.[1]).toContain('; Domain=chat.example.com;');
    expect(headersFor('https://chat.example.com:8443').headers['Set-Cookie']?.[1]).not.toContain('Domain');
});

it.each([
    ['https://chat.example.com', true], ['https://chat.example.com/', true], ['https://example.com/chat', false], ['https://example.com/chat/', false],
    ['http://localhost:8065', true], ['http://127.0.0.1:8065', true], ['http://chat.lan', false], ['http://localhost.example.com', false], ['', false], ['nonsense', false],
])('%s clears site data: %s', (siteUrl, clears) => {
    const made = headersFor(siteUrl);
    expect(made.clearsSiteData).toBe(clears);
    expect('Clear-Site-Data' in made.headers).toBe(clears);
    expect(made.cookiesExpired).toBe(true);
    expect(cacheHeaders(siteUrl)).toEqual(clears ? {'Clear-Site-Data': '"cache"'} : {});
});

it('uses the subpath as the cookies\' path, and no Secure on plain http', () => {
    expect(headersFor('http://chat.lan/team/').headers['Set-Cookie']?.[1]).toBe('MMUSERID=; Path=/team; Expires=Thu, 01 Jan 1970 00:00:00 GMT; Max-Age=0');
});

it('sends nothing with a live session', () => {
    expect(headersFor('https://chat.example.com', {carriesLiveSession: true})).toEqual({headers: {}, cookiesExpired: false, clearsSiteData: false});
});

import {readRedirect} from './redirect';

test('goes back to the page the person came from', () => {
    expect(readRedirect('?extra=expired&redirect_to=%2Fcontoso%2Fchannels%2Ftown-square')).toBe('/contoso/channels/town-square');
});

test.each([
    ['no target', ''],
    ['another host', '?redirect_to=https%3A%2F%2Fevil.example.com'],
    ['another host without a scheme', '?redirect_to=%2F%2Fevil.example.com'],
    ['another host by a backslash', '?redirect_to=%2F%5Cevil.example.com'],
    ['the log-in page itself', '?redirect_to=%2Flogin%3Fextra%3Dexpired'],
])('goes to the start with %s', (_what, search) => {
    expect(readRedirect(search)).toBe('/');
});

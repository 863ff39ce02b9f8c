/** Where to go after a log-in: the `redirect_to` of the query, but only a path of this server. */
export function readRedirect(search: string): string {
    const to = new URLSearchParams(search).get('redirect_to') ?? '/';
    return (/^\/(?![/\\])/).test(to) && !to.startsWith('/login') ? to : '/';
}

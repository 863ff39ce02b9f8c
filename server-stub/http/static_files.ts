/** Files the web app loads: the stand-in's pages, the plugin's bundle and chunks, and the plugin's public folder. */
import {readFile} from 'node:fs/promises';
import {extname, join, normalize} from 'node:path';

const TYPES: Readonly<Record<string, string>> = {
    '.js': 'text/javascript; charset=utf-8', '.html': 'text/html; charset=utf-8', '.css': 'text/css; charset=utf-8', '.json': 'application/json',
    '.svg': 'image/svg+xml', '.map': 'application/json', '.png': 'image/png', '.woff2': 'font/woff2',
};

/** As core sends with every page (web/handlers.go); the plugin's scripts and workers live under it. */
const PAGE_HEADERS = {'content-security-policy': 'frame-ancestors \'self\'; script-src \'self\'', 'x-frame-options': 'SAMEORIGIN'};
const SECURITY_HEADERS = {'x-content-type-options': 'nosniff', 'referrer-policy': 'no-referrer', 'permissions-policy': ''};

/** A file below the folder, or null when there is none or its name leads out of the folder. */
export async function fileResponse(folder: string, name: string, cacheControl: string): Promise<Response | null> {
    const inside = normalize(`/${name}`);
    const content = await readFile(join(folder, inside)).catch(() => null);
    return content && new Response(content, {headers: {...SECURITY_HEADERS, 'content-type': TYPES[extname(inside)] ?? 'application/octet-stream', 'cache-control': cacheControl}});
}

/** The single page every other path answers with. Like core's, it names its files below the subpath. */
export async function pageResponse(folder: string, basePath: string): Promise<Response> {
    const page = await readFile(join(folder, 'index.html'), 'utf8').catch(() => null);
    if (page === null) {
        return new Response('The pages are not built: run npm run build:stand-in.', {status: 503, headers: {'content-type': 'text/plain; charset=utf-8'}});
    }
    return new Response(page.replaceAll('"/static/', `"${basePath}/static/`), {
        headers: {...SECURITY_HEADERS, ...PAGE_HEADERS, 'content-type': 'text/html; charset=utf-8', 'cache-control': 'no-cache, max-age=31556926, public'},
    });
}

/**
 * Bundles the stand-in's web pages (server-stub/pages) into .cache/stand_in_pages: index.html, which the stand-in answers for
 * every path that is no file and no API, and root.js, which it serves as /static/root.js. The style sheet is put into index.html.
 */
import {mkdir, readFile, rename, writeFile} from 'node:fs/promises';
import path from 'node:path';

import {build} from 'esbuild';

const STAND_IN_PAGES_DIR = path.resolve('.cache/stand_in_pages');
const SOURCE_DIR = path.resolve('server-stub/pages');

/** Several test workers may build at once, so a file appears whole or not at all. */
async function writeWhole(name: string, content: string): Promise<void> {
    const target = path.join(STAND_IN_PAGES_DIR, name);
    const draft = `${target}.${process.pid}`;
    await writeFile(draft, content);
    await rename(draft, target);
}

async function bundle(entry: string): Promise<string> {
    const result = await build({
        entryPoints: [path.join(SOURCE_DIR, entry)],
        bundle: true,
        write: false,
        minify: true,
        target: 'es2022',
        jsx: 'transform',
        legalComments: 'none',
        define: {'process.env.NODE_ENV': '"production"'},
    });
    return result.outputFiles[0]?.text ?? '';
}

/** Builds both files and returns their folder. Throws esbuild's own message when the source does not bundle. */
export async function buildStandInPages(): Promise<string> {
    await mkdir(STAND_IN_PAGES_DIR, {recursive: true});
    const [template, style, script] = await Promise.all([
        readFile(path.join(SOURCE_DIR, 'index.html'), 'utf8'),
        bundle('styles/index.css'),
        bundle('root.tsx'),
    ]);
    await writeWhole('root.js', script);
    await writeWhole('index.html', template.replace('/* style */', () => style.trim()));
    return STAND_IN_PAGES_DIR;
}

if (path.basename(process.argv[1] ?? '') === 'stand_in_pages.ts') {
    void buildStandInPages().then((folder) => console.log(folder));
}

/**
 * `npm run demo -- [--scope team] [--json] [--host plugin]`: the main job with nothing pretended. Starts the stand-in, a person's Chromium, an
 * Android and an iOS device (with --scope team: three people at four browsers, and somebody who is not meant); an admin revokes their sessions through REST; then every token is tried against core and the browser's storage is looked
 * into. The last line is one JSON object. Exit 0 only when access ended everywhere within 60 s and every reachable web client reported
 * its wipe and really is empty, and nobody else was touched.
 */
import {execFileSync} from 'node:child_process';
import {existsSync} from 'node:fs';
import path from 'node:path';
import {parseArgs} from 'node:util';

import {buildStandInPages} from '../../build/stand_in_pages';
import {startStandIn} from '../../server-stub/start';

import {rehearse} from './rehearsal';

const ROOT = path.join(__dirname, '../..');

/** What the browser loads; on a fresh clone nothing is built yet. */
async function buildPages(): Promise<void> {
    await buildStandInPages();
    if (!existsSync(path.join(ROOT, 'webapp/dist/main.js'))) {
        execFileSync('npm', ['run', '--silent', 'build:webapp'], {cwd: ROOT, stdio: ['ignore', 'ignore', 'inherit']});
    }
}

async function main(): Promise<void> {
    const {values} = parseArgs({options: {
        json: {type: 'boolean', default: false},
        host: {type: 'string', default: 'node'},
        scope: {type: 'string', default: 'session'},
    }});
    if (values.host !== 'node' && values.host !== 'plugin') {
        throw new Error('--host is node or plugin');
    }
    const {scope} = values;
    if (scope !== 'session' && scope !== 'team') {
        throw new Error('--scope is session or team');
    }
    const say = (line: string) => {
        if (!values.json) {
            console.log(line);
        }
    };
    await buildPages();
    const standIn = await startStandIn({port: 0, host: values.host});
    try {
        const outcome = await rehearse(standIn, say, scope);
        console.log(JSON.stringify(outcome.figures));
        process.exitCode = outcome.kept ? 0 : 1;
    } finally {
        await standIn.stop();
    }
}

main().catch((error: unknown) => {
    console.error(error);
    process.exitCode = 1;
});

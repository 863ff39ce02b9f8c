/**
 * The servers a suite runs against, same cases on each: the stand-in with the plugin's core on Node, the stand-in with the real executable, or, when MM_URL is
 * set, just that Mattermost (MM_ADMIN_USERNAME and MM_ADMIN_PASSWORD say who to be). A server that cannot run here is skipped with its reason in the name.
 */
import {spawnSync} from 'node:child_process';
import {existsSync, readdirSync} from 'node:fs';
import path from 'node:path';

import type {StandIn} from '../../server-stub/start';
import {startStandIn} from '../../server-stub/start';

import {RestClient} from './rest_client';

export interface Server {
    url: string;
    admin: RestClient;
    /** What stands behind the server, to look at; null for a real Mattermost. */
    standIn: StandIn | null;
}

const START_WITHIN_MS = 120_000;
const CASE_WITHIN_MS = 120_000;

/** Why the executable cannot run on this machine, or null when it can. */
export function executableMissing(): string | null {
    if (spawnSync('go', ['version'], {stdio: 'ignore'}).status !== 0) {
        return 'Go is not installed';
    }
    const debian = '/usr/lib/postgresql';
    if (!existsSync(debian) || !readdirSync(debian).some((version) => existsSync(`${debian}/${version}/bin/initdb`))) {
        return 'PostgreSQL is not installed';
    }
    const dist = path.join(__dirname, '../../dist');
    if (!existsSync(dist) || !readdirSync(dist).some((name) => name.endsWith('.tar.gz'))) {
        return 'there is no archive in dist/ (make dist PLATFORM=linux-amd64)';
    }
    return null;
}

/** Declares the cases once for every server. `server()` is ready inside tests. */
export function describeOnServers(name: string, declareCases: (server: () => Server) => void): void {
    const {MM_URL: url, MM_ADMIN_USERNAME: username = '', MM_ADMIN_PASSWORD: password = ''} = process.env;
    if (url) {
        describeOn(`${name} on ${url}`, async () => ({server: {url, admin: await RestClient.logIn(url, username, password), standIn: null}, stop: async () => undefined}), declareCases);
        return;
    }
    describeOn(`${name} on Node`, () => start('node'), declareCases);
    const missing = executableMissing();
    if (missing) {
        describe.skip(`${name} on the executable: ${missing}`, () => declareCases(() => {
            throw new Error(missing);
        }));
    } else {
        describeOn(`${name} on the executable`, () => start('plugin'), declareCases);
    }
}

interface Started {server: Server; stop: () => Promise<unknown>}

async function start(host: 'node' | 'plugin'): Promise<Started> {
    const standIn = await startStandIn({port: 0, host});
    const admin = await RestClient.logIn(standIn.url, standIn.admin.username, standIn.admin.password);
    return {server: {url: standIn.url, admin, standIn}, stop: () => standIn.stop()};
}

function describeOn(name: string, begin: () => Promise<Started>, declareCases: (server: () => Server) => void): void {
    describe(name, () => {
        let started: Started | null = null;
        beforeAll(async () => {
            started = await begin();
        }, START_WITHIN_MS);
        afterAll(async () => {
            await started?.stop();
        }, START_WITHIN_MS);
        jest.setTimeout(CASE_WITHIN_MS);
        declareCases(() => {
            if (!started) {
                throw new Error('the server did not start');
            }
            return started.server;
        });
    });
}

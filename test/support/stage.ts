/** What every browser test plays on: a stand-in with its pages and the plugin's web app built, a Chromium, and the admin's REST client. */
import {existsSync} from 'node:fs';
import path from 'node:path';

import type {Browser} from 'playwright-core';

import {buildStandInPages} from '../../build/stand_in_pages';
import type {StandIn, StandInOptions} from '../../server-stub/start';
import {startStandIn} from '../../server-stub/start';

import {launchBrowser} from './browser';
import {RestClient} from './rest_client';

const WEBAPP = path.join(__dirname, '../../webapp/dist/main.js');

export interface Stage {
    standIn: StandIn;
    browser: Browser;
    admin: RestClient;
    clear: () => Promise<void>;
}

/** Throws when the web app is not built: without it every "nobody is wiped" would be true. */
export async function setStage(options: StandInOptions = {}): Promise<Stage> {
    if (!existsSync(WEBAPP)) {
        throw new Error('webapp/dist/main.js is missing: npm run build:webapp');
    }
    await buildStandInPages();
    const standIn = await startStandIn(options);
    try {
        const browser = await launchBrowser();
        const admin = await RestClient.logIn(standIn.url, standIn.admin.username, standIn.admin.password);
        const clear = async () => {
            await browser.close();
            await standIn.stop();
        };
        return {standIn, browser, admin, clear};
    } catch (error) {
        await standIn.stop();
        throw error;
    }
}

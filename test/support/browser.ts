/**
 * A real Chromium as a person uses it, for the browser tests and the demo: logging in by the page, writing a draft, and looking at
 * everything a browser can keep. What was wiped is judged from here, never from what the product says of itself.
 */
import type {Browser, BrowserContext, Page} from 'playwright-core';
import {chromium} from 'playwright-core';

import {until} from './rest_client';

const EXECUTABLE = process.env.CHROMIUM ?? '/usr/bin/chromium';
const ARGUMENTS = [
    '--no-sandbox', '--disable-gpu', '--disable-quic', '--no-first-run',
    '--disable-background-networking', '--disable-component-update', '--disable-sync',
];

export function launchBrowser(): Promise<Browser> {
    return chromium.launch({executablePath: EXECUTABLE, args: ARGUMENTS});
}

/** Somebody at a browser profile of their own, logged in. */
export interface Visitor {
    context: BrowserContext;
    page: Page;
    /** The session's token, from the cookie the page itself cannot read. */
    token: string;
}

export interface Account {
    username: string;
    password: string;
}

export async function fillLogIn(page: Page, {username, password}: Account): Promise<void> {
    await page.getByLabel('Email or Username').fill(username);
    await page.getByLabel('Password').fill(password);
    await page.getByRole('button', {name: 'Log in'}).click();
}

/**
 * Waits until the page stands at such an address and is loaded. A load that is cut short on the way does not matter, as it does to Playwright's
 * waitForURL: where a session ends, Mattermost and the guard both leave for the log-in page.
 */
export async function waitForAddress(page: Page, address: RegExp, withinMs = 60_000): Promise<void> {
    const found = await until(() => Promise.resolve(page.url()), (url) => address.test(url), withinMs);
    if (!address.test(found)) {
        throw new Error(`the page stands at ${found}, not at ${String(address)}`);
    }
    await page.waitForLoadState();
}

/** Opens a new profile, logs in by the log-in page and waits for a channel. `prepare` sees the page before it loads anything. */
export async function visit(browser: Browser, url: string, account: Account, prepare?: (page: Page) => Promise<void>): Promise<Visitor> {
    const context = await browser.newContext({viewport: {width: 1400, height: 900}});
    const page = await context.newPage();
    await prepare?.(page);
    await page.goto(`${url}/login`);
    await fillLogIn(page, account);
    await waitForAddress(page, /\/channels\//);
    const token = (await context.cookies()).find(({name}) => name === 'MMAUTHTOKEN')?.value ?? '';
    return {context, page, token};
}

/** Evaluates again when the page went elsewhere meanwhile or keeps its data to itself, which is what a page that is being wiped does. */
async function evaluate<T>(page: Page, read: () => Promise<T>): Promise<T> {
    for (;;) {
        try {
            return await page.evaluate(read);
        } catch (error) {
            if (!(error instanceof Error) || !(/context was destroyed|navigation|being removed/i).test(error.message)) {
                throw error;
            }
            await page.waitForLoadState();
            await page.waitForTimeout(100);
        }
    }
}

/** What stands in the browser's database, drafts included; empty when nothing does. Creates no database. */
export function readDatabase(page: Page): Promise<string> {
    return evaluate(page, async () => {
        if (!(await indexedDB.databases()).some(({name}) => name === 'localforage')) {
            return '';
        }
        const database = await new Promise<IDBDatabase | null>((resolve, reject) => {
            const request = indexedDB.open('localforage');
            // It was deleted since it was listed.
            request.onupgradeneeded = () => request.transaction?.abort();
            request.onsuccess = () => resolve(request.result);
            request.onerror = () => (request.error?.name === 'AbortError' ? resolve(null) : reject(request.error ?? new Error('IndexedDB')));
        });
        if (!database) {
            return '';
        }
        const stored = await new Promise<unknown>((resolve) => {
            const request = database.transaction('keyvaluepairs').objectStore('keyvaluepairs').get('persist:storage');
            request.onsuccess = () => resolve(request.result);
            request.onerror = () => resolve('');
        });
        database.close();
        return String(stored ?? '');
    });
}

/** Writes into the composer without sending, and waits until the text stands in the browser's database. */
export async function writeDraft(page: Page, text: string): Promise<void> {
    await page.locator('#post_textbox').fill(text);
    const stored = await until(() => readDatabase(page), (content) => content.includes(text), 30_000, 200);
    if (!stored.includes(text)) {
        throw new Error('the draft was not kept');
    }
}

/** Waits until the session guard holds a ticket: before that it cannot ask for a verdict. */
export async function waitForTicket(page: Page): Promise<void> {
    await page.waitForFunction(() => Object.keys(localStorage).some((key) => key.startsWith('security-controls:ticket')), undefined, {timeout: 30_000});
}

/** All that a browser keeps of an origin. */
export interface Kept {
    localStorage: string[];
    sessionStorage: string[];
    databases: string[];
    caches: string[];
    serviceWorkers: number;
    cookies: string[];
}

export const NOTHING: Kept = {localStorage: [], sessionStorage: [], databases: [], caches: [], serviceWorkers: 0, cookies: []};

/** Cookies are read with the browser's own eyes, HttpOnly ones included. */
export async function readKept({context, page}: Pick<Visitor, 'context' | 'page'>): Promise<Kept> {
    const stored = await evaluate(page, async () => ({
        localStorage: Object.keys(localStorage).sort(),
        sessionStorage: Object.keys(sessionStorage).sort(),
        databases: (await indexedDB.databases()).map(({name}) => name ?? '').sort(),
        caches: (await caches.keys()).sort(),
        serviceWorkers: (await navigator.serviceWorker.getRegistrations()).length,
    }));
    return {...stored, cookies: (await context.cookies(page.url())).map(({name}) => name).sort()};
}

/**
 * Waits until the browser keeps nothing, and gives what it kept last. It has to keep nothing twice: Clear-Site-Data takes away for a moment even what
 * the guard itself still needs, and the page is about to be loaded anew.
 */
export async function waitUntilNothingKept(visitor: Pick<Visitor, 'context' | 'page'>, withinMs = 30_000): Promise<Kept> {
    let looks = 0;
    const isNothing = (kept: Kept) => {
        looks = JSON.stringify(kept) === JSON.stringify(NOTHING) ? looks + 1 : 0;
        return looks === 2;
    };
    return until(() => readKept(visitor), isNothing, withinMs, 400);
}

/** Whether somebody could still read their mail: the session's token against core's REST. */
export async function tokenIsAccepted(url: string, token: string): Promise<boolean> {
    const response = await fetch(`${url}/api/v4/users/me`, {headers: {Authorization: `Bearer ${token}`}});
    if (response.status !== 200 && response.status !== 401) {
        throw new Error(`core answered ${response.status} where only 200 or 401 make sense`);
    }
    return response.status === 200;
}

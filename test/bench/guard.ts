/**
 * `npm run bench:guard`: what the session guard costs in a tab, in a real Chromium that shows a channel: every timer the plugin's code sets, in the
 * page and in its worker, and every piece of main-thread work of its code, from the browser's own trace. Option: --json.
 */
import type {CDPSession, Page} from 'playwright-core';

import {PLUGIN_ID} from '../../contract/names';
import {launchBrowser, visit} from '../support/browser';
import {withStandIn} from './measure';

/** The page has settled by then; afterwards four beacons come. */
const SETTLED_AFTER_MS = 8_000;
const OBSERVED_MS = 42_000;
/** Of the issue: no timer faster, no longer work. */
const FASTEST_TIMER_MS = 5_000;
const LONGEST_WORK_MS = 2;

interface TraceEvent {
    name: string; ph: string; pid: number; tid: number; ts: number; dur?: number;
    args: {data?: {url?: string; timeout?: number; singleShot?: boolean; stackTrace?: Array<{url: string}>}};
}

interface Cost {
    /** Work of the plugin's code on a main thread: entries into it and their longest, ms. */
    entries: number; longest_ms: number; total_ms: number;
    timers: number; fastest_timer_ms: number | null;
}

/** Chromium's timeline, of everything the page and its workers do until the returned function is called. */
async function trace(cdp: CDPSession): Promise<() => Promise<TraceEvent[]>> {
    const events: TraceEvent[] = [];
    cdp.on('Tracing.dataCollected', ({value}) => events.push(...value as unknown as TraceEvent[]));
    await cdp.send('Tracing.start', {
        transferMode: 'ReportEvents',
        traceConfig: {includedCategories: ['devtools.timeline', 'disabled-by-default-devtools.timeline', 'disabled-by-default-devtools.timeline.stack', 'v8.execute']},
    });
    return async () => {
        const complete = new Promise<void>((resolve) => cdp.once('Tracing.tracingComplete', () => resolve()));
        await cdp.send('Tracing.end');
        await complete;
        return events;
    };
}

const isOurs = (url: string | undefined): boolean => url?.includes(`/plugins/${PLUGIN_ID}/`) === true;

/** FunctionCall is one entry into JavaScript from the browser, whatever runs inside it; EvaluateScript a script's first run. */
function costOf(events: readonly TraceEvent[]): Cost {
    const work = events.filter(({name, ph, args}) => ph === 'X' && ['FunctionCall', 'EvaluateScript'].includes(name) && isOurs(args.data?.url)).map(({dur}) => (dur ?? 0) / 1000);
    const timers = events.filter(({name, args}) => name === 'TimerInstall' && isOurs(args.data?.stackTrace?.[0]?.url)).map(({args}) => args.data?.timeout ?? 0);
    return {
        entries: work.length, longest_ms: round(Math.max(0, ...work)), total_ms: round(work.reduce((sum, ms) => sum + ms, 0)),
        timers: timers.length, fastest_timer_ms: timers.length > 0 ? Math.min(...timers) : null,
    };
}

/** Tasks of the browser longer than 50 ms, whoever caused them: what PerformanceObserver calls long tasks. */
async function countLongTasks(page: Page): Promise<() => Promise<number>> {
    await page.evaluate(() => {
        const seen = {count: 0};
        new PerformanceObserver((list) => {
            seen.count += list.getEntries().length;
        }).observe({type: 'longtask'});
        Object.assign(window, {benchLongTasks: seen});
    });
    return () => page.evaluate(() => (window as unknown as {benchLongTasks: {count: number}}).benchLongTasks.count);
}

function round(value: number): number {
    return Math.round(value * 1000) / 1000;
}

async function main(): Promise<void> {
    const figures = await withStandIn({}, async (standIn) => {
        const browser = await launchBrowser();
        try {
            let stop: (() => Promise<TraceEvent[]>) | null = null;
            const {page} = await visit(browser, standIn.url, standIn.user, async (fresh) => {
                stop = await trace(await fresh.context().newCDPSession(fresh));
            });
            await page.waitForTimeout(SETTLED_AFTER_MS);
            const loading = costOf(await (stop as unknown as () => Promise<TraceEvent[]>)());
            const longTasks = await countLongTasks(page);
            const end = await trace(await page.context().newCDPSession(page));
            await page.waitForTimeout(OBSERVED_MS);
            const steady = costOf(await end());
            return {
                loading_longest_ms: loading.longest_ms, loading_total_ms: loading.total_ms,
                seconds: OBSERVED_MS / 1000, entries: steady.entries, longest_ms: steady.longest_ms, total_ms: steady.total_ms,
                timers: steady.timers, fastest_timer_ms: steady.fastest_timer_ms, long_tasks_of_the_page: await longTasks(),
                within_limits: steady.longest_ms <= LONGEST_WORK_MS && (steady.fastest_timer_ms ?? FASTEST_TIMER_MS) >= FASTEST_TIMER_MS,
            };
        } finally {
            await browser.close();
        }
    });
    process.stdout.write(`${process.argv.includes('--json') ? JSON.stringify(figures) : Object.entries(figures).map(([name, value]) => `${name}: ${String(value)}`).join('\n')}\n`);
}

main().catch((error: unknown) => {
    process.stderr.write(`${error instanceof Error ? error.stack : String(error)}\n`);
    process.exitCode = 1;
});

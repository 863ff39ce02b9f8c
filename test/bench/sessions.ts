/**
 * `npm run bench:sessions [-- --json] [--sessions N]`: the list of all sessions at 100,000 of them on PostgreSQL, asked for over REST as the panel
 * does: its first page in each order, by a search that finds few and one that finds many, by client, a page far behind, the exact preview of a
 * revocation of everyone, and whom session limits would log out: counted, and listed where they mean nearly all and where they mean few. The last line with --json is one JSON object with sessions and the figures. In the executable; on Node where Go is missing.
 */
import type {ServerSessionPage, SessionLimits, SessionsBeyondLimitsPage} from '../../contract/types';
import {hasGo} from '../../server-stub/plugin/executable_build';
import {startPostgres} from '../../server-stub/postgres';
import type {StandIn} from '../../server-stub/start';
import {RestClient} from '../support/rest_client';
import {insertSessions, medianMs, withStandIn} from './measure';

const PER_PERSON = 2;
/** How far somebody scrolls at most. */
const PAGES_BEHIND = 20;

const FIRST_PAGES: Record<string, string> = {
    last_activity: 'sort=last_activity', created: 'sort=created', username: 'sort=username', search_few: 'term=4999', search_all: 'term=bench', mobile: 'client_kind=mobile',
};

const RULE = {role: null, client_kinds: [], idle_minutes: null, absolute_minutes: null};

/** Of the sessions below: nearly all; one in a hundred; one of each person's two; all kinds of limits at once. */
const LIMITS: Record<string, SessionLimits> = {
    nearly_all: {enabled: true, max_sessions_per_user: null, rules: [{...RULE, idle_minutes: 10}]},
    few: {enabled: true, max_sessions_per_user: null, rules: [{...RULE, absolute_minutes: 1_425}]},
    number: {enabled: true, max_sessions_per_user: 1, rules: []},
    all_kinds: {enabled: true, max_sessions_per_user: 1, rules: [{...RULE, role: 'guest', idle_minutes: 10}, {...RULE, client_kinds: ['web'], idle_minutes: 1_200, absolute_minutes: 1_300}]},
};

async function measureLimits(admin: RestClient): Promise<Record<string, number>> {
    const figures: Record<string, number> = {};
    for (const [name, limits] of Object.entries(LIMITS)) {
        const list = (more: object) => admin.plugin<SessionsBeyondLimitsPage>('POST', '/policies/session_limits/preview/sessions', {limits, ...more});
        figures[`limits_${name}_preview_ms`] = Math.round(await medianMs(() => admin.plugin('POST', '/policies/session_limits/preview', limits)));
        figures[`limits_${name}_list_ms`] = Math.round(await medianMs(() => list({})));
        figures[`limits_${name}_search_ms`] = Math.round(await medianMs(() => list({term: '4999'})));
        const cursor = (await list({})).body.next_cursor ?? '';
        figures[`limits_${name}_next_ms`] = Math.round(await medianMs(() => list({cursor})));
    }
    return figures;
}

async function measure(standIn: StandIn, sessions: number): Promise<Record<string, number>> {
    const admin = await RestClient.logIn(standIn.url, standIn.admin.username, standIn.admin.password);
    await insertSessions(standIn, sessions, PER_PERSON);
    // Spread over the last days, as people's last activity is.
    await standIn.db.exec('UPDATE sessions SET lastactivityat = lastactivityat - (abs(hashtext(id)) % 86400000), createat = createat - (abs(hashtext(token)) % 86400000) WHERE id LIKE \'bench%\'');
    await standIn.db.exec('ANALYZE', []);
    const list = (query: string) => admin.plugin<ServerSessionPage>('GET', `/sessions?limit=50&${query}`);
    const figures: Record<string, number> = {};
    for (const [name, query] of Object.entries(FIRST_PAGES)) {
        figures[`page_${name}_ms`] = Math.round(await medianMs(() => list(query)));
    }
    let cursor = '';
    for (let behind = 0; behind < PAGES_BEHIND; behind++) {
        cursor = (await list(`sort=last_activity${cursor}`)).body.next_cursor ?? '';
        cursor = `&cursor=${encodeURIComponent(cursor)}`;
    }
    figures['page_behind_ms'] = Math.round(await medianMs(() => list(`sort=last_activity${cursor}`)));
    const scope = {type: 'everyone', keep_own_session: true, include_integrations: false};
    return {
        sessions, first_page_ms: Math.max(...Object.values(figures)), ...figures,
        preview_everyone_ms: Math.round(await medianMs(() => admin.plugin('POST', '/revocations/preview', {scope}))),
        ...await measureLimits(admin),
    };
}

async function main(): Promise<void> {
    const at = process.argv.indexOf('--sessions');
    const sessions = at === -1 ? 100_000 : Number(process.argv[at + 1]);
    const host = hasGo() && !process.argv.includes('--node') ? 'plugin' : 'node';
    const cluster = await startPostgres();
    try {
        const figures = await withStandIn({host, databaseUrl: cluster.url}, (standIn) => measure(standIn, sessions));
        process.stdout.write(process.argv.includes('--json')
            ? `${JSON.stringify({host, ...figures})}\n`
            : `${Object.entries(figures).map(([name, value]) => `${name}: ${value}`).join('\n')}\n`);
    } finally {
        await cluster.stop();
    }
}

main().catch((error: unknown) => {
    process.stderr.write(`${error instanceof Error ? error.stack : String(error)}\n`);
    process.exitCode = 1;
});

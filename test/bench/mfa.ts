/**
 * `npm run bench:mfa [-- --json] [--users N]`: coverage of 100,000 people on PostgreSQL, asked for over REST as the panel does: the first page of
 * the list in its slowest order and filter, a recount of everybody by the rule, and saving a policy that meets everybody. The last line with
 * --json is one JSON object with users, first_page_ms and recount_s. In the executable; on Node where Go is missing.
 */
import {performance} from 'node:perf_hooks';

import {DEFAULT_MFA_POLICY} from '../../server/mfa/policy';
import type {MfaPolicy} from '../../contract/types';
import {hasGo} from '../../server-stub/plugin/executable_build';
import {startPostgres} from '../../server-stub/postgres';
import type {StandIn} from '../../server-stub/start';
import {RestClient} from '../support/rest_client';
import {medianMs, withStandIn} from './measure';

const POLICY: MfaPolicy = {...DEFAULT_MFA_POLICY, mode: 'required', exempt_providers: ['saml']};

/** What a first page can be asked for; the filters are the costly ones, as few people meet them. */
const FIRST_PAGES: Record<string, string> = {
    all: '', overdue: 'state=overdue', exempt: 'state=exempt', by_deadline: 'sort=deadline', overdue_by_deadline: 'state=overdue&sort=deadline', term: 'term=person-99999', admins: 'role=system_admins',
    team: 'team_id=benchteam00000000000000000',
};

/** A company: most by password, a third enrolled, some by directory or SAML, guests, admins, bots, two teams. */
async function insertPeople(standIn: StandIn, users: number): Promise<void> {
    await standIn.db.exec(`
        INSERT INTO users (id, createat, updateat, deleteat, username, password, authservice, email, nickname, firstname, lastname, roles, locale, mfaactive, remoteid)
        SELECT 'benchu' || lpad(n::text, 20, '0'), 1, 1, CASE WHEN n % 50 = 0 THEN 1 ELSE 0 END, 'person-' || n, '',
            CASE WHEN n % 10 = 0 THEN 'ldap' WHEN n % 11 = 0 THEN 'saml' ELSE '' END, 'person-' || n || '@example.com', '', 'Person', 'Number ' || n,
            CASE WHEN n % 997 = 0 THEN 'system_user system_admin' WHEN n % 20 = 0 THEN 'system_guest' ELSE 'system_user' END, 'en', n % 3 = 0, ''
        FROM generate_series(1, $1::int) n`, [users]);
    await standIn.db.exec('INSERT INTO bots (userid, ownerid) SELECT \'benchu\' || lpad(n::text, 20, \'0\'), \'\' FROM generate_series(7, $1::int, 1000) n', [users]);
    await standIn.db.exec(`INSERT INTO teams (id, createat, updateat, deleteat, displayname, name) VALUES ('benchteam00000000000000000', 1, 1, 0, 'Bench', 'bench')`, []);
    await standIn.db.exec(`
        INSERT INTO teammembers (teamid, userid, deleteat)
        SELECT 'benchteam00000000000000000', 'benchu' || lpad(n::text, 20, '0'), 0 FROM generate_series(1, $1::int, 3) n`, [users]);
    await standIn.db.exec('ANALYZE', []);
}

async function measure(standIn: StandIn, users: number): Promise<Record<string, number>> {
    await standIn.core.config.patch({ServiceSettings: {EnableMultifactorAuthentication: true}}, () => true);
    const admin = await RestClient.logIn(standIn.url, standIn.admin.username, standIn.admin.password);
    await standIn.db.exec('UPDATE users SET mfaactive = true WHERE username = $1', [standIn.admin.username]);
    await insertPeople(standIn, users);
    const {headers} = await admin.plugin('GET', '/policies/mfa');
    const startedAt = performance.now();
    const saved = await admin.plugin('PUT', '/policies/mfa', POLICY, {'If-Match': headers.get('ETag') ?? ''});
    const savedMs = performance.now() - startedAt;
    if (saved.status !== 200) {
        throw new Error(`the policy was refused: ${JSON.stringify(saved.body)}`);
    }
    // A tenth of those who wait is past the deadline.
    await standIn.db.exec('UPDATE security_controls_mfa_members SET deadline_at = first_applied_at - 1 WHERE user_id LIKE \'%1\'', []);
    await standIn.db.exec('ANALYZE', []);
    const figures: Record<string, number> = {};
    for (const [name, query] of Object.entries(FIRST_PAGES)) {
        figures[`page_${name}_ms`] = Math.round(await medianMs(() => admin.plugin('GET', `/mfa/people?limit=50&${query}`)));
    }
    const recountMs = await medianMs(() => admin.plugin('GET', '/mfa/coverage'));
    const dryRunMs = await medianMs(() => admin.plugin('POST', '/policies/mfa/dry_run', {policy: {...POLICY, grace: {amount: 1, unit: 'hours'}}, group: 'now'}));
    return {
        users, first_page_ms: Math.max(...Object.values(figures)), recount_s: Math.round(recountMs) / 1000,
        dry_run_s: Math.round(dryRunMs) / 1000, policy_saved_s: Math.round(savedMs) / 1000, ...figures,
    };
}

async function main(): Promise<void> {
    const at = process.argv.indexOf('--users');
    const users = at === -1 ? 100_000 : Number(process.argv[at + 1]);
    const host = hasGo() && !process.argv.includes('--node') ? 'plugin' : 'node';
    const cluster = await startPostgres();
    try {
        const figures = await withStandIn({host, databaseUrl: cluster.url}, (standIn) => measure(standIn, users));
        if (process.argv.includes('--json')) {
            process.stdout.write(`${JSON.stringify({host, ...figures})}\n`);
            return;
        }
        console.log(`MFA coverage of ${users.toLocaleString('en')} people, ${host === 'plugin' ? 'executable' : 'Node host'}, PostgreSQL:`);
        console.table(figures);
    } finally {
        await cluster.stop();
    }
}

main().catch((error: unknown) => {
    process.stderr.write(`${error instanceof Error ? error.stack : String(error)}\n`);
    process.exitCode = 1;
});

/** What must hold while several nodes work on one database at once; PGlite has a single connection and cannot show it. */
import {openPostgresHosts} from '../test/support/postgres_host';
import type {PostgresHosts} from '../test/support/postgres_host';
import {verifyAudit} from '../test/support/verify_audit';
import {chainPending} from './audit/chain';
import {appendAudit} from './audit/write';
import {observeSettings} from './core_settings/observe';
import {migrate} from './database/migrate';
import {MIGRATIONS} from './database/migrations';
import type {Host} from './host';
import {once} from './http/idempotency';
import {admitNewcomers, admitPerson} from './mfa/members';
import {DEFAULT_MFA_POLICY, readMfaPolicy, replaceMfaPolicy} from './mfa/policy';
import {DEFAULT_SESSIONS_POLICY, replaceSessionsPolicy} from './policies/sessions_policy';

const databaseUrl = process.env.DATABASE_URL ?? '';
const describeOnPostgres = databaseUrl === '' ? describe.skip : describe;

describeOnPostgres('several nodes on one PostgreSQL (needs DATABASE_URL)', () => {
    const config = {EmailSettings: {PushNotificationContents: 'full'}, ServiceSettings: {EnableMultifactorAuthentication: true}};
    let hosts: PostgresHosts;
    let nodes: Host[];
    beforeAll(async () => {
        hosts = await openPostgresHosts(databaseUrl, {GetConfig: config});
        nodes = [1, 2, 3, 4].map(() => hosts.createNode());
    });
    afterAll(() => hosts.stop());
    const onEveryNode = <T>(work: (host: Host, index: number) => Promise<T>) => Promise.all(nodes.map((node, index) => work(node.fork(), index)));
    const countOf = async (event: string) => {
        await chainPending(hosts.createNode());
        return (await hosts.createNode().sql.query<{n: number}>('SELECT count(*) AS n FROM security_controls_audit_records WHERE event_name = $1', [event]))[0]?.n;
    };

    it('that start at once make the tables once', async () => {
        const applied = await onEveryNode((host) => migrate(host));
        expect(applied.map((names) => names.length).sort((a, b) => a - b)).toEqual([0, 0, 0, MIGRATIONS.length]);
    });

    it('that append and chain at once make one whole chain', async () => {
        await onEveryNode(async (host, node) => {
            for (let i = 0; i < 25; i++) {
                await host.transaction((tx) => appendAudit(tx, host, {
                    event_name: 'wipe_reported', status: 'success', actor: {type: 'system'}, reason: `node ${node}`, resulting_state: {i}}));
                await chainPending(host);
            }
        });
        const host = hosts.createNode();
        await chainPending(host);
        expect(await verifyAudit(host)).toMatchObject({records: 100, found: []});
    });

    it('that notice the same change of a setting record it once', async () => {
        await observeSettings(hosts.createNode());
        config.EmailSettings.PushNotificationContents = 'generic';
        await onEveryNode((host) => observeSettings(host));
        expect(await countOf('core_setting_changed')).toBe(1);
    });

    it('that save a policy at once let one of them win', async () => {
        const actor = {userId: 'a'.repeat(26), sessionId: '', isAutomation: false, address: '', client: ''};
        const outcomes = await onEveryNode((host, node) => replaceSessionsPolicy(host, {
            policy: {...DEFAULT_SESSIONS_POLICY, wipe_on_expiry: true, allow_automation: node % 2 === 0}, expectedVersion: '0', actor, requestId: '',
        }).then(() => 'saved', (error: {id: string}) => error.id));
        expect(outcomes.sort()).toEqual(['api.stale', 'api.stale', 'api.stale', 'saved']);
        expect(await countOf('policy_changed')).toBe(1);
    });

    it('that meet people while the MFA policy is being saved give each one deadline, by the grace that holds', async () => {
        const peopleANode = 60;
        const saves = 25;
        const meetNewcomer = async (host: Host, id: string) => {
            await host.sql.exec('INSERT INTO users (id, deleteat, username, email, roles, mfaactive) VALUES ($1, 0, $1, $1, \'system_guest\', false)', [id]);
            await admitPerson(host, readMfaPolicy, id);
        };
        const save = (host: Host, version: number, days: number) => replaceMfaPolicy(host, {
            policy: {...DEFAULT_MFA_POLICY, mode: 'required', scope: {type: 'chosen', roles: ['guests'], team_ids: [], group_ids: [], user_ids: []}, grace: {amount: days, unit: 'days'}},
            expectedVersion: String(version), requestId: '', actor: {userId: 'a'.repeat(26), sessionId: '', isAutomation: false, address: '', client: ''},
        });
        await save(hosts.createNode(), 0, 1);
        await onEveryNode(async (host, node) => {
            for (let n = 1; n <= (node === 0 ? saves : peopleANode); n++) {
                await (node === 0 ? save(host, n, n + 1) : meetNewcomer(host, `newcomer${node}${String(n).padStart(17, '0')}`));
            }
            await admitNewcomers(host, readMfaPolicy);
        });
        const waits = await hosts.createNode().sql.query<{wait: number; people: number}>(
            'SELECT m.deadline_at - m.first_applied_at AS wait, count(*)::int AS people FROM security_controls_mfa_members m GROUP BY 1');
        expect(waits).toEqual([{wait: (saves + 1) * 86_400_000, people: (nodes.length - 1) * peopleANode}]);
    });

    it('that get the same request at once act on it once', async () => {
        let acted = 0;
        const claim = {actorId: 'a'.repeat(26), endpoint: 'createRevocation' as const, key: 'k', body: {a: 1}};
        const outcomes = await onEveryNode((host) => once(host, claim, 202, async () => {
            acted++;
            return {body: {acted} as never};
        }).then(({body}) => body, (error: {id: string}) => error.id));
        expect(acted).toBe(1);
        expect(outcomes).toContainEqual({acted: 1});
        for (const outcome of outcomes) {
            expect([{acted: 1}, 'api.unavailable']).toContainEqual(outcome);
        }
        const later = await once(hosts.createNode(), claim, 202, () => Promise.reject(new Error('acted again')));
        expect(later.body).toEqual({acted: 1});
    });
});

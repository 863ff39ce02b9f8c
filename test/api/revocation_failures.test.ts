/**
 * Revocations while something else fails: the push proxy, the database, a node. Access ends in time all the same, each session is recorded once,
 * and nobody is told to wipe by a failure. Only the stand-in can be made to fail.
 */
import {randomUUID} from 'node:crypto';

import type {ErrorReply, Revocation, TargetPage, TicketReply} from '../../contract/types';
import type {StandIn} from '../../server-stub/start';
import {startPostgres} from '../../server-stub/postgres';
import {startStandIn} from '../../server-stub/start';
import {insertSessions} from '../bench/measure';
import {RestClient, until} from '../support/rest_client';
import {executableMissing} from '../support/servers';

import {createPerson, logIn} from './people';

const SESSIONS = 1_000;
const OUTAGE_MS = 10_000;
const ENDED_WITHIN_MS = 60_000;
const TEST_WITHIN_MS = 150_000;
/** What ends at once when nothing fails. */
const SOON_MS = 15_000;

const wait = (ms: number) => new Promise((resolve) => setTimeout(resolve, ms));

async function logInAsAdmin(standIn: StandIn): Promise<RestClient> {
    return RestClient.logIn(standIn.url, standIn.admin.username, standIn.admin.password);
}

async function revoke(admin: RestClient, scope: object, more: object = {}): Promise<Revocation> {
    const created = await admin.plugin<Revocation>('POST', '/revocations', {scope, wipe: true, order: 'tell_first', reason: 'failures', message: '', ...more}, {'Idempotency-Key': randomUUID()});
    expect([created.status, created.body]).toEqual([202, expect.anything()]);
    return created.body;
}

const everyone = (users: number) => [{type: 'everyone', keep_own_session: true, include_integrations: false}, {confirm_users: users}] as const;

async function readEnded(admin: RestClient, job: Revocation, withinMs: number): Promise<Revocation> {
    return (await until(() => admin.plugin<Revocation>('GET', `/revocations/${job.id}`), ({status, body}) => status === 200 && body.access_ended_ms !== null, withinMs, 250)).body;
}

/** How many sessions the audit says this job ended, each once. */
async function expectRecordedOnce(standIn: StandIn, job: Revocation): Promise<void> {
    await until(() => standIn.db.query('SELECT id FROM security_controls_audit_pending LIMIT 1'), (waiting) => waiting.length === 0, ENDED_WITHIN_MS, 250);
    const [records] = await standIn.db.query<{records: number; sessions: number}>(`
        SELECT count(*)::int AS records, count(DISTINCT target_id)::int AS sessions FROM security_controls_audit_records
        WHERE job_id = $1 AND event_name = 'session_access_ended'`, [job.id]);
    expect(records).toEqual({records: job.targets, sessions: job.targets});
}

const previewUsers = async (admin: RestClient, scope: object) => (await admin.plugin<{users: number}>('POST', '/revocations/preview', {scope})).body.users;

const missing = executableMissing();

describe.each([['node', null], ['plugin', missing]] as const)('revocations on the host "%s"', (host, reason) => {
    (reason ? describe.skip : describe)(`while something fails${reason ? `: ${reason}` : ''}`, () => {
        let standIn: StandIn;
        let admin: RestClient;

        beforeAll(async () => {
            standIn = await startStandIn({port: 0, host});
            admin = await logInAsAdmin(standIn);
        }, TEST_WITHIN_MS);
        afterEach(() => {
            standIn.pushProxy.mode = 'ok';
        });
        afterAll(() => standIn.stop(), TEST_WITHIN_MS);

        test.each(['hang', 'error', 'fail'] as const)('a push proxy that answers with "%s" delays nobody, and nothing is claimed of it', async (mode) => {
            const people = [await createPerson(admin), await createPerson(admin)];
            const [first, second] = people as [typeof people[0], typeof people[0]];
            const device = standIn.createDevice('android', first);
            await device.logIn();
            const browser = await logIn(admin, second);
            standIn.pushProxy.mode = mode;

            const withDevice = await revoke(admin, {type: 'user', user_id: first.id});
            const without = await revoke(admin, {type: 'user', user_id: second.id});
            for (const job of [await readEnded(admin, withDevice, SOON_MS), await readEnded(admin, without, SOON_MS)]) {
                expect(job).toMatchObject({overdue: 0, failed: 0, targets: 1});
                expect(job.access_ended_ms).toBeLessThan(SOON_MS);
            }
            expect((await browser.core('GET', '/users/me')).status).toBe(401);
            expect(await device.act()).toBe(401);
            const targets = await admin.plugin<TargetPage>('GET', `/revocations/${withDevice.id}/targets`);
            expect(targets.body.items.map(({state, report}) => [state, report])).toEqual([['access_ended', null]]);
        }, TEST_WITHIN_MS);

        test('a database that is away for 10 s: every session ends in time and is recorded once, and nobody is told to wipe meanwhile', async () => {
            const person = await createPerson(admin);
            const bystander = await logIn(admin, person);
            const {body: {ticket}} = await bystander.plugin<TicketReply>('POST', '/client/ticket', {});
            await insertSessions(standIn, SESSIONS, 2);
            const [scope] = everyone(0);
            const job = await revoke(admin, {...scope, filter: {created_before: Date.now()}}, {confirm_users: await previewUsers(admin, scope)});
            await wait(100);
            await standIn.failSql(OUTAGE_MS);
            const during = await bystander.plugin<ErrorReply>('POST', '/client/verdict', {ticket});
            expect(during.status).toBeGreaterThanOrEqual(500);
            expect(during.body).not.toHaveProperty('verdict');
            await wait(OUTAGE_MS);

            const ended = await readEnded(admin, job, ENDED_WITHIN_MS);
            expect(ended).toMatchObject({overdue: 0, failed: 0});
            expect(ended.targets).toBeGreaterThanOrEqual(SESSIONS);
            expect(ended.access_ended_ms).toBeGreaterThan(OUTAGE_MS);
            await expectRecordedOnce(standIn, ended);
        }, TEST_WITHIN_MS);
    });
});

(missing ? describe.skip : describe)(`two nodes on one database${missing ? `: ${missing}` : ''}`, () => {
    const stops: Array<() => Promise<void>> = [];
    let nodes: [StandIn, StandIn];

    beforeAll(async () => {
        const cluster = await startPostgres();
        stops.push(() => cluster.stop());
        const start = async () => {
            const node = await startStandIn({port: 0, host: 'plugin', databaseUrl: cluster.url});
            stops.push(() => node.stop());
            return node;
        };
        nodes = [await start(), await start()];
    }, TEST_WITHIN_MS);
    afterAll(async () => {
        for (const stop of stops.reverse()) {
            await stop();
        }
    }, TEST_WITHIN_MS);

    test('the node that began a mass revocation dies: the other one ends it in time, and nothing is recorded twice', async () => {
        const [dying, surviving] = nodes;
        const atDying = await logInAsAdmin(dying);
        await insertSessions(dying, SESSIONS, 2);
        const [scope] = everyone(0);
        const job = await revoke(atDying, {...scope, filter: {created_before: Date.now()}}, {order: 'end_access_first', confirm_users: await previewUsers(atDying, scope)});
        // After the request, and so not one of its sessions.
        const atSurviving = await logInAsAdmin(surviving);
        await until(() => dying.db.query('SELECT session_id FROM security_controls_revocation_target WHERE access_ended_at > 0 LIMIT 1'), (rows) => rows.length > 0, SOON_MS);
        await dying.killPlugin();

        const ended = await readEnded(atSurviving, job, ENDED_WITHIN_MS);
        expect(ended).toMatchObject({overdue: 0, failed: 0});
        expect(await surviving.db.query('SELECT id FROM sessions WHERE id LIKE \'bench%\'')).toEqual([]);
        await expectRecordedOnce(surviving, ended);
    }, TEST_WITHIN_MS);
});

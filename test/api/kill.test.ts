/**
 * The plugin's process is killed in the middle of a revocation of 2,000 sessions, at moments a seed decides, and comes back, or gives way to an
 * upgrade: every target ends in time, and no audit record is lost or doubled. Only the executable has a process to kill. KILL_MOMENTS=20 tries more,
 * KILL_SEED other ones.
 */
import {randomUUID} from 'node:crypto';
import {readFileSync} from 'node:fs';
import path from 'node:path';

import type {Revocation} from '../../contract/types';
import {packedPlugin} from '../../server-stub/plugin/executable_build';
import type {StandIn} from '../../server-stub/start';
import {startStandIn} from '../../server-stub/start';
import {insertSessions} from '../bench/measure';
import {RestClient, until} from '../support/rest_client';
import {executableMissing} from '../support/servers';

const SESSIONS = 2_000;
const PER_PERSON = 2;
const MOMENTS = Number(process.env.KILL_MOMENTS ?? 3);
const SEED = Number(process.env.KILL_SEED ?? 20_261_122);

/** As late as most of the job takes; well below Mattermost's health check, which is when it would come back. */
const LATEST_KILL_MS = 2_500;
const STAYS_DEAD_MS = 1_000;
const ENDED_WITHIN_MS = 60_000;
const TEST_WITHIN_MS = 150_000;

/** mulberry32: the same moments for the same seed, on every machine. */
function createRandom(seed: number): () => number {
    let state = seed;
    return () => {
        state = (state + 0x6d2b79f5) | 0;
        let mixed = Math.imul(state ^ (state >>> 15), 1 | state);
        mixed = (mixed + Math.imul(mixed ^ (mixed >>> 7), 61 | mixed)) ^ mixed;
        return ((mixed ^ (mixed >>> 14)) >>> 0) / 4_294_967_296;
    };
}

const random = createRandom(SEED);
const moments = Array.from({length: MOMENTS}, (_, i) => [Math.round(random() * LATEST_KILL_MS), i % 2 === 0 ? 'end_access_first' : 'tell_first'] as const);
const missing = executableMissing();
const wait = (ms: number) => new Promise((resolve) => setTimeout(resolve, ms));

(missing ? describe.skip : describe)(`kill -9${missing ? `: ${missing}` : `, moments of seed ${SEED}`}`, () => {
    let standIn: StandIn;
    let admin: RestClient;

    beforeAll(async () => {
        standIn = await startStandIn({port: 0, host: 'plugin', environment: {'PluginSettings.EnableUploads': true}});
        admin = await RestClient.logIn(standIn.url, standIn.admin.username, standIn.admin.password);
    }, TEST_WITHIN_MS);
    // What one moment left open shall not fail the next ones.
    afterEach(() => standIn.db.exec('DELETE FROM sessions WHERE id LIKE \'bench%\''));
    afterAll(() => standIn.stop(), TEST_WITHIN_MS);

    const revokeEveryone = async (order: typeof moments[number][1]): Promise<string> => {
        await insertSessions(standIn, SESSIONS, PER_PERSON);
        const created = await admin.plugin<Revocation>('POST', '/revocations', {
            scope: {type: 'everyone', keep_own_session: true, include_integrations: false}, wipe: true, order, reason: 'kill -9', message: '', confirm_users: SESSIONS / PER_PERSON,
        }, {'Idempotency-Key': randomUUID()});
        expect(created.status).toBe(202);
        return created.body.id;
    };
    const expectAllEndedOnce = async (jobId: string): Promise<void> => {
        const {body: job} = await until(
            () => admin.plugin<Revocation>('GET', `/revocations/${jobId}`), ({status, body}) => status === 200 && body.access_ended_ms !== null, ENDED_WITHIN_MS, 250);
        expect(job).toMatchObject({overdue: 0, failed: 0});
        expect(job.targets).toBeGreaterThanOrEqual(SESSIONS);
        expect(await standIn.db.query('SELECT id FROM sessions WHERE id LIKE \'bench%\'')).toEqual([]);

        await until(() => standIn.db.query('SELECT id FROM security_controls_audit_pending LIMIT 1'), (waiting) => waiting.length === 0, ENDED_WITHIN_MS, 250);
        const [records] = await standIn.db.query<{records: number; sessions: number}>(`
            SELECT count(*)::int AS records, count(DISTINCT target_id)::int AS sessions FROM security_controls_audit_records
            WHERE job_id = $1 AND event_name = 'session_access_ended'`, [job.id]);
        expect(records).toEqual({records: job.targets, sessions: job.targets});
    };

    test.each(moments)('%i ms after the request (%s)', async (killAfterMs, order) => {
        const jobId = await revokeEveryone(order);
        await wait(killAfterMs);
        await standIn.killPlugin();
        await wait(STAYS_DEAD_MS);
        await standIn.restartPlugin();
        await expectAllEndedOnce(jobId);
    }, TEST_WITHIN_MS);

    test('an upgrade uploaded in the middle goes on where the version before it stopped', async () => {
        const root = path.join(__dirname, '../..');
        const archive = await packedPlugin(root, standIn.plugin.manifest);
        const form = new FormData();
        form.set('plugin', new Blob([readFileSync(archive)]), path.basename(archive));
        form.set('force', 'true');
        const jobId = await revokeEveryone('end_access_first');
        const upload = await fetch(`${standIn.url}/api/v4/plugins`, {method: 'POST', body: form, headers: {authorization: `Bearer ${admin.token}`}});
        expect(upload.status).toBe(201);
        await expectAllEndedOnce(jobId);
    }, TEST_WITHIN_MS);
});

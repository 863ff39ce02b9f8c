/** What a server's clock does to a running revocation when it is set: forward, or back to a time at which nothing of it had happened. */
import type {Revocation} from '../../contract/revocations';
import type {SessionFeatures} from '../../test/support/session_features';
import {addActor, auditEvents, composeSessionFeatures} from '../../test/support/session_features';
import type {TestDatabase, TestHost} from '../../test/support/test_host';
import {startTestDatabase} from '../../test/support/test_host';
import type {Actor} from '../http/route';
import {refuseLogIn} from './refuse_log_in';

const HOUR_MS = 3_600_000;

let database: TestDatabase;
let test: TestHost;
let features: SessionFeatures;
let admin: Actor;

beforeAll(async () => {
    database = await startTestDatabase();
}, 60_000);
afterAll(() => database.stop());
beforeEach(async () => {
    test = await database.createTestHost();
    features = composeSessionFeatures(test);
    admin = await addActor(test, 'system_user system_admin');
});

async function revokeSomebody(): Promise<{job: Revocation; userId: string; sessionId: string}> {
    const user = await test.addUser();
    const session = await test.addSession(user.id);
    const job: Revocation = await features.call('createRevocation', {
        actor: admin, body: {scope: {type: 'user', user_id: user.id}, wipe: true, order: 'tell_first', reason: 'A lost laptop', message: '', refuse_log_in: true}});
    await test.advance(1);
    return {job, userId: user.id, sessionId: session.id};
}
const read = (job: Revocation) => features.call('getRevocation', {actor: admin, params: {job_id: job.id}});
/** The engine for so long, by a clock that goes as it should. */
async function pass(ms: number): Promise<void> {
    for (let passed = 0; passed < ms; passed += 500) {
        await test.advance(500);
        await features.tick('revocation_engine');
    }
}
const isOpen = async (sessionId: string) => (await test.rows('SELECT 1 FROM sessions WHERE id = $1', [sessionId])).length > 0;

describe('a clock set forward by an hour', () => {
    it('ends access at once, and the job is overdue by that clock, recorded once', async () => {
        const {job, sessionId} = await revokeSomebody();
        await test.sleep(HOUR_MS);
        await pass(1_000);
        expect(await isOpen(sessionId)).toBe(false);
        expect((await read(job)).targets_by_state).toMatchObject({wipe_unconfirmed: 1});
        expect((await auditEvents(test)).filter((event) => event === 'session_access_ended')).toHaveLength(1);
    });
});

describe('a clock set back by an hour', () => {
    it('keeps no target waiting for its time to come again', async () => {
        const {job, sessionId} = await revokeSomebody();
        await test.sleep(-HOUR_MS);
        await pass(4_000);
        expect(await isOpen(sessionId)).toBe(false);
        expect(await read(job)).toMatchObject({targets_by_state: {access_ended: 1}, overdue: 0, failed: 0});
    });

    it('frees what a node that died in that moment had in hand', async () => {
        const {sessionId} = await revokeSomebody();
        await test.rows('UPDATE security_controls_revocation_target SET lease_until = $1', [test.host.clock.now() + 10_000]);
        await test.sleep(-HOUR_MS);
        await pass(4_000);
        expect(await isOpen(sessionId)).toBe(false);
    });

    it('tries what core refused again', async () => {
        const {sessionId} = await revokeSomebody();
        await test.rows('UPDATE security_controls_revocation_target SET attempts = 3, next_at = $1', [test.host.clock.now() + 5_000]);
        await test.sleep(-HOUR_MS);
        await pass(1_000);
        expect(await isOpen(sessionId)).toBe(false);
    });

    it('keeps nobody from logging in for an hour', async () => {
        const {userId} = await revokeSomebody();
        expect(await refuseLogIn(test.host.fork(), userId)).not.toBe('');
        await test.sleep(-HOUR_MS);
        expect(await refuseLogIn(test.host.fork(), userId)).toBe('');
    });

    it('does not silence the beacon', async () => {
        const beacons = () => test.core.published.filter(({event}) => event === 'beacon').length;
        await features.tick('beacon');
        const before = beacons();
        expect(before).toBeGreaterThan(0);
        await test.sleep(-HOUR_MS);
        await features.tick('beacon');
        expect(beacons()).toBe(before + 1);
    });
});

import type {CreateRevocation, Revocation, RevocationScope} from '../../contract/revocations';
import type {SessionFeatures} from '../../test/support/session_features';
import {addActor, auditEvents, composeSessionFeatures} from '../../test/support/session_features';
import type {TestDatabase, TestHost, TestSession} from '../../test/support/test_host';
import {startTestDatabase} from '../../test/support/test_host';
import type {Actor} from '../http/route';

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

const many = {keep_own_session: false, include_integrations: false};

function revoke(scope: RevocationScope, over: Partial<CreateRevocation> = {}, actor = admin): Promise<Revocation> {
    return features.call('createRevocation', {actor, body: {scope, wipe: true, order: 'end_access_first', reason: 'because', message: '', ...over}});
}
const read = (job: Revocation) => features.call('getRevocation', {actor: admin, params: {job_id: job.id}});
const cancel = (job: Revocation, actor = admin) => features.call('cancelRevocation', {actor, params: {job_id: job.id}, body: {reason: 'a mistake'}});
const ticketOf = async ({id, session}: {id: string; session: TestSession}) => (await features.call('issueTicket', {
    actor: {userId: id, sessionId: session.id, isAutomation: false, address: '', client: ''},
})).ticket;
const isOpen = async (session: TestSession) => (await test.rows('SELECT 1 FROM sessions WHERE id = $1', [session.id])).length === 1;

async function pass(ms: number): Promise<void> {
    for (let passed = 0; passed < ms; passed += 1_000) {
        await test.advance(1_000);
        await features.tick('revocation_engine');
    }
}

async function person(over: Parameters<TestHost['addUser']>[0] = {}, session: Partial<TestSession> = {}) {
    const user = await test.addUser(over);
    return {id: user.id, user, session: await test.addSession(user.id, session)};
}

describe('cancelling', () => {
    it('spares whoever had not begun, for good, and lets the job end', async () => {
        const a = await person();
        const job = await revoke({type: 'user', user_id: a.id}, {order: 'tell_first'});
        expect(await cancel(job)).toMatchObject({cancelled: 1, failed: 0});
        await pass(2_000);
        expect(await read(job)).toMatchObject({finished_at: expect.any(Number) as number, cancelled: 1, targets: 1});
        expect((await read(job)).finished_at).toBeGreaterThan(0);
        expect(await isOpen(a.session)).toBe(true);
        expect(await auditEvents(test)).toEqual(['revocation_requested', 'revocation_cancelled', 'revocation_finished']);
        await expect(cancel(job)).rejects.toMatchObject({id: 'revocations.over'});
    });

    it('spares whoever was only told, everybody after a broadcast too, and answers them "live" again', async () => {
        const [first, second] = [await person(), await person()];
        const job = await revoke({type: 'everyone', ...many, keep_own_session: true}, {order: 'tell_first'});
        await features.tick('revocation_engine');
        expect(await read(job)).toMatchObject({targets_by_state: {told: 2}});
        expect((await cancel(job)).cancelled).toBe(2);
        await pass(70_000);
        expect([await isOpen(first.session), await isOpen(second.session)]).toEqual([true, true]);
        expect(await features.call('getVerdict', {body: {ticket: await ticketOf(first)}})).toMatchObject({verdict: 'live'});
        expect(await read(job)).toMatchObject({cancelled: 2, overdue: 0, access_ended_ms: null});
    });

    it('goes on with whoever has answered: a client that has its verdict may be wiping', async () => {
        const [a, b] = [await person(), await person()];
        const ticket = await ticketOf(a);
        const job = await revoke({type: 'users', user_ids: [a.id, b.id], ...many}, {order: 'tell_first', wipe: true});
        await features.tick('revocation_engine');
        expect(await features.call('getVerdict', {body: {ticket}})).toMatchObject({verdict: 'wipe'});
        expect((await cancel(job)).cancelled).toBe(1);
        await pass(5_000);
        expect([await isOpen(a.session), await isOpen(b.session)]).toEqual([false, true]);
    });

    it('goes on with a device that was sent its push', async () => {
        const a = await person({}, {deviceid: 'apple_rn-v2:t'});
        const job = await revoke({type: 'user', user_id: a.id}, {order: 'tell_first', wipe: true});
        await features.tick('device_pushes');
        expect((await cancel(job)).cancelled).toBe(0);
        await pass(5_000);
        expect(await isOpen(a.session)).toBe(false);
    });

    it('takes back the push that was not sent', async () => {
        const a = await person({}, {deviceid: 'apple_rn-v2:t'});
        await cancel(await revoke({type: 'user', user_id: a.id}, {order: 'tell_first'}));
        await test.advance(5_000);
        expect(test.core.pushes).toEqual([]);
    });

    it('is refused to whoever may not revoke the same', async () => {
        const job = await revoke({type: 'everyone', ...many});
        await expect(cancel(job, await addActor(test, 'system_user system_user_manager'))).rejects.toMatchObject({id: 'api.forbidden'});
    });
});

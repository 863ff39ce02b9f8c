import type {CreateRevocation, Revocation, RevocationScope} from '../../contract/revocations';
import {useRevocationScene} from '../../test/support/revocation_scene';
import {addActor, auditBodies} from '../../test/support/session_features';
import type {TestSession} from '../../test/support/test_host';

const scene = useRevocationScene();

const many = {keep_own_session: false, include_integrations: false};

/** Access first: nobody is waited for. */
const revoke = (scope: RevocationScope, over: Partial<CreateRevocation> = {}, actor = scene.admin) => scene.revoke(scope, {order: 'end_access_first', ...over}, actor);
const cancel = (job: Revocation, actor = scene.admin) => scene.features.call('cancelRevocation', {actor, params: {job_id: job.id}, body: {reason: 'a mistake'}});
const ticketOf = async ({id, session}: {id: string; session: TestSession}) => (await scene.features.call('issueTicket', {
    actor: {userId: id, sessionId: session.id, isAutomation: false, address: '', client: ''},
})).ticket;

describe('cancelling', () => {
    it('spares whoever had not begun, for good, and lets the job end', async () => {
        const a = await scene.addPerson();
        const job = await revoke({type: 'user', user_id: a.id}, {order: 'tell_first'});
        expect(await cancel(job)).toMatchObject({cancelled: 1, failed: 0});
        await scene.pass(2_000, 1_000);
        expect(await scene.read(job)).toMatchObject({finished_at: expect.any(Number) as number, cancelled: 1, targets: 1});
        expect((await scene.read(job)).finished_at).toBeGreaterThan(0);
        expect(await scene.isOpen(a.session)).toBe(true);
        expect(await scene.events()).toEqual(['revocation_requested', 'revocation_cancelled', 'revocation_finished']);
        expect((await auditBodies(scene.test))[1]).toMatchObject({prior_state: {cancelled: false}, resulting_state: {cancelled: true, targets: 1}});
        await expect(cancel(job)).rejects.toMatchObject({id: 'revocations.over'});
    });

    it('spares whoever was only told, everybody after a broadcast too, and answers them "live" again', async () => {
        const [first, second] = [await scene.addPerson(), await scene.addPerson()];
        const job = await revoke({type: 'everyone', ...many, keep_own_session: true}, {order: 'tell_first'});
        await scene.features.tick('revocation_engine');
        expect(await scene.read(job)).toMatchObject({targets_by_state: {told: 2}});
        expect((await cancel(job)).cancelled).toBe(2);
        await scene.pass(70_000, 1_000);
        expect([await scene.isOpen(first.session), await scene.isOpen(second.session)]).toEqual([true, true]);
        expect(await scene.features.call('getVerdict', {body: {ticket: await ticketOf(first)}})).toMatchObject({verdict: 'live'});
        expect(await scene.read(job)).toMatchObject({cancelled: 2, overdue: 0, access_ended_ms: null});
    });

    it('goes on with whoever has answered: a client that has its verdict may be wiping', async () => {
        const [a, b] = [await scene.addPerson(), await scene.addPerson()];
        const ticket = await ticketOf(a);
        const job = await revoke({type: 'users', user_ids: [a.id, b.id], ...many}, {order: 'tell_first', wipe: true});
        await scene.features.tick('revocation_engine');
        expect(await scene.features.call('getVerdict', {body: {ticket}})).toMatchObject({verdict: 'wipe'});
        expect((await cancel(job)).cancelled).toBe(1);
        await scene.pass(5_000, 1_000);
        expect([await scene.isOpen(a.session), await scene.isOpen(b.session)]).toEqual([false, true]);
    });

    it('goes on with a device that was sent its push', async () => {
        const a = await scene.addPerson({}, {deviceid: 'apple_rn-v2:t'});
        const job = await revoke({type: 'user', user_id: a.id}, {order: 'tell_first', wipe: true});
        await scene.features.tick('device_pushes');
        expect((await cancel(job)).cancelled).toBe(0);
        await scene.pass(5_000, 1_000);
        expect(await scene.isOpen(a.session)).toBe(false);
    });

    it('takes back the push that was not sent', async () => {
        const a = await scene.addPerson({}, {deviceid: 'apple_rn-v2:t'});
        await cancel(await revoke({type: 'user', user_id: a.id}, {order: 'tell_first'}));
        await scene.test.advance(5_000);
        expect(scene.test.core.pushes).toEqual([]);
    });

    it('holds although a node that stood still has it in hand: what its lease no longer covers it does not end', async () => {
        const a = await scene.addPerson();
        const job = await revoke({type: 'user', user_id: a.id}, {order: 'end_access_first'});
        const {bridge} = scene.test;
        const call = bridge.call.bind(bridge);
        let stoodStill = false;
        jest.spyOn(bridge, 'call').mockImplementation(async (method, ...args) => {
            if (!stoodStill && JSON.stringify([method, ...args]).includes('HasPermissionTo')) {
                stoodStill = true;
                await scene.test.rows('UPDATE security_controls_revocation_target SET lease_until = 0');
                expect(await cancel(job)).toMatchObject({cancelled: 1});
                await scene.test.leap(11_000);
            }
            return call(method, ...args);
        });
        await scene.features.tick('revocation_engine');
        expect([stoodStill, await scene.isOpen(a.session)]).toEqual([true, true]);
    });

    it('is refused to whoever may not revoke the same', async () => {
        const job = await revoke({type: 'everyone', ...many});
        await expect(cancel(job, await addActor(scene.test, 'system_user system_user_manager'))).rejects.toMatchObject({id: 'api.forbidden'});
    });
});

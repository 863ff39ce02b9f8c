import type {TestPerson} from '../../test/support/revocation_scene';
import {useRevocationScene} from '../../test/support/revocation_scene';
import {addActor} from '../../test/support/session_features';
import type {Actor} from '../http/route';

const scene = useRevocationScene();

let manager: Actor;
let user: TestPerson;
let ticket: string;

beforeEach(async () => {
    manager = await addActor(scene.test, 'system_user system_user_manager');
    user = await scene.addPerson();
    const session = {userId: user.id, sessionId: user.session.id, isAutomation: false, address: '', client: ''};
    ({ticket} = await scene.features.call('issueTicket', {actor: session}));
});

const ask = (held: boolean) => scene.features.call('getVerdict', {body: {ticket, ...(held && {held})}});
const demote = () => scene.test.rows('UPDATE users SET roles = \'system_user\' WHERE id = $1', [manager.userId]);
/** By the manager, whose clients are told; then the manager loses the role. */
const revokeAndDemote = async () => {
    const job = await scene.revoke({type: 'user', user_id: user.id}, {}, manager);
    await scene.test.advance(1);
    await demote();
    return job;
};

describe('when the permission is gone between telling a client and its question', () => {
    it.each([['holds back for the answer', true, 'unknown'], ['only asks', false, 'live']] as const)('a client that %s stays in with its data', async (_, held, verdict) => {
        const job = await revokeAndDemote();
        expect(await ask(held)).toMatchObject({verdict, nonce: null, notice: null, access_ended: false});
        expect(await ask(held)).toMatchObject({verdict: 'live', nonce: null});
        await scene.pass(5_000);
        expect(await scene.isOpen(user.session)).toBe(true);
        expect((await scene.targetsOf(job))[0]).toMatchObject({error: 'permission_withdrawn', wipe_reported_at: 0});
        expect(await scene.read(job)).toMatchObject({failed: 1});
        expect(await scene.events()).toEqual(['revocation_requested', 'session_revocation_failed', 'revocation_finished']);
    });

    it.each([['wipe', true], ['log_out', false]] as const)('another revocation that means the session still has its word: %s', async (verdict, wipe) => {
        const others = await scene.revoke({type: 'user', user_id: user.id}, {wipe});
        await revokeAndDemote();
        expect(await ask(false)).toMatchObject({verdict, notice: {ended_by: 'system_admin'}});
        expect(await ask(true)).toMatchObject({verdict, access_ended: true});
        expect(await scene.isOpen(user.session)).toBe(false);
        expect(await scene.read(others)).toMatchObject({failed: 0});
    });

    it('a client whose target another node gives up while it waits stays in with its data', async () => {
        await scene.revoke({type: 'user', user_id: user.id}, {}, manager);
        await scene.test.advance(1);
        await scene.test.rows('UPDATE security_controls_revocation_target SET lease_until = $1', [scene.test.host.clock.now() + 10_000]);
        const answer = ask(true);
        await scene.test.advance(200);
        await scene.test.rows('UPDATE security_controls_revocation_target SET failed = true, error = \'permission_withdrawn\', lease_until = 0');
        await scene.test.advance(200);
        expect(await answer).toMatchObject({verdict: 'unknown', nonce: null, notice: null, access_ended: false});
        expect(await scene.isOpen(user.session)).toBe(true);
    });

    it('leaves a target alone that a node has in hand: that node asks by itself', async () => {
        const job = await revokeAndDemote();
        await scene.test.rows('UPDATE security_controls_revocation_target SET lease_until = $1', [scene.test.host.clock.now() + 10_000]);
        expect(await ask(false)).toMatchObject({verdict: 'wipe'});
        expect((await scene.targetsOf(job))[0]).toMatchObject({error: ''});
    });

    it('a wipe that was ordered and taken back does not hide that a later one is under way', async () => {
        await revokeAndDemote();
        expect(await ask(true)).toMatchObject({verdict: 'unknown'});
        await scene.test.advance(1_000);
        const later = await scene.revoke({type: 'user', user_id: user.id});
        await scene.test.advance(1);
        expect(await ask(false)).toMatchObject({verdict: 'wipe'});
        await scene.features.call('cancelRevocation', {actor: scene.admin, params: {job_id: later.id}, body: {reason: 'Found again'}});
        await scene.pass(4_000);
        expect(await scene.isOpen(user.session)).toBe(false);
    });
});

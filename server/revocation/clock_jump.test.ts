/** What a server's clock does to a running revocation when it is set: forward, or back to a time at which nothing of it had happened. */
import type {Revocation} from '../../contract/revocations';
import {useRevocationScene} from '../../test/support/revocation_scene';
import type {TestSession} from '../../test/support/test_host';
import {refuseLogIn} from './refuse_log_in';

const HOUR_MS = 3_600_000;

const scene = useRevocationScene();

async function revokeSomebody(): Promise<{job: Revocation; userId: string; session: TestSession}> {
    const {id, session} = await scene.addPerson();
    const job = await scene.revoke({type: 'user', user_id: id}, {refuse_log_in: true});
    await scene.test.advance(1);
    return {job, userId: id, session};
}

describe('a clock set forward by an hour', () => {
    it('ends access at once, and the job is overdue by that clock, recorded once', async () => {
        const {job, session} = await revokeSomebody();
        await scene.test.sleep(HOUR_MS);
        await scene.pass(1_000);
        expect(await scene.isOpen(session)).toBe(false);
        expect((await scene.read(job)).targets_by_state).toMatchObject({wipe_unconfirmed: 1});
        expect((await scene.events()).filter((event) => event === 'session_access_ended')).toHaveLength(1);
    });
});

describe('a clock set back by an hour', () => {
    it('keeps no target waiting for its time to come again', async () => {
        const {job, session} = await revokeSomebody();
        await scene.test.sleep(-HOUR_MS);
        await scene.pass(4_000);
        expect(await scene.isOpen(session)).toBe(false);
        expect(await scene.read(job)).toMatchObject({targets_by_state: {access_ended: 1}, overdue: 0, failed: 0});
    });

    it('frees what a node that died in that moment had in hand', async () => {
        const {session} = await revokeSomebody();
        await scene.test.rows('UPDATE security_controls_revocation_target SET lease_until = $1', [scene.test.host.clock.now() + 10_000]);
        await scene.test.sleep(-HOUR_MS);
        await scene.pass(4_000);
        expect(await scene.isOpen(session)).toBe(false);
    });

    it('tries what core refused again', async () => {
        const {session} = await revokeSomebody();
        await scene.test.rows('UPDATE security_controls_revocation_target SET attempts = 3, next_at = $1', [scene.test.host.clock.now() + 5_000]);
        await scene.test.sleep(-HOUR_MS);
        await scene.pass(1_000);
        expect(await scene.isOpen(session)).toBe(false);
    });

    it('keeps nobody from logging in for an hour', async () => {
        const {userId} = await revokeSomebody();
        expect(await refuseLogIn(scene.test.host.fork(), userId)).not.toBe('');
        await scene.test.sleep(-HOUR_MS);
        expect(await refuseLogIn(scene.test.host.fork(), userId)).toBe('');
    });

    it('does not silence the beacon', async () => {
        const beacons = () => scene.test.core.published.filter(({event}) => event === 'beacon').length;
        await scene.features.tick('beacon');
        const before = beacons();
        expect(before).toBeGreaterThan(0);
        await scene.test.sleep(-HOUR_MS);
        await scene.features.tick('beacon');
        expect(beacons()).toBe(before + 1);
    });
});

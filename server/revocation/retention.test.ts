import type {Revocation} from '../../contract/revocations';
import {useRevocationScene} from '../../test/support/revocation_scene';
import {addActor, composeSessionFeatures} from '../../test/support/session_features';

const scene = useRevocationScene();

const DAY_MS = 86_400_000;

async function finishedJob(): Promise<Revocation> {
    const {id} = await scene.addPerson();
    const job = await scene.revoke({type: 'user', user_id: id}, {wipe: false, order: 'end_access_first'});
    await scene.features.tick('revocation_engine');
    return job;
}
const left = () => scene.test.rows<{id: string}>('SELECT id FROM security_controls_revocation');
const tidy = () => scene.features.tick('revocation_retention');

describe('old revocations', () => {
    it('go 90 days after they ended, with their targets, once for all nodes, and the audit says so', async () => {
        const job = await finishedJob();
        await scene.test.advance((90 * DAY_MS) - 60_000);
        await tidy();
        expect(await left()).toEqual([{id: job.id}]);
        await scene.test.advance(120_000);
        await Promise.all([tidy(), composeSessionFeatures(scene.test).tick('revocation_retention')]);
        expect(await left()).toEqual([]);
        expect(await scene.test.rows('SELECT 1 FROM security_controls_revocation_target')).toEqual([]);
        expect((await scene.events()).filter((name) => name === 'revocations_removed')).toHaveLength(1);
    });

    it('stay while they run, and as long as the policy says', async () => {
        scene.features.policy.keep_revocations_days = null;
        const job = await finishedJob();
        await scene.test.advance(4000 * DAY_MS);
        await tidy();
        expect(await left()).toHaveLength(1);
        scene.features.policy.keep_revocations_days = 1;
        await scene.test.rows('UPDATE security_controls_revocation SET finished_at = 0 WHERE id = $1', [job.id]);
        await scene.test.advance(120_000);
        await tidy();
        expect(await left()).toHaveLength(1);
    });

    it('stay when the audit cannot record their removal', async () => {
        await finishedJob();
        await scene.test.advance(91 * DAY_MS);
        await scene.test.rows('ALTER TABLE security_controls_audit_pending RENAME TO gone');
        await expect(tidy()).rejects.toMatchObject({name: 'HostError'});
        expect(await left()).toHaveLength(1);
    });
});

it('a system admin a user manager may no longer log out is spared, and named', async () => {
    const manager = await addActor(scene.test, 'system_user_manager');
    const {user: promoted, session} = await scene.addPerson();
    const job = await scene.revoke({type: 'user', user_id: promoted.id}, {wipe: false, order: 'end_access_first'}, manager);
    await scene.test.rows('UPDATE users SET roles = \'system_user system_admin\' WHERE id = $1', [promoted.id]);
    await scene.features.tick('revocation_engine');
    expect(await scene.targetsOf(job)).toMatchObject([{username: promoted.username, is_system_admin: true, error: 'target_is_system_admin', access_ended_at: 0}]);
    expect(await scene.isOpen(session)).toBe(true);
});

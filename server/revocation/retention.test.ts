import type {Revocation} from '../../contract/revocations';
import type {SessionFeatures} from '../../test/support/session_features';
import {addActor, auditEvents, composeSessionFeatures} from '../../test/support/session_features';
import type {TestDatabase, TestHost} from '../../test/support/test_host';
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

const DAY_MS = 86_400_000;

async function finishedJob(actor = admin): Promise<Revocation> {
    const {id: userId} = await test.addUser();
    await test.addSession(userId);
    const job = await features.call('createRevocation', {
        actor, body: {scope: {type: 'user', user_id: userId}, wipe: false, order: 'end_access_first', reason: 'because', message: ''},
    });
    await features.tick('revocation_engine');
    return job;
}
const left = () => test.rows<{id: string}>('SELECT id FROM security_controls_revocation');
const tidy = () => features.tick('revocation_retention');

describe('old revocations', () => {
    it('go 90 days after they ended, with their targets, once for all nodes, and the audit says so', async () => {
        const job = await finishedJob();
        await test.advance((90 * DAY_MS) - 60_000);
        await tidy();
        expect(await left()).toEqual([{id: job.id}]);
        await test.advance(120_000);
        await Promise.all([tidy(), composeSessionFeatures(test).tick('revocation_retention')]);
        expect(await left()).toEqual([]);
        expect(await test.rows('SELECT 1 FROM security_controls_revocation_target')).toEqual([]);
        expect((await auditEvents(test)).filter((name) => name === 'revocations_removed')).toHaveLength(1);
    });

    it('stay while they run, and as long as the policy says', async () => {
        features.policy.keep_revocations_days = null;
        const job = await finishedJob();
        await test.advance(4000 * DAY_MS);
        await tidy();
        expect(await left()).toHaveLength(1);
        features.policy.keep_revocations_days = 1;
        await test.rows('UPDATE security_controls_revocation SET finished_at = 0 WHERE id = $1', [job.id]);
        await test.advance(120_000);
        await tidy();
        expect(await left()).toHaveLength(1);
    });

    it('stay when the audit cannot record their removal', async () => {
        await finishedJob();
        await test.advance(91 * DAY_MS);
        await test.rows('ALTER TABLE security_controls_audit_pending RENAME TO gone');
        await expect(tidy()).rejects.toMatchObject({name: 'HostError'});
        expect(await left()).toHaveLength(1);
    });
});

it('a system admin a user manager may no longer log out is spared, and named', async () => {
    const manager = await addActor(test, 'system_user_manager');
    const promoted = await test.addUser();
    await test.addSession(promoted.id);
    const job = await features.call('createRevocation', {
        actor: manager, body: {scope: {type: 'user', user_id: promoted.id}, wipe: false, order: 'end_access_first', reason: 'because', message: ''},
    });
    await test.rows('UPDATE users SET roles = \'system_user system_admin\' WHERE id = $1', [promoted.id]);
    await features.tick('revocation_engine');
    const {items} = await features.call('listRevocationTargets', {actor: admin, params: {job_id: job.id}, query: {}});
    expect(items).toMatchObject([{username: promoted.username, is_system_admin: true, error: 'target_is_system_admin', access_ended_at: 0}]);
    expect(await test.rows('SELECT 1 FROM sessions WHERE userid = $1', [promoted.id])).toHaveLength(1);
});

/** What the audit keeps of log-ins that are refused while a revocation runs: each person's, and not each attempt. */
import {auditBodies} from '../../test/support/session_features';
import {useRevocationScene} from '../../test/support/revocation_scene';
import {recordRepeatedRefusals} from '../http/refusals';
import {refuseLogIn} from './refuse_log_in';

const MINUTE_MS = 60_000;

const scene = useRevocationScene();

/** The minute's beginning, so that what follows within it is counted together. */
beforeEach(() => scene.test.advance(MINUTE_MS - (scene.test.host.clock.now() % MINUTE_MS)));

async function tryAgainAndAgain(userId: string, times: number): Promise<void> {
    for (let i = 0; i < times; i++) {
        expect(await refuseLogIn(scene.test.host.fork(), userId)).toContain('Try again');
    }
}

const refusals = async () => (await auditBodies(scene.test)).filter((body) => (body as {event_name: string}).event_name === 'log_in_refused');

it('records a person\'s first attempt at once, and the further ones of the minute as one record with their number', async () => {
    const [a, b] = [await scene.addPerson(), await scene.addPerson()];
    const job = await scene.revoke({type: 'users', user_ids: [a.id, b.id], keep_own_session: true, include_integrations: false}, {refuse_log_in: true});
    await tryAgainAndAgain(a.id, 5);
    await tryAgainAndAgain(b.id, 1);
    const record = (id: string, state: object | null) => expect.objectContaining({
        status: 'success', actor: expect.objectContaining({type: 'system'}), target: {type: 'user', id}, job_id: job.id, resulting_state: state,
    });
    expect(await refusals()).toEqual([record(a.id, null), record(b.id, null)]);
    await recordRepeatedRefusals(scene.test.host.fork());
    expect(await refusals()).toHaveLength(2);
    await scene.test.advance(MINUTE_MS);
    // Another node, or this one after a restart: the count is the database's.
    await recordRepeatedRefusals(scene.test.host.fork());
    await recordRepeatedRefusals(scene.test.host.fork());
    expect(await refusals()).toEqual([record(a.id, null), record(b.id, null), record(a.id, {repeated: 4})]);
});

it('records the first attempt of each revocation', async () => {
    const a = await scene.addPerson();
    const first = await scene.revoke({type: 'user', user_id: a.id}, {refuse_log_in: true});
    await tryAgainAndAgain(a.id, 2);
    await scene.test.rows('UPDATE security_controls_revocation SET finished_at = 1 WHERE id = $1', [first.id]);
    await scene.test.addSession(a.id);
    const second = await scene.revoke({type: 'user', user_id: a.id}, {refuse_log_in: true});
    await tryAgainAndAgain(a.id, 2);
    expect(await refusals()).toMatchObject([{job_id: first.id}, {job_id: second.id}]);
});

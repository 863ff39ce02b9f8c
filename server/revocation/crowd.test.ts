import {useRevocationScene} from '../../test/support/revocation_scene';

const CLIENTS = 12;

const scene = useRevocationScene();

/** A dozen people whose clients ask at once, as they do when everybody is told by one event; the first alone, since nothing is under way yet. */
async function askAll() {
    const people = await Promise.all(Array.from({length: CLIENTS}, () => scene.addPerson()));
    const tickets = await Promise.all(people.map(async ({id, session}) => (await scene.features.call('issueTicket', {actor: {...scene.admin, userId: id, sessionId: session.id}})).ticket));
    const job = await scene.revoke({type: 'users', user_ids: people.map(({id}) => id), keep_own_session: true, include_integrations: false}, {confirm_users: CLIENTS});
    await scene.test.advance(1);
    const verdicts = await Promise.all(tickets.map((ticket) => scene.features.call('getVerdict', {body: {ticket, held: true}})));
    return {job, tickets, verdicts};
}

const recorded = async () => (await scene.events()).filter((name) => name === 'session_access_ended').length;

it('is answered when core has ended its sessions, and recorded when it is over', async () => {
    const {job, verdicts} = await askAll();
    expect(verdicts).toEqual(Array.from({length: CLIENTS}, () => expect.objectContaining({verdict: 'wipe', access_ended: true}) as unknown));
    expect(scene.test.core.revokedSessionIds).toHaveLength(CLIENTS);
    expect(await recorded()).toBeLessThan(CLIENTS);
    await scene.test.advance(600);
    expect(await recorded()).toBe(CLIENTS);
    const {targets_by_state: states, access_ended_ms: endedMs} = await scene.read(job);
    expect(states).toMatchObject({access_ended: CLIENTS});
    // When core ended it, not when it was recorded.
    expect(endedMs).toBeLessThan(100);
});

it('may report its wipes before the ends of its sessions are recorded', async () => {
    const {job, tickets, verdicts} = await askAll();
    const report = {local_storage_keys: 1, session_storage_keys: 0, databases: 0, caches: 0, service_workers: 0, swept_again: 0, remaining: []};
    await Promise.all(tickets.map((ticket, i) => scene.features.call('reportWipe', {body: {ticket, nonce: verdicts[i]?.nonce ?? '', report}})));
    await scene.pass(3_000);
    expect(await scene.read(job)).toMatchObject({targets_by_state: {wipe_reported: CLIENTS}, overdue: 0, failed: 0});
    expect(await recorded()).toBe(CLIENTS);
});

it('is recorded by the engine, once, where the node that answered it has stopped before it could', async () => {
    const {job} = await askAll();
    scene.test.setDatabaseDown(true);
    await scene.test.advance(600);
    scene.test.setDatabaseDown(false);
    expect(await recorded()).toBeLessThan(CLIENTS);
    await scene.pass(12_000);
    expect(await recorded()).toBe(CLIENTS);
    expect(await scene.read(job)).toMatchObject({targets_by_state: {access_ended: CLIENTS}, overdue: 0});
});

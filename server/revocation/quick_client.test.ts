import type {SessionFeatures} from '../../test/support/session_features';
import {addActor, composeSessionFeatures} from '../../test/support/session_features';
import type {TestDatabase, TestHost} from '../../test/support/test_host';
import {startTestDatabase} from '../../test/support/test_host';
import type {Host} from '../host';

let database: TestDatabase;
let test: TestHost;
let features: SessionFeatures;

beforeAll(async () => {
    database = await startTestDatabase();
}, 60_000);
afterAll(() => database.stop());
beforeEach(async () => {
    test = await database.createTestHost();
    features = composeSessionFeatures(test);
});

/** The same host, whose clients answer an event before the engine goes on. */
function withQuickClients(host: Host, answer: () => Promise<unknown>): Host {
    return {...host, mattermost: {...host.mattermost, async publishEvent(...event) {
        await host.mattermost.publishEvent(...event);
        await answer();
    }}};
}

it('a client that has its verdict while the engine is still telling loses its access when it says heard, and not when a lease runs out', async () => {
    const admin = await addActor(test, 'system_user system_admin');
    const user = await addActor(test, 'system_user');
    const {ticket} = await features.call('issueTicket', {actor: user});
    await features.call('createRevocation', {actor: admin, body: {scope: {type: 'user', user_id: user.userId}, wipe: true, order: 'tell_first', reason: 'lost', message: ''}});
    const verdicts: unknown[] = [];
    await features.tick('revocation_engine', withQuickClients(test.host.fork(), async () => verdicts.push(await features.call('getVerdict', {body: {ticket}}))));
    expect(verdicts).toContainEqual(expect.objectContaining({verdict: 'wipe'}));
    expect(await features.call('reportHeard', {body: {ticket}})).toEqual({access_ended: true});
    expect(await test.rows('SELECT 1 FROM sessions WHERE id = $1', [user.sessionId])).toEqual([]);
});

import type {TestDatabase, TestHost} from '../../test/support/test_host';
import {startTestDatabase} from '../../test/support/test_host';
import {chainPending} from './chain';
import {closeIntent, openIntent, reconcileIntents} from './intents';
import {listRecords} from './read';
import {appendAudit} from './write';

let database: TestDatabase;
let test: TestHost;
beforeAll(async () => {
    database = await startTestDatabase();
});
afterAll(() => database.stop());
beforeEach(async () => {
    test = await database.createTestHost();
});

const open = () => test.host.transaction((tx) => openIntent(tx, test.host, {
    event_name: 'account_deactivated', actor: {type: 'system'}, target: {type: 'user', id: 'u1'}, request_id: 'r1', job_id: 'j1',
}));
const records = async () => {
    await chainPending(test.host);
    return (await listRecords(test.host.sql, {})).items.reverse();
};

describe('an effect in core', () => {
    it('stands in the audit as intended, and with its outcome', async () => {
        const id = await open();
        const closed = await test.host.transaction(async (tx) => {
            await appendAudit(tx, test.host, {event_name: 'account_deactivated', status: 'success', actor: {type: 'system'}});
            return closeIntent(tx, id);
        });
        expect(closed).toBe(true);
        await test.advance(600_000);
        await reconcileIntents(test.host.fork());
        expect((await records()).map(({event_name: name, status}) => [name, status])).toEqual([['core_effect_intended', 'attempt'], ['account_deactivated', 'success']]);
    });

    it('that is repeated is intended once, and missed only after its last attempt', async () => {
        const attempt = () => test.host.transaction((tx) => openIntent(tx, test.host, {event_name: 'access_token_ended', actor: {type: 'system'}}, 'job1 token1'));
        const id = await attempt();
        await test.advance(100_000);
        expect(await attempt()).toBe(id);
        await test.advance(100_000);
        await reconcileIntents(test.host.fork());
        expect((await records()).map(({event_name: name}) => name)).toEqual(['core_effect_intended']);
    });

    it('whose outcome nobody recorded is found, once, and marked as unknown', async () => {
        const id = await open();
        await reconcileIntents(test.host.fork());
        expect(await records()).toHaveLength(1);
        await test.advance(120_000);
        await Promise.all([reconcileIntents(test.host.fork()), reconcileIntents(test.host.fork())]);
        expect((await records()).slice(1)).toEqual([expect.objectContaining({
            event_name: 'effect_outcome_unknown', status: 'attempt', target: {type: 'user', id: 'u1', name: ''}, request_id: 'r1', job_id: 'j1',
            prior_state: {intended: 'account_deactivated', intended_at: expect.any(Number)}, resulting_state: {outcome: 'unknown'},
        })]);
        expect(await test.host.transaction((tx) => closeIntent(tx, id))).toBe(false);
    });
});

describe('an actor', () => {
    it('may be another system, by its name', async () => {
        await test.host.transaction((tx) => appendAudit(tx, test.host, {event_name: 'revocation_requested', status: 'success', actor: {type: 'external', name: 'identity provider', address: '192.0.2.9'}}));
        expect((await records())[0]?.actor).toEqual({type: 'external', user_id: '', username: 'identity provider', session_id: '', address: '192.0.2.9', client: ''});
    });
});

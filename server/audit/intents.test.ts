import {useTestHost} from '../../test/support/use_test_host';
import type {Host} from '../host';
import {chainPending} from './chain';
import type {Announced} from './intents';
import {announceIntent, closeAnnounced, closeIntent, openIntent, readAnnounced, reconcileIntents} from './intents';
import {listRecords} from './read';
import {appendAudit} from './write';

const test = useTestHost();

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
        await reconcileIntents(test.host.fork(), {});
        expect((await records()).map(({event_name: name, status}) => [name, status])).toEqual([['core_effect_intended', 'attempt'], ['account_deactivated', 'success']]);
    });

    it('that is repeated is intended once, and missed only after its last attempt', async () => {
        const attempt = () => test.host.transaction((tx) => openIntent(tx, test.host, {event_name: 'access_token_ended', actor: {type: 'system'}}, 'job1 token1'));
        const id = await attempt();
        await test.advance(100_000);
        expect(await attempt()).toBe(id);
        await test.advance(100_000);
        await reconcileIntents(test.host.fork(), {});
        expect((await records()).map(({event_name: name}) => name)).toEqual(['core_effect_intended']);
    });

    it('whose outcome nobody recorded is found, once, and marked as unknown', async () => {
        const id = await open();
        await reconcileIntents(test.host.fork(), {});
        expect(await records()).toHaveLength(1);
        await test.advance(120_000);
        await Promise.all([reconcileIntents(test.host.fork(), {}), reconcileIntents(test.host.fork(), {})]);
        expect((await records()).slice(1)).toEqual([expect.objectContaining({
            event_name: 'effect_outcome_unknown', status: 'attempt', target: {type: 'user', id: 'u1', name: ''}, request_id: 'r1', job_id: 'j1',
            prior_state: {intended: 'account_deactivated', intended_at: expect.any(Number)}, resulting_state: {outcome: 'unknown'},
        })]);
        expect(await test.host.transaction((tx) => closeIntent(tx, id))).toBe(false);
    });
});

describe('an effect that an admin\'s own session does in core', () => {
    const admin = {userId: 'admin1', sessionId: 's1', isAutomation: false, address: '192.0.2.9', client: 'browser'};
    const announce = () => test.host.transaction((tx) => announceIntent(tx, test.host, {
        event: {event_name: 'mfa_factor_reset', target: {type: 'user', id: 'u1'}, request_id: 'r1'}, announcedBy: admin, recordedAs: 'mfa_factor_reset_requested', withinMs: 60_000,
    }));
    const settled: string[] = [];
    const settlers = {
        mfa_factor_reset: (host: Host, {id, announcedBy, target}: Announced) => host.transaction(async (tx) => {
            if (await closeAnnounced(tx, host, id)) {
                settled.push(`${announcedBy.userId} ${target?.id}`);
            }
        }),
    };
    beforeEach(() => {
        settled.length = 0;
    });

    it('is announced by name, and closed once, by whoever reports its outcome', async () => {
        const id = await announce();
        expect(await readAnnounced(test.host.sql, 'mfa_factor_reset', id)).toEqual({id, announcedBy: admin, target: {type: 'user', id: 'u1'}, requestId: 'r1', isClosed: false});
        expect(await readAnnounced(test.host.sql, 'account_deactivated', id)).toBeNull();
        const close = () => test.host.transaction((tx) => closeAnnounced(tx, test.host, id));
        expect([await close(), await close()]).toEqual([true, false]);
        expect(await readAnnounced(test.host.sql, 'mfa_factor_reset', id)).toMatchObject({isClosed: true});
        await test.advance(60_000);
        await reconcileIntents(test.host.fork(), settlers);
        expect(settled).toEqual([]);
        expect((await records()).map(({event_name: name, status}) => [name, status])).toEqual([['mfa_factor_reset_requested', 'attempt']]);
    });

    it('is looked for by its settler when nobody reports it in time, and by two nodes once', async () => {
        await announce();
        await test.advance(59_000);
        await reconcileIntents(test.host.fork(), settlers);
        expect(settled).toEqual([]);
        await test.advance(1_000);
        await Promise.all([reconcileIntents(test.host.fork(), settlers), reconcileIntents(test.host.fork(), settlers)]);
        expect(settled).toEqual(['admin1 u1']);
    });

    it('that nobody can look for is marked as unknown; one with its outcome is forgotten after an hour', async () => {
        await announce();
        await test.advance(60_000);
        await reconcileIntents(test.host.fork(), {});
        expect((await records()).map(({event_name: name}) => name)).toEqual(['mfa_factor_reset_requested', 'effect_outcome_unknown']);
        const id = await announce();
        await test.host.transaction((tx) => closeAnnounced(tx, test.host, id));
        await test.advance(3_600_000);
        await reconcileIntents(test.host.fork(), settlers);
        expect(await readAnnounced(test.host.sql, 'mfa_factor_reset', id)).toBeNull();
        expect(settled).toEqual([]);
    });
});

describe('an actor', () => {
    it('may be another system, by its name', async () => {
        await test.host.transaction((tx) => appendAudit(tx, test.host, {event_name: 'revocation_requested', status: 'success', actor: {type: 'external', name: 'identity provider', address: '192.0.2.9'}}));
        expect((await records())[0]?.actor).toEqual({type: 'external', user_id: '', username: 'identity provider', session_id: '', address: '192.0.2.9', client: ''});
    });
});

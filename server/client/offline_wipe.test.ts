import type {SessionFeatures} from '../../test/support/session_features';
import {addActor, auditEvents, composeSessionFeatures} from '../../test/support/session_features';
import {useTestHost} from '../../test/support/use_test_host';
import type {Actor} from '../http/route';

const test = useTestHost();
let features: SessionFeatures;
let user: Actor;
let ticket: string;

beforeEach(async () => {
    features = composeSessionFeatures(test);
    user = await addActor(test, 'system_user');
    ({ticket} = await features.call('issueTicket', {actor: user}));
});

const REPORT = {local_storage_keys: 3, session_storage_keys: 1, databases: 1, caches: 0, service_workers: 0, swept_again: 0, remaining: []};
const report = (wipedAt: number, over: object = {}, asked = ticket) => features.call('reportOfflineWipe', {body: {ticket: asked, wiped_at: wipedAt, report: {...REPORT, ...over}}});

it('is recorded once as that client\'s claim, and leaves the session alone', async () => {
    await report(1);
    await report(1);
    expect(await auditEvents(test)).toEqual(['offline_wipe_reported']);
    const [record] = await test.rows<{body: {actor: object; resulting_state: object}}>('SELECT body::jsonb AS body FROM security_controls_audit_pending');
    expect(record?.body).toMatchObject({status: 'success', actor: {type: 'client', user_id: user.userId, session_id: user.sessionId}, resulting_state: {wiped_at: 1, databases: 1}});
    expect(await features.call('getVerdict', {body: {ticket}})).toMatchObject({verdict: 'live'});
});

it('says when something could not be removed', async () => {
    await report(1, {remaining: ['indexed_db: blocked']});
    expect(await test.rows('SELECT body::jsonb->>\'status\' AS status FROM security_controls_audit_pending')).toEqual([{status: 'fail'}]);
});

it('a client that invents one after the other fills no audit: one an hour', async () => {
    for (let i = 0; i < 20; i++) {
        await report(i);
    }
    await test.advance(3_600_000);
    await report(99);
    expect(await auditEvents(test)).toEqual(['offline_wipe_reported', 'offline_wipe_reported']);
});

it('takes nobody\'s word without a ticket of this server', async () => {
    await expect(report(1, {}, `${ticket}x`)).rejects.toMatchObject({id: 'client.invalid_ticket'});
    expect(await auditEvents(test)).toEqual([]);
});

it('is forgotten after 90 days', async () => {
    await report(1);
    await test.advance(91 * 86_400_000);
    await features.tick('offline_wipes_tidy');
    expect(await test.rows('SELECT 1 FROM security_controls_offline_wipe')).toEqual([]);
});

it('the ticket brings the notice in the person\'s language', async () => {
    expect((await features.call('issueTicket', {actor: user})).texts).toMatchObject({locale: 'en', by_id: {title: 'You have been logged out'}});
    await test.rows('UPDATE users SET locale = \'de\' WHERE id = $1', [user.userId]);
    expect((await features.call('issueTicket', {actor: user})).texts).toMatchObject({locale: 'de', by_id: {title: 'Sie wurden abgemeldet'}});
});

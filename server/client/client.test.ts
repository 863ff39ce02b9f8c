import type {VerdictReply} from '../../contract/client';
import type {SessionFeatures} from '../../test/support/session_features';
import {addActor, auditEvents, composeSessionFeatures} from '../../test/support/session_features';
import type {TestDatabase, TestHost} from '../../test/support/test_host';
import {startTestDatabase} from '../../test/support/test_host';
import type {Actor} from '../http/route';

let database: TestDatabase;
let test: TestHost;
let features: SessionFeatures;
let user: Actor;
let admin: Actor;
let ticket: string;

beforeAll(async () => {
    database = await startTestDatabase();
}, 60_000);
afterAll(() => database.stop());
beforeEach(async () => {
    test = await database.createTestHost();
    features = composeSessionFeatures(test);
    user = await addActor(test, 'system_user');
    admin = await addActor(test, 'system_user system_admin');
    ({ticket} = await features.call('issueTicket', {actor: user}));
});

const REPORT = {local_storage_keys: 3, session_storage_keys: 1, databases: 1, caches: 0, service_workers: 0, swept_again: 0, remaining: []};
const DAY_MS = 86_400_000;

const ask = (over: {ticket?: string; logged_out?: boolean} = {}): Promise<VerdictReply> => features.call('getVerdict', {body: {ticket, ...over}});
const removeSession = () => test.rows('DELETE FROM sessions WHERE id = $1', [user.sessionId]);
const revoke = (wipe: boolean) => features.call('createRevocation', {
    actor: admin, body: {scope: {type: 'user', user_id: user.userId}, wipe, order: 'tell_first', reason: 'lost', message: 'Call the desk.'},
});

describe('the verdict, row by row', () => {
    it('a live session is live, and is told nothing else', async () => {
        expect(await ask()).toEqual({verdict: 'live', session_id: user.sessionId, nonce: null, notice: null});
        expect(await ask({logged_out: true})).toMatchObject({verdict: 'live'});
    });

    it('a target of a revocation is to wipe, before its access ended and after', async () => {
        await revoke(true);
        const asked = await ask();
        expect(asked).toMatchObject({verdict: 'wipe', notice: {ended_by: 'system_admin', message: 'Call the desk.'}});
        await removeSession();
        expect(await ask()).toEqual(asked);
    });

    it('a target of a revocation without wipe is to log out', async () => {
        await revoke(false);
        expect(await ask()).toMatchObject({verdict: 'log_out', nonce: null, notice: {ended_by: 'system_admin'}});
    });

    it('of two revocations the one that wipes decides', async () => {
        await revoke(false);
        await revoke(true);
        expect(await ask()).toMatchObject({verdict: 'wipe'});
    });

    it('a target that was given up is live', async () => {
        await revoke(true);
        await test.rows('UPDATE security_controls_revocation_target SET failed = true');
        expect(await ask()).toMatchObject({verdict: 'live'});
    });

    it.each([[false], [true]])('a deactivated account is to wipe (revoked without wipe before: %s)', async (revokedBefore) => {
        if (revokedBefore) {
            await revoke(false);
        }
        await test.rows('UPDATE users SET deleteat = 4711 WHERE id = $1', [user.userId]);
        expect(await ask()).toMatchObject({verdict: 'wipe', notice: {ended_by: 'deactivation', ended_at: 4711, message: ''}});
    });

    it.each([[true, 'wipe'], [false, 'log_out']])('expired, row still there, policy wipe_on_expiry %s: %s', async (policy, verdict) => {
        features.policy.wipe_on_expiry = policy;
        await test.advance(31 * DAY_MS);
        expect(await ask()).toMatchObject({verdict, notice: {ended_by: 'expired'}});
    });

    it.each([[true, 'wipe'], [false, 'log_out']])('expired, row removed by core, policy wipe_on_expiry %s: %s', async (policy, verdict) => {
        features.policy.wipe_on_expiry = policy;
        await test.advance(31 * DAY_MS);
        await removeSession();
        expect(await ask()).toMatchObject({verdict, notice: {ended_by: 'expired'}});
    });

    it('a session that was ended before it could expire stays "ended elsewhere" when its time is over', async () => {
        await removeSession();
        await features.tick('session_mirror');
        await test.advance(31 * DAY_MS);
        expect(await ask()).toMatchObject({notice: {ended_by: 'ended_elsewhere'}});
    });

    it.each([[true, 'wipe'], [false, 'log_out']])('an ordinary log-out, policy wipe_on_logout %s: %s', async (policy, verdict) => {
        features.policy.wipe_on_logout = policy;
        await removeSession();
        expect(await ask({logged_out: true})).toMatchObject({verdict, notice: {ended_by: 'log_out'}});
    });

    it.each([[true, 'wipe'], [false, 'log_out']])('a row that vanished, policy wipe_when_ended_elsewhere %s: %s', async (policy, verdict) => {
        features.policy.wipe_when_ended_elsewhere = policy;
        await removeSession();
        expect(await ask()).toMatchObject({verdict, notice: {ended_by: 'ended_elsewhere'}});
    });

    it('a session nobody ever saw is unknown', async () => {
        await removeSession();
        await test.rows('DELETE FROM security_controls_session_mirror');
        expect(await ask()).toEqual({verdict: 'unknown', session_id: user.sessionId, nonce: null, notice: null});
    });

    it('nobody is wiped when the database does not answer', async () => {
        await removeSession();
        test.setDatabaseDown(true);
        await expect(ask()).rejects.toMatchObject({id: 'sql.unavailable', statusCode: 503});
        await expect(ask({logged_out: true})).rejects.toMatchObject({id: 'sql.unavailable'});
        test.setDatabaseDown(false);
        expect(await test.rows('SELECT 1 FROM security_controls_wipe')).toEqual([]);
    });

    it('the verdict marks the target told', async () => {
        const job = await revoke(true);
        await ask();
        expect(await features.call('getRevocation', {actor: admin, params: {job_id: job.id}})).toMatchObject({targets_by_state: {told: 1}});
    });
});

describe('tickets', () => {
    it('are refused when anything of them was changed', async () => {
        const parts = ticket.split('.');
        const other = (await features.call('issueTicket', {actor: admin})).ticket.split('.');
        const forged = [
            [parts[0], parts[1], other[2], parts[3]], [parts[0], parts[1], parts[2], other[3]], [parts[0], 'nokey', parts[2], parts[3]],
            ['v2', parts[1], parts[2], parts[3]], [parts[0], parts[1], parts[2], ''], [...parts, 'more'], [parts[0], parts[1], '', parts[3]],
        ];
        for (const forgery of forged) {
            await expect(ask({ticket: forgery.join('.')})).rejects.toMatchObject({id: 'client.invalid_ticket'});
        }
        await expect(ask()).resolves.toMatchObject({verdict: 'live'});
    });

    it('of another node with the same database are good', async () => {
        const otherNode = composeSessionFeatures(test);
        expect(await otherNode.call('getVerdict', {body: {ticket}})).toMatchObject({verdict: 'live', session_id: user.sessionId});
    });

    it('cost a forger no statement: the MAC is checked first', async () => {
        await ask();
        test.setDatabaseDown(true);
        await expect(ask({ticket: ticket.slice(0, -4)})).rejects.toMatchObject({id: 'client.invalid_ticket'});
        await expect(ask({ticket: 'v1.invented.e30.AAAA'})).rejects.toMatchObject({id: 'client.invalid_ticket'});
        test.setDatabaseDown(false);
    });

    it('of a retired key are refused by a node that starts after', async () => {
        await test.rows('UPDATE security_controls_ticket_key SET retired_at = 1');
        await expect(composeSessionFeatures(test).call('getVerdict', {body: {ticket}})).rejects.toMatchObject({id: 'client.invalid_ticket'});
    });

    it('may ask 30 times a minute', async () => {
        for (let i = 0; i < 30; i++) {
            await ask();
        }
        await expect(ask()).rejects.toMatchObject({id: 'api.rate_limited'});
        await test.advance(60_000);
        await expect(ask()).resolves.toMatchObject({verdict: 'live'});
    });
});

it('a ticket says after how many hours without the server a tab empties itself; never unless the policy says so', async () => {
    expect(await features.call('issueTicket', {actor: user})).toMatchObject({wipe_offline_hours: null});
    features.policy.wipe_offline_hours = 12;
    expect(await features.call('issueTicket', {actor: user})).toMatchObject({wipe_offline_hours: 12});
});

describe('heard', () => {
    it('ends a target\'s access then and there', async () => {
        await revoke(true);
        expect(await features.call('reportHeard', {body: {ticket}})).toEqual({access_ended: true});
        expect(test.core.revokedSessionIds).toEqual([user.sessionId]);
    });

    it('ends nobody\'s access without a revocation', async () => {
        expect(await features.call('reportHeard', {body: {ticket}})).toEqual({access_ended: false});
        expect(test.core.revokedSessionIds).toEqual([]);
    });
});

describe('the wipe', () => {
    const orderedNonce = async () => (await ask()).nonce ?? '';
    const carryOut = (nonce: string, actor: Actor | null = null) => features.reply('carryOutWipe', {actor, body: {ticket, nonce}});

    it('expires core\'s cookies once and clears storage', async () => {
        await revoke(true);
        const nonce = await orderedNonce();
        const reply = await carryOut(nonce);
        expect(reply.body).toEqual({cookies_expired: true, clear_site_data: true});
        expect(reply.headers?.['Clear-Site-Data']).toBe('"storage"');
        expect(reply.headers?.['Set-Cookie']).toHaveLength(3);
        await expect(carryOut(nonce)).rejects.toMatchObject({id: 'client.nonce_used'});
    });

    it('keeps its nonce when core cannot say where it lives', async () => {
        await revoke(true);
        const nonce = await orderedNonce();
        test.core.failNext.GetConfig = {id: 'away', status_code: 500};
        await expect(carryOut(nonce)).rejects.toMatchObject({id: 'away'});
        await expect(carryOut(nonce)).resolves.toMatchObject({body: {cookies_expired: true}});
    });

    it('touches nothing of a live session that carries the request', async () => {
        await revoke(true);
        const reply = await carryOut(await orderedNonce(), {...user, sessionId: test.host.ids.newId()});
        expect(reply).toEqual({body: {cookies_expired: false, clear_site_data: false}, headers: {}});
    });

    it('needs the nonce of its own session', async () => {
        await revoke(true);
        await orderedNonce();
        await expect(carryOut('invented')).rejects.toMatchObject({id: 'client.invalid_ticket'});
        const other = await features.call('issueTicket', {actor: admin});
        await expect(features.call('carryOutWipe', {body: {ticket: other.ticket, nonce: await orderedNonce()}})).rejects.toMatchObject({id: 'client.invalid_ticket'});
    });

    it('keeps its nonce until it was reported, and has a new one then', async () => {
        await revoke(true);
        const nonce = await orderedNonce();
        await carryOut(nonce);
        expect(await orderedNonce()).toBe(nonce);
        await features.call('reportWipe', {body: {ticket, nonce, report: REPORT}});
        const next = await orderedNonce();
        expect(next).not.toBe(nonce);
        await expect(carryOut(next)).resolves.toMatchObject({body: {cookies_expired: true}});
    });

    describe('drops the HTTP cache', () => {
        const clearCache = (nonce: string, held = ticket) => features.reply('clearCache', {body: {ticket: held, nonce}});

        it('once, after the wipe was carried out, and for the next wipe again', async () => {
            await revoke(true);
            const nonce = await orderedNonce();
            await expect(clearCache(nonce)).rejects.toMatchObject({id: 'client.invalid_ticket'});
            await carryOut(nonce);
            await features.call('reportWipe', {body: {ticket, nonce, report: REPORT}});
            expect(await clearCache(nonce)).toEqual({body: {clear_site_data: true}, headers: {'Clear-Site-Data': '"cache"'}});
            await expect(clearCache(nonce)).rejects.toMatchObject({id: 'client.nonce_used'});
            const next = await orderedNonce();
            await carryOut(next);
            await expect(clearCache(next)).resolves.toMatchObject({body: {clear_site_data: true}});
        });

        it('for nobody with an invented nonce, or the nonce of another session', async () => {
            await revoke(true);
            const nonce = await orderedNonce();
            await carryOut(nonce);
            await expect(clearCache('invented')).rejects.toMatchObject({id: 'client.invalid_ticket'});
            const other = await features.call('issueTicket', {actor: admin});
            await expect(clearCache(nonce, other.ticket)).rejects.toMatchObject({id: 'client.invalid_ticket'});
            await expect(clearCache(nonce)).resolves.toMatchObject({body: {clear_site_data: true}});
        });
    });

    it('is reported and audited once, without any revocation too', async () => {
        await test.rows('UPDATE users SET deleteat = 1 WHERE id = $1', [user.userId]);
        await removeSession();
        const nonce = await orderedNonce();
        const report = () => features.call('reportWipe', {body: {ticket, nonce, report: {...REPORT, remaining: ['tabs_open']}}});
        expect(await report()).toEqual({recorded: true});
        expect(await report()).toEqual({recorded: true});
        expect(await auditEvents(test)).toEqual(['wipe_reported']);
        const [record] = await test.rows<{body: {actor: Record<string, string>; status: string; resulting_state: Record<string, unknown>}}>('SELECT body::jsonb AS body FROM security_controls_audit_pending');
        expect(record?.body).toMatchObject({status: 'fail', actor: {type: 'client', user_id: user.userId, session_id: user.sessionId}, resulting_state: {ended_by: 'deactivation', databases: 1}});
    });

    it('is forgotten after 90 days', async () => {
        await revoke(true);
        const nonce = await orderedNonce();
        await test.advance(89 * DAY_MS);
        await features.tick('wipe_orders_tidy');
        expect(await test.rows('SELECT nonce FROM security_controls_wipe')).toEqual([{nonce}]);
        await test.advance(DAY_MS);
        await features.tick('wipe_orders_tidy');
        expect(await test.rows('SELECT nonce FROM security_controls_wipe')).toEqual([]);
    });

    it('takes no report with a nonce that was never given', async () => {
        await revoke(true);
        await expect(features.call('reportWipe', {body: {ticket, nonce: 'invented', report: REPORT}})).rejects.toMatchObject({id: 'client.invalid_ticket'});
        expect(await auditEvents(test)).toEqual(['revocation_requested']);
    });
});

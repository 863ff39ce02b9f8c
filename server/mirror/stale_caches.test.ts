import type {SessionFeatures} from '../../test/support/session_features';
import {addActor, auditEvents, composeSessionFeatures} from '../../test/support/session_features';
import type {TestSession} from '../../test/support/test_host';
import {useTestHost} from '../../test/support/use_test_host';

const test = useTestHost();
let features: SessionFeatures;

beforeEach(async () => {
    features = composeSessionFeatures(test);
});

const remove = (...sessions: TestSession[]) => test.rows('DELETE FROM sessions WHERE id = ANY($1)', [sessions.map(({id}) => id)]);
const tick = (node = features) => node.tick('stale_session_caches');
const round = async () => {
    await test.advance(15_000);
    await features.tick('session_mirror');
};
/** Every session made and revoked so is one clearing; nothing else revokes in these tests. */
const cleared = () => test.core.revokedSessionIds.length;

async function people(count: number): Promise<Array<{userId: string; session: TestSession}>> {
    const made = [];
    for (let i = 0; i < count; i++) {
        const user = await test.addUser();
        made.push({userId: user.id, session: await test.addSession(user.id)});
    }
    await round();
    return made;
}

describe('a session whose row was removed by SQL', () => {
    it('is cut from core\'s cache a moment after its client was told, once, and that is recorded', async () => {
        const [person] = await people(1);
        await remove(person!.session);
        await round();
        await tick();
        expect(cleared()).toBe(0);
        await test.advance(3_000);
        await Promise.all([tick(), tick(composeSessionFeatures(test))]);
        await tick();
        expect(cleared()).toBe(1);
        expect(await test.rows('SELECT 1 FROM sessions')).toEqual([]);
        expect(await auditEvents(test)).toEqual(['session_caches_cleared']);
    });

    it('leaves no trace in the mirror of the session that cleared the cache', async () => {
        const [person] = await people(1);
        await remove(person!.session);
        await round();
        await test.advance(3_000);
        await tick();
        await round();
        expect(await test.rows('SELECT session_id FROM security_controls_session_mirror')).toEqual([{session_id: person!.session.id}]);
    });

    it('is tried again when core was busy', async () => {
        const [person] = await people(1);
        await remove(person!.session);
        await round();
        await test.advance(3_000);
        test.core.failNext.CreateSession = {id: 'busy', status_code: 503};
        await expect(tick()).rejects.toMatchObject({id: 'busy'});
        await test.advance(31_000);
        await tick();
        expect(cleared()).toBe(1);
    });

    it('costs one purge where many people\'s vanished, and one clearing a person where that is refused', async () => {
        const many = await people(51);
        await remove(...many.map(({session}) => session));
        await round();
        await test.advance(3_000);
        await tick();
        expect([test.core.cachePurges, cleared()]).toEqual([1, 0]);

        test.core.config['ServiceSettings'] = {...test.core.config['ServiceSettings'], EnableOAuthServiceProvider: false};
        const again = await people(51);
        await remove(...again.map(({session}) => session));
        await round();
        await test.advance(3_000);
        await tick();
        expect([test.core.cachePurges, cleared()]).toEqual([1, 51]);
    });
});

describe('a session that a revocation or a deactivation ended', () => {
    it('is cut from core\'s cache once more, since a request under way may have put it back, and nothing needs recording', async () => {
        const admin = await addActor(test, 'system_user system_admin');
        const [revoked, deactivated] = await people(2);
        await features.call('createRevocation', {actor: admin, body: {scope: {type: 'user', user_id: revoked!.userId}, wipe: false, order: 'end_access_first', reason: 'r', message: ''}});
        await features.tick('revocation_engine');
        await test.rows('UPDATE users SET deleteat = $2 WHERE id = $1', [deactivated!.userId, test.host.clock.now()]);
        await remove(deactivated!.session);
        await round();
        await test.advance(3_000);
        const before = cleared();
        await tick();
        await tick();
        expect([cleared() - before, (await auditEvents(test)).includes('session_caches_cleared')]).toEqual([2, false]);
    });

    it('is left to core where they are many and the caches cannot be emptied: clearing them one by one would cost as much as ending them', async () => {
        const admin = await addActor(test, 'system_user system_admin');
        const many = await people(51);
        test.core.config['ServiceSettings'] = {...test.core.config['ServiceSettings'], EnableOAuthServiceProvider: false};
        const scope = {type: 'users' as const, user_ids: many.map(({userId}) => userId), keep_own_session: true, include_integrations: false};
        await features.call('createRevocation', {actor: admin, body: {scope, wipe: false, order: 'end_access_first', reason: 'r', message: '', confirm_users: 51}});
        await features.tick('revocation_engine');
        await round();
        await test.advance(3_000);
        const before = cleared();
        await tick();
        expect(cleared() - before).toBe(0);
    });
});

describe('nothing is cleared for', () => {
    it('log-outs a client told of: core has cleared its cache', async () => {
        const [loggedOut] = await people(1);
        const {ticket} = await features.call('issueTicket', {actor: {userId: loggedOut!.userId, sessionId: loggedOut!.session.id, isAutomation: false, address: '', client: ''}});
        await remove(loggedOut!.session);
        await features.call('getVerdict', {body: {ticket, logged_out: true}});
        await round();
        await test.advance(3_000);
        await tick();
        expect([cleared(), (await auditEvents(test)).includes('session_caches_cleared')]).toEqual([0, false]);
    });

    it('sessions that ran out', async () => {
        const user = await test.addUser();
        const session = await test.addSession(user.id, {expiresat: test.host.clock.now() + 20_000});
        await round();
        await test.advance(20_000);
        await remove(session);
        await round();
        await test.advance(3_000);
        await tick();
        expect(cleared()).toBe(0);
    });
});

import {composeSessionFeatures} from '../../test/support/session_features';
import {DAY_MS, useClientScene} from '../../test/support/client_scene';

const scene = useClientScene();

describe('the verdict, row by row', () => {
    it('a live session is live, and is told nothing else', async () => {
        expect(await scene.ask()).toEqual({verdict: 'live', session_id: scene.user.sessionId, nonce: null, notice: null, access_ended: false});
        expect(await scene.ask({logged_out: true})).toMatchObject({verdict: 'live'});
    });

    it('a target of a revocation is to wipe, before its access ended and after', async () => {
        await scene.revoke(true);
        const asked = await scene.ask();
        expect(asked).toMatchObject({verdict: 'wipe', notice: {ended_by: 'system_admin', message: 'Call the desk.'}});
        await scene.removeSession();
        expect(await scene.ask()).toEqual(asked);
    });

    it('a target of a revocation without wipe is to log out', async () => {
        await scene.revoke(false);
        expect(await scene.ask()).toMatchObject({verdict: 'log_out', nonce: null, notice: {ended_by: 'system_admin'}});
    });

    it('of two revocations the one that wipes decides', async () => {
        await scene.revoke(false);
        await scene.revoke(true);
        expect(await scene.ask()).toMatchObject({verdict: 'wipe'});
    });

    it('a target that was given up is live', async () => {
        await scene.revoke(true);
        await scene.test.rows('UPDATE security_controls_revocation_target SET failed = true');
        expect(await scene.ask()).toMatchObject({verdict: 'live'});
    });

    it.each([[false], [true]])('a deactivated account is to wipe (revoked without wipe before: %s)', async (revokedBefore) => {
        if (revokedBefore) {
            await scene.revoke(false);
        }
        await scene.test.rows('UPDATE users SET deleteat = 4711 WHERE id = $1', [scene.user.userId]);
        expect(await scene.ask()).toMatchObject({verdict: 'wipe', notice: {ended_by: 'deactivation', ended_at: 4711, message: ''}});
    });

    it('an account deleted for good is to wipe, once its session was seen', async () => {
        await scene.features.tick('session_mirror');
        await scene.removeSession();
        await scene.test.rows('DELETE FROM users WHERE id = $1', [scene.user.userId]);
        expect(await scene.ask()).toMatchObject({verdict: 'wipe', notice: {ended_by: 'deactivation'}});
        await scene.test.rows('DELETE FROM security_controls_session_mirror');
        expect(await scene.ask()).toMatchObject({verdict: 'unknown'});
    });

    it.each([[true, 'wipe'], [false, 'log_out']])('expired, row still there, policy wipe_on_expiry %s: %s', async (policy, verdict) => {
        scene.features.policy.wipe_on_expiry = policy;
        await scene.test.advance(31 * DAY_MS);
        expect(await scene.ask()).toMatchObject({verdict, notice: {ended_by: 'expired'}});
    });

    it.each([[true, 'wipe'], [false, 'log_out']])('expired, row removed by core, policy wipe_on_expiry %s: %s', async (policy, verdict) => {
        scene.features.policy.wipe_on_expiry = policy;
        await scene.test.advance(31 * DAY_MS);
        await scene.removeSession();
        expect(await scene.ask()).toMatchObject({verdict, notice: {ended_by: 'expired'}});
    });

    it('a session that was ended before it could expire stays "ended elsewhere" when its time is over', async () => {
        await scene.removeSession();
        await scene.features.tick('session_mirror');
        await scene.test.advance(31 * DAY_MS);
        expect(await scene.ask()).toMatchObject({notice: {ended_by: 'ended_elsewhere'}});
    });

    it.each([[true, 'wipe'], [false, 'log_out']])('an ordinary log-out, policy wipe_on_logout %s: %s', async (policy, verdict) => {
        scene.features.policy.wipe_on_logout = policy;
        await scene.removeSession();
        expect(await scene.ask({logged_out: true})).toMatchObject({verdict, notice: {ended_by: 'log_out'}});
    });

    it.each([[true, 'wipe'], [false, 'log_out']])('a row that vanished, policy wipe_when_ended_elsewhere %s: %s', async (policy, verdict) => {
        scene.features.policy.wipe_when_ended_elsewhere = policy;
        await scene.removeSession();
        expect(await scene.ask()).toMatchObject({verdict, notice: {ended_by: 'ended_elsewhere'}});
    });

    it('a session nobody ever saw is unknown', async () => {
        await scene.removeSession();
        await scene.test.rows('DELETE FROM security_controls_session_mirror');
        expect(await scene.ask()).toEqual({verdict: 'unknown', session_id: scene.user.sessionId, nonce: null, notice: null, access_ended: false});
    });

    it('nobody is wiped when the database does not answer', async () => {
        await scene.removeSession();
        scene.test.setDatabaseDown(true);
        await expect(scene.ask()).rejects.toMatchObject({id: 'sql.unavailable', statusCode: 503});
        await expect(scene.ask({logged_out: true})).rejects.toMatchObject({id: 'sql.unavailable'});
        scene.test.setDatabaseDown(false);
        expect(await scene.test.rows('SELECT 1 FROM security_controls_wipe')).toEqual([]);
    });

    it('the verdict marks the target told', async () => {
        const job = await scene.revoke(true);
        await scene.ask();
        expect(await scene.features.call('getRevocation', {actor: scene.admin, params: {job_id: job.id}})).toMatchObject({targets_by_state: {told: 1}});
    });
});

describe('tickets', () => {
    it('are refused when anything of them was changed', async () => {
        const parts = scene.ticket.split('.');
        const other = (await scene.features.call('issueTicket', {actor: scene.admin})).ticket.split('.');
        const forged = [
            [parts[0], parts[1], other[2], parts[3]], [parts[0], parts[1], parts[2], other[3]], [parts[0], 'nokey', parts[2], parts[3]],
            ['v2', parts[1], parts[2], parts[3]], [parts[0], parts[1], parts[2], ''], [...parts, 'more'], [parts[0], parts[1], '', parts[3]],
        ];
        for (const forgery of forged) {
            await expect(scene.ask({ticket: forgery.join('.')})).rejects.toMatchObject({id: 'client.invalid_ticket'});
        }
        await expect(scene.ask()).resolves.toMatchObject({verdict: 'live'});
    });

    it('of another node with the same database are good', async () => {
        const otherNode = composeSessionFeatures(scene.test);
        expect(await otherNode.call('getVerdict', {body: {ticket: scene.ticket}})).toMatchObject({verdict: 'live', session_id: scene.user.sessionId});
    });

    it('cost a forger no statement: the MAC is checked first', async () => {
        await scene.ask();
        scene.test.setDatabaseDown(true);
        await expect(scene.ask({ticket: scene.ticket.slice(0, -4)})).rejects.toMatchObject({id: 'client.invalid_ticket'});
        await expect(scene.ask({ticket: 'v1.invented.e30.AAAA'})).rejects.toMatchObject({id: 'client.invalid_ticket'});
        scene.test.setDatabaseDown(false);
    });

    it('of a retired key are refused by a node that starts after', async () => {
        await scene.test.rows('UPDATE security_controls_ticket_key SET retired_at = 1');
        await expect(composeSessionFeatures(scene.test).call('getVerdict', {body: {ticket: scene.ticket}})).rejects.toMatchObject({id: 'client.invalid_ticket'});
    });

    it('may ask 30 times a minute', async () => {
        for (let i = 0; i < 30; i++) {
            await scene.ask();
        }
        await expect(scene.ask()).rejects.toMatchObject({id: 'api.rate_limited'});
        await scene.test.advance(60_000);
        await expect(scene.ask()).resolves.toMatchObject({verdict: 'live'});
    });
});

it('a ticket says after how many hours without the server a tab empties itself; never unless the policy says so', async () => {
    expect(await scene.features.call('issueTicket', {actor: scene.user})).toMatchObject({wipe_offline_hours: null});
    scene.features.policy.wipe_offline_hours = 12;
    expect(await scene.features.call('issueTicket', {actor: scene.user})).toMatchObject({wipe_offline_hours: 12});
});

describe('heard', () => {
    it('ends a target\'s access then and there', async () => {
        await scene.revoke(true);
        expect(await scene.features.call('reportHeard', {body: {ticket: scene.ticket}})).toEqual({access_ended: true});
        expect(scene.test.core.revokedSessionIds).toEqual([scene.user.sessionId]);
    });

    it('is who held the page\'s requests back while asking: the verdict comes when access has ended', async () => {
        await scene.revoke(true);
        expect(await scene.ask()).toMatchObject({verdict: 'wipe', access_ended: false});
        expect(scene.test.core.revokedSessionIds).toEqual([]);
        expect(await scene.ask({held: true})).toMatchObject({verdict: 'wipe', access_ended: true});
        expect(scene.test.core.revokedSessionIds).toEqual([scene.user.sessionId]);
    });

    it('is nobody whose session goes on', async () => {
        expect(await scene.ask({held: true})).toMatchObject({verdict: 'live', access_ended: false});
        expect(scene.test.core.revokedSessionIds).toEqual([]);
    });

    it('ends nobody\'s access without a revocation', async () => {
        expect(await scene.features.call('reportHeard', {body: {ticket: scene.ticket}})).toEqual({access_ended: false});
        expect(scene.test.core.revokedSessionIds).toEqual([]);
    });
});

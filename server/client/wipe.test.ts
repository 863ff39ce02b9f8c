/** The report of a wipe, its headers, and the HTTP cache. */
import type {WipeReport} from '../../contract/types';
import {DAY_MS, REPORT, useClientScene} from '../../test/support/client_scene';
import {auditBodies, auditEvents} from '../../test/support/session_features';
import type {Actor} from '../http/route';

const scene = useClientScene();

describe('the wipe', () => {
    const orderedNonce = async () => (await scene.ask()).nonce ?? '';
    const reportWipe = (nonce: string, {actor = null, ...more}: {actor?: Actor | null; report?: WipeReport; looked_again?: boolean; ticket?: string} = {}) =>
        scene.features.reply('reportWipe', {actor, body: {ticket: scene.ticket, nonce, report: REPORT, ...more}});
    const finished = {recorded: true, cookies_expired: true, clear_site_data: true};

    it('expires core\'s cookies and clears storage with its first report', async () => {
        await scene.revoke(true);
        const nonce = await orderedNonce();
        const reply = await reportWipe(nonce);
        expect(reply.body).toEqual(finished);
        expect(reply.headers?.['Clear-Site-Data']).toBe('"storage"');
        expect(reply.headers?.['Set-Cookie']).toHaveLength(3);
        expect(await reportWipe(nonce)).toEqual({body: {...finished, clear_site_data: false}, headers: {}});
    });

    it('keeps its nonce when core cannot say where it lives', async () => {
        await scene.revoke(true);
        const nonce = await orderedNonce();
        scene.test.core.failNext.GetConfig = {id: 'away', status_code: 500};
        await expect(reportWipe(nonce)).rejects.toMatchObject({id: 'away'});
        await expect(reportWipe(nonce)).resolves.toMatchObject({body: finished});
    });

    it.each([
        ['a live session that carries the request', () => ({actor: {...scene.user, sessionId: scene.test.host.ids.newId()}})],
        ['whoever may be logging in while a second look is reported', () => ({looked_again: true})],
    ])('touches nothing of %s', async (_name, more) => {
        await scene.revoke(true);
        expect(await reportWipe(await orderedNonce(), more())).toEqual({body: {recorded: true, cookies_expired: false, clear_site_data: false}, headers: {}});
        expect(await auditEvents(scene.test)).toEqual(['revocation_requested', 'wipe_reported']);
    });

    it('needs the nonce of its own session', async () => {
        await scene.revoke(true);
        await orderedNonce();
        await expect(reportWipe('invented')).rejects.toMatchObject({id: 'client.invalid_ticket'});
        const other = await scene.features.call('issueTicket', {actor: scene.admin});
        await expect(reportWipe(await orderedNonce(), {ticket: other.ticket})).rejects.toMatchObject({id: 'client.invalid_ticket'});
        expect(await auditEvents(scene.test)).toEqual(['revocation_requested']);
    });

    it('keeps its nonce until it was reported, and has a new one then', async () => {
        await scene.revoke(true);
        const nonce = await orderedNonce();
        expect(await orderedNonce()).toBe(nonce);
        await reportWipe(nonce);
        const next = await orderedNonce();
        expect(next).not.toBe(nonce);
        await expect(reportWipe(next)).resolves.toMatchObject({body: finished});
    });

    describe('drops the HTTP cache', () => {
        const clearCache = (nonce: string, held = scene.ticket) => scene.features.reply('clearCache', {body: {ticket: held, nonce}});

        it('once, after the wipe was reported, and for the next wipe again', async () => {
            await scene.revoke(true);
            const nonce = await orderedNonce();
            await expect(clearCache(nonce)).rejects.toMatchObject({id: 'client.invalid_ticket'});
            await reportWipe(nonce);
            expect(await clearCache(nonce)).toEqual({body: {clear_site_data: true}, headers: {'Clear-Site-Data': '"cache"'}});
            await expect(clearCache(nonce)).rejects.toMatchObject({id: 'client.nonce_used'});
            const next = await orderedNonce();
            await reportWipe(next);
            await expect(clearCache(next)).resolves.toMatchObject({body: {clear_site_data: true}});
        });

        it('for nobody with an invented nonce, or the nonce of another session', async () => {
            await scene.revoke(true);
            const nonce = await orderedNonce();
            await reportWipe(nonce);
            await expect(clearCache('invented')).rejects.toMatchObject({id: 'client.invalid_ticket'});
            const other = await scene.features.call('issueTicket', {actor: scene.admin});
            await expect(clearCache(nonce, other.ticket)).rejects.toMatchObject({id: 'client.invalid_ticket'});
            await expect(clearCache(nonce)).resolves.toMatchObject({body: {clear_site_data: true}});
        });
    });

    it('is reported and audited once, without any revocation too', async () => {
        await scene.test.rows('UPDATE users SET deleteat = 1 WHERE id = $1', [scene.user.userId]);
        await scene.removeSession();
        const nonce = await orderedNonce();
        const report = {...REPORT, remaining: ['tabs_open']};
        expect(await reportWipe(nonce, {report})).toMatchObject({body: {recorded: true}});
        expect(await reportWipe(nonce, {report: {...report, databases: 9}})).toMatchObject({body: {recorded: true}});
        expect(await auditEvents(scene.test)).toEqual(['wipe_reported']);
        expect((await auditBodies(scene.test))[0]).toMatchObject({status: 'fail', actor: {type: 'client', user_id: scene.user.userId, session_id: scene.user.sessionId}, resulting_state: {ended_by: 'deactivation', databases: 1}});
    });

    it('is amended by what a second look found, once, with what was reported before', async () => {
        const {id} = await scene.revoke(true);
        const nonce = await orderedNonce();
        await reportWipe(nonce);
        await reportWipe(nonce, {looked_again: true});
        const amended = {...REPORT, swept_again: 2, remaining: ['indexed_db: blocked']};
        await reportWipe(nonce, {report: amended, looked_again: true});
        await reportWipe(nonce, {report: {...REPORT, swept_again: 7}, looked_again: true});
        expect(await auditEvents(scene.test)).toEqual(['revocation_requested', 'wipe_reported', 'wipe_reported']);
        expect((await auditBodies(scene.test))[2]).toMatchObject({status: 'fail', job_id: id, prior_state: {swept_again: 0, remaining: []}, resulting_state: {ended_by: 'system_admin', ...amended}});
        expect(await scene.test.rows('SELECT report FROM security_controls_revocation_target')).toEqual([{report: amended}]);
    });

    it('is amended also by a second look that came together with the first, and by one of several', async () => {
        await scene.revoke(true);
        const nonce = await orderedNonce();
        const amended = {...REPORT, swept_again: 1};
        await Promise.all([
            // Under way alone, while the others wait for the next batch.
            reportWipe('invented').catch(() => undefined),
            reportWipe(nonce), reportWipe(nonce, {report: amended, looked_again: true}), reportWipe(nonce, {report: {...REPORT, swept_again: 2}, looked_again: true}),
        ]);
        expect(await auditEvents(scene.test)).toEqual(['revocation_requested', 'wipe_reported', 'wipe_reported']);
        expect(await scene.test.rows('SELECT report FROM security_controls_revocation_target')).toEqual([{report: amended}]);
    });

    it('is forgotten after 90 days', async () => {
        await scene.revoke(true);
        const nonce = await orderedNonce();
        await scene.test.advance(89 * DAY_MS);
        await scene.features.tick('wipe_orders_tidy');
        expect(await scene.test.rows('SELECT nonce FROM security_controls_wipe')).toEqual([{nonce}]);
        await scene.test.advance(DAY_MS);
        await scene.features.tick('wipe_orders_tidy');
        expect(await scene.test.rows('SELECT nonce FROM security_controls_wipe')).toEqual([]);
    });
});

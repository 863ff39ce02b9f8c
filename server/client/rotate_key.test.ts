import type {TestPlugin} from '../../test/support/plugin_client';
import {logInAs, startTestPlugin} from '../../test/support/plugin_client';
import type {SessionFeatures} from '../../test/support/session_features';
import {addActor, auditEvents, composeSessionFeatures} from '../../test/support/session_features';
import {useTestHost} from '../../test/support/use_test_host';
import type {Actor} from '../http/route';
import {KEYS_CHANGED} from './ticket_keys';
import {makeTicket} from './ticket';

const test = useTestHost();
let features: SessionFeatures;
let admin: Actor;
let user: Actor;
let ticket: string;

beforeEach(async () => {
    features = composeSessionFeatures(test);
    admin = await addActor(test, 'system_user system_admin');
    user = await addActor(test, 'system_user');
    ticket = await issue();
});

const HOUR_MS = 3_600_000;
const INVALID = {id: 'client.invalid_ticket'};
const issue = async (node = features) => (await node.call('issueTicket', {actor: user})).ticket;
const ask = (asked: string, node = features) => node.call('getVerdict', {body: {ticket: asked}});
const rotate = (hours: number, node = features) => node.call('rotateTicketKey', {actor: admin, body: {reason: 'yearly', accept_old_hours: hours}});
const keyOf = (asked: string) => asked.split('.')[1];

describe('after a rotation', () => {
    it('new tickets have the new key, and old ones count until their time is over', async () => {
        const {key_id: keyId, old_accepted_until: until} = await rotate(24);
        expect(until - test.host.clock.now()).toBe(24 * HOUR_MS);
        const fresh = await issue();
        expect([keyOf(fresh), keyOf(ticket) === keyId]).toEqual([keyId, false]);
        expect(await ask(ticket)).toMatchObject({verdict: 'live', renew: true});
        expect(await ask(fresh)).not.toHaveProperty('renew');
        await test.advance((24 * HOUR_MS) - 1);
        expect(await ask(ticket)).toMatchObject({verdict: 'live'});
        await test.advance(1);
        await expect(ask(ticket)).rejects.toMatchObject(INVALID);
        expect(await ask(fresh)).toMatchObject({verdict: 'live'});
    });

    it('an old ticket still brings its wipe, with nonce and report', async () => {
        await rotate(24);
        await features.call('createRevocation', {actor: admin, body: {scope: {type: 'user', user_id: user.userId}, wipe: true, order: 'tell_first', reason: 'lost', message: ''}});
        expect(await ask(ticket)).toMatchObject({verdict: 'wipe', nonce: expect.any(String) as string});
    });

    it('a key that was seen counts no more at once, whatever was said before', async () => {
        await rotate(24);
        const second = await issue();
        await rotate(0);
        await expect(ask(ticket)).rejects.toMatchObject(INVALID);
        await expect(ask(second)).rejects.toMatchObject(INVALID);
        expect(await ask(await issue())).toMatchObject({verdict: 'live'});
    });

    it('everybody is asked to ask, so that running clients get a new ticket', async () => {
        await rotate(24);
        expect(test.core.published).toContainEqual(expect.objectContaining({event: 'verdict_due', payload: {session_ids: null, spread_ms: 16_000}, userId: ''}));
        expect(test.core.clusterEvents).toEqual([expect.objectContaining({Id: KEYS_CHANGED})]);
    });

    it('it is recorded, with its reason and time, and never with a secret', async () => {
        await rotate(24);
        expect(await auditEvents(test)).toEqual(['ticket_key_rotated']);
        const [record] = await test.rows<{body: string}>('SELECT body FROM security_controls_audit_pending');
        const secrets = await test.rows<{secret: string}>('SELECT secret FROM security_controls_ticket_key');
        expect(secrets).toHaveLength(2);
        expect(secrets.some(({secret}) => record?.body.includes(secret))).toBe(false);
    });

    it('nothing is rotated when it cannot be recorded', async () => {
        await test.rows('ALTER TABLE security_controls_audit_pending RENAME TO gone');
        await expect(rotate(0)).rejects.toMatchObject({name: 'HostError'});
        expect(await ask(ticket)).toEqual(expect.not.objectContaining({renew: true}));
    });

    it('a secret nobody accepts any more is deleted', async () => {
        await rotate(1);
        await test.advance(HOUR_MS);
        await features.tick('ticket_keys_tidy');
        expect(await test.rows('SELECT 1 FROM security_controls_ticket_key')).toHaveLength(1);
    });
});

describe('another node', () => {
    it('knows the new key within a minute, without a word', async () => {
        const other = composeSessionFeatures(test);
        await ask(ticket, other);
        await rotate(0);
        // Its memory still says that the old key is good.
        expect(await ask(ticket, other)).toMatchObject({verdict: 'live'});
        await test.advance(60_000);
        await expect(ask(ticket, other)).rejects.toMatchObject(INVALID);
        expect(keyOf(await issue(other))).toBe(keyOf(await issue()));
    });

    it('knows it as soon although its clock was set back by an hour, which leaves nobody waiting either', async () => {
        const other = composeSessionFeatures(test);
        for (let i = 0; i < 30; i++) {
            await ask(ticket, other);
        }
        await rotate(24);
        await test.sleep(-HOUR_MS);
        expect(await ask(await issue(), other)).toMatchObject({verdict: 'live'});
    });

    it('rotates at the same moment, and one key is current for both', async () => {
        const other = composeSessionFeatures(test);
        await Promise.all([rotate(24), rotate(24, other)]);
        await test.advance(60_000);
        expect(keyOf(await issue())).toBe(keyOf(await issue(other)));
        expect(await test.rows('SELECT 1 FROM security_controls_ticket_key WHERE retired_at = 0')).toHaveLength(1);
        expect(await ask(ticket)).toMatchObject({verdict: 'live', renew: true});
    });
});

describe('attacks on tickets after a rotation', () => {
    let oldSecret: string;
    let oldKeyId: string;
    let newKeyId: string;
    const forge = (keyId: string, sessionId = user.sessionId) => makeTicket(test.host.crypto, {keyId, secret: oldSecret}, {
        serverId: 'fakeserverfakeserverfakese', sessionId, userId: user.userId, issuedAt: test.host.clock.now(),
    });
    beforeEach(async () => {
        const [key] = await test.rows<{key_id: string; secret: string}>('SELECT key_id, secret FROM security_controls_ticket_key');
        oldSecret = key?.secret ?? '';
        oldKeyId = key?.key_id ?? '';
    });

    it('whoever saw the old key makes no ticket that counts once it is refused', async () => {
        ({key_id: newKeyId} = await rotate(0));
        for (const forged of [forge(oldKeyId), forge(newKeyId), forge(oldKeyId, admin.sessionId), ticket]) {
            await expect(ask(forged)).rejects.toMatchObject(INVALID);
        }
    });

    it('an old ticket under the new key\'s name, or altered, is refused while the old key still counts', async () => {
        ({key_id: newKeyId} = await rotate(24));
        const [version, , payload, mac] = ticket.split('.');
        for (const altered of [[version, newKeyId, payload, mac], [version, oldKeyId, payload, `${mac}A`], [version, oldKeyId, forge(oldKeyId, admin.sessionId).split('.')[2], mac]]) {
            await expect(ask(altered.join('.'))).rejects.toMatchObject(INVALID);
        }
    });

    it('a flood of invented keys costs the database one look in ten seconds', async () => {
        await rotate(24);
        const invented = () => ask(ticket.replace(oldKeyId, test.host.ids.newId()));
        await expect(invented()).rejects.toMatchObject(INVALID);
        test.setDatabaseDown(true);
        for (let i = 0; i < 50; i++) {
            await expect(invented()).rejects.toMatchObject(INVALID);
        }
    });
});

describe('who may', () => {
    let plugin: TestPlugin;
    beforeEach(async () => {
        plugin = await startTestPlugin(test);
    });
    afterEach(() => plugin.stop());
    const body = {reason: 'yearly', accept_old_hours: 24};
    const headers = {'idempotency-key': 'one'};
    const count = async (event: string) => (await test.rows('SELECT 1 FROM security_controls_audit_records WHERE event_name = $1', [event])).length;

    it('a system admin, audited, and once however often it is sent', async () => {
        const {session} = await logInAs(test, 'system_user system_admin');
        const first = await plugin.request(session, 'POST', '/client/ticket_keys', {body, headers});
        expect(first.status).toBe(201);
        expect((await plugin.request(session, 'POST', '/client/ticket_keys', {body, headers})).body).toEqual(first.body);
        expect(await count('ticket_key_rotated')).toBe(1);
    });

    it('nobody else, and that is audited', async () => {
        const {session} = await logInAs(test, 'system_user system_user_manager');
        expect((await plugin.request(session, 'POST', '/client/ticket_keys', {body, headers})).status).toBe(403);
        expect([await count('ticket_key_rotated'), await count('request_refused')]).toEqual([0, 1]);
    });
});

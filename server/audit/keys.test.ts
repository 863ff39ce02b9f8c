import {generateKeyPairSync} from 'node:crypto';

import type {AuditIntegrity} from '../../contract/audit_evidence';
import type {TwoPersonAction, TwoPersonRequest} from '../../contract/audit_governance';
import type {TestPlugin} from '../../test/support/plugin_client';
import {logInAs, startTestPlugin} from '../../test/support/plugin_client';
import type {TestSession} from '../../test/support/test_host';
import {useTestHost} from '../../test/support/use_test_host';
import {signHourly} from './checkpoints';
import {KEY_VARIABLE} from './keys';

const DAY_MS = 86_400_000;

const test = useTestHost();
let plugin: TestPlugin;
let first: TestSession;
let second: TestSession;

const pem = () => String(generateKeyPairSync('ed25519').privateKey.export({format: 'pem', type: 'pkcs8'}));

async function start(): Promise<void> {
    plugin = await startTestPlugin(test);
    // Workers would run for a week; the tests call what they need.
    await plugin.stop();
    first = (await logInAs(test, 'system_user system_admin')).session;
    second = (await logInAs(test, 'system_user system_admin')).session;
    await test.rows('UPDATE users SET mfaactive = true');
    await test.rows('INSERT INTO security_controls_audit_officers (user_id, since) SELECT id, $1 FROM users', [test.host.clock.now() - (8 * DAY_MS)]);
}

const integrity = async () => (await plugin.request(first, 'GET', '/audit/integrity')).body as unknown as AuditIntegrity;
const take = () => plugin.request(first, 'POST', '/audit/checkpoints');
const ask = (action: TwoPersonAction) => plugin.request(first, 'POST', '/audit/requests', {body: {action, reason: 'agreed'}});
const approve = (request: TwoPersonRequest) => plugin.request(second, 'POST', `/audit/requests/${request.id}/decision`, {body: {decision: 'approve', digest: request.digest}});
const agree = async (action: TwoPersonAction) => approve((await ask(action)).body as unknown as TwoPersonRequest);
const names = async () => (await test.rows<{event_name: string}>('SELECT event_name FROM security_controls_audit_records ORDER BY seq')).map((row) => row.event_name);

describe('a signing key kept outside of the database', () => {
    it('is used from the first start on, and says that it shows administrators too', async () => {
        test.core.variables[KEY_VARIABLE] = pem();
        await start();
        expect(await integrity()).toMatchObject({detects: 'administrators', configured_key: {state: 'in_use'}, keys: [{source: 'environment', retired_at: null}]});
        expect((await take()).status).toBe(201);
        expect((await plugin.request(first, 'POST', '/audit/verifications', {body: {}})).text).toContain('"valid":true');
        expect(await test.rows('SELECT 1 FROM security_controls_audit_keys WHERE private_key <> \'\'')).toEqual([]);
    });

    it('that is put there later signs nothing until two people agree on exactly it', async () => {
        await start();
        const {note} = (await take()).body as {note: string};
        test.core.variables[KEY_VARIABLE] = pem();
        const waiting = await integrity();
        expect(waiting).toMatchObject({detects: 'accidents', configured_key: {state: 'waiting'}, keys: [{source: 'generated'}]});
        expect((await ask({kind: 'change_key'})).body.id).toBe('audit.other_key_configured');
        const asked = (await ask({kind: 'change_key', fingerprint: waiting.configured_key.fingerprint})).body as unknown as TwoPersonRequest;
        const agreed = test.core.variables[KEY_VARIABLE];
        test.core.variables[KEY_VARIABLE] = pem();
        expect((await approve(asked)).body.id).toBe('audit.other_key_configured');
        test.core.variables[KEY_VARIABLE] = agreed;
        expect((await approve(asked)).body).toMatchObject({state: 'approved'});
        expect(await integrity()).toMatchObject({detects: 'administrators', configured_key: {state: 'in_use'}, keys: expect.arrayContaining([
            expect.objectContaining({source: 'environment', retired_at: null}), expect.objectContaining({source: 'generated', retired_at: expect.any(Number)})])});
        const {text} = await plugin.request(first, 'POST', '/audit/verifications', {body: {checkpoint: note}});
        expect(text).toContain('"valid":true');
    });

    it('that is gone or exchanged signs nothing: refused and recorded once, and so is its return', async () => {
        const kept = pem();
        test.core.variables[KEY_VARIABLE] = kept;
        await start();
        for (const other of ['', pem()]) {
            test.core.variables[KEY_VARIABLE] = other;
            const reply = await take();
            expect([reply.status, reply.body.id]).toEqual([503, 'audit.key_unavailable']);
        }
        expect(await integrity()).toMatchObject({configured_key: {state: 'waiting'}});
        test.core.variables[KEY_VARIABLE] = '';
        expect(await integrity()).toMatchObject({configured_key: {state: 'missing'}});
        await test.advance(3_600_000);
        await expect(signHourly(test.host.fork())).rejects.toMatchObject({id: 'audit.key_unavailable'});
        test.core.variables[KEY_VARIABLE] = kept;
        expect((await take()).status).toBe(201);
        expect((await names()).filter((name) => name.startsWith('audit_key'))).toEqual(['audit_key_created', 'audit_key_unavailable', 'audit_key_available']);
    });

    it('that is no key at all makes none: nothing is signed, and the panel says why', async () => {
        test.core.variables[KEY_VARIABLE] = 'no key';
        await start();
        expect(await integrity()).toMatchObject({keys: [], configured_key: {state: 'unusable', problem: expect.stringContaining(KEY_VARIABLE)}});
        expect((await take()).body.id).toBe('audit.key_unavailable');
        test.core.variables[KEY_VARIABLE] = pem();
        expect((await take()).status).toBe(201);
    });

    it('may come back after another one, and gives way to a generated one when it is taken away and two agree', async () => {
        const kept = pem();
        test.core.variables[KEY_VARIABLE] = kept;
        await start();
        test.core.variables[KEY_VARIABLE] = '';
        expect((await agree({kind: 'change_key'})).body).toMatchObject({state: 'approved'});
        expect(await integrity()).toMatchObject({detects: 'accidents', configured_key: {state: 'none'}});
        test.core.variables[KEY_VARIABLE] = kept;
        await agree({kind: 'change_key', fingerprint: (await integrity()).configured_key.fingerprint});
        expect((await integrity()).keys.map(({source, retired_at: at}) => [source, at === null]).sort()).toEqual([['environment', true], ['generated', false]]);
    });
});

import {createHmac} from 'node:crypto';

import {ExportVerifier} from '../../audit_chain/verify_export';
import type {AuditWebhook} from '../../contract/audit_webhook';
import type {TwoPersonAction, TwoPersonRequest} from '../../contract/audit_governance';
import type {TestPlugin} from '../../test/support/plugin_client';
import {logInAs, startTestPlugin} from '../../test/support/plugin_client';
import type {TestSession} from '../../test/support/test_host';
import {useTestHost} from '../../test/support/use_test_host';
import {BridgeError} from '../../server-stub/bridge/errors';
import {NODE_CRYPTO} from '../../test/verify_audit/verify_file';
import {chainPending} from './chain';
import {deliver} from './delivery';
import {checkWebhookUrl, isAllowedInternal} from './webhook_address';
import {appendAudit} from './write';

const URL_A = 'https://siem.example.com/audit';
const MINUTE_MS = 60_000;
const DAY_MS = 86_400_000;

interface Received {url: string; headers: Record<string, string>; body: string; allow_private: boolean}

const test = useTestHost();
let plugin: TestPlugin;
let admin: TestSession;
let received: Received[];
let answer: number | string;
beforeEach(async () => {
    plugin = await startTestPlugin(test);
    // Its workers would deliver by themselves; the tests say when.
    await plugin.stop();
    admin = (await logInAs(test, 'system_user system_admin')).session;
    received = [];
    answer = 200;
    test.core.bridgeAnswers['net.fetch'] = (args) => {
        received.push(args as unknown as Received);
        if (typeof answer !== 'number') {
            throw new BridgeError(answer, 'the test asked for it', 502);
        }
        return {status: answer, headers: {}, body: ''};
    };
});

const create = async (url = URL_A, session = admin) => plugin.request(session, 'POST', '/audit/webhook', {body: {url, every_minutes: 60, reason: 'anchor'}});
const view = async () => (await plugin.request(admin, 'GET', '/audit/webhook')).body.webhook as AuditWebhook;
const run = () => deliver(test.host.fork());
const names = async () => (await test.rows<{event_name: string}>('SELECT event_name FROM security_controls_audit_records ORDER BY seq')).map((row) => row.event_name);
const append = async (count: number) => {
    for (let done = 0; done < count; done += 100) {
        await test.host.transaction((tx) => appendAudit(tx, test.host, ...Array.from({length: Math.min(100, count - done)}, () => ({event_name: 'policy_changed' as const, status: 'success' as const, actor: {type: 'system' as const}}))));
    }
    await chainPending(test.host);
};
const verify = (text: string, checkpoints: string[] = []) => {
    const findings: string[] = [];
    const verifier = new ExportVerifier(NODE_CRYPTO, ({kind, seq}) => findings.push(`${kind} ${seq}`), {checkpoints, keys: []});
    text.trim().split('\n').forEach((line) => verifier.add(line));
    return {findings, ...verifier.finish()};
};

describe('a webhook', () => {
    it('is set up by one with manage_system, recorded, and its secret is answered once and never again', async () => {
        const reply = await create();
        expect(reply.status).toBe(201);
        expect(reply.body.secret).toMatch(/^whsec_[A-Za-z0-9+/]{43}=$/);
        expect(await names()).toContain('audit_webhook_created');
        const everything = `${JSON.stringify(await view())}${JSON.stringify(await test.rows('SELECT body FROM security_controls_audit_records'))}`;
        expect(everything).not.toContain(String(reply.body.secret).slice('whsec_'.length));
        expect((await create()).body.id).toBe('audit.webhook_exists');
    });

    it('is refused to officers without manage_system, and the refusal is recorded', async () => {
        test.core.permissionsOfRole = {...test.core.permissionsOfRole, officer: ['sysconsole_read_compliance_compliance_monitoring', 'sysconsole_write_compliance_compliance_monitoring']};
        const officer = (await logInAs(test, 'system_user officer')).session;
        expect((await create(URL_A, officer)).status).toBe(403);
        expect((await names()).pop()).toBe('request_refused');
        expect((await plugin.request(officer, 'POST', '/audit/webhook/secret', {body: {reason: 'r'}})).status).toBe(403);
        expect((await plugin.request(officer, 'POST', '/audit/webhook/deliveries')).status).toBe(403);
        expect((await plugin.request(officer, 'GET', '/audit/webhook')).body).toEqual({webhook: null});
    });

    it('gets parts that are signed, verify alone and behind each other, and end with a checkpoint', async () => {
        const {secret} = (await create()).body as {secret: string};
        await append(600);
        await run();
        expect(received.length).toBe(3);
        for (const {headers, body} of received) {
            const expected = createHmac('sha256', Buffer.from(secret.slice('whsec_'.length), 'base64')).update(`${headers['webhook-id']}.${headers['webhook-timestamp']}.${body}`).digest('base64');
            expect(headers['webhook-signature']).toBe(`v1,${expected}`);
            expect(verify(body).findings).toEqual([]);
            expect(body.trimEnd().split('\n').at(-1)).toContain('"type":"checkpoint"');
        }
        const together = verify(received.map(({body}) => body).join(''));
        expect(together.findings).toEqual([]);
        expect(together.records).toBe((await names()).length);
        expect(verify([received[0], received[2]].map((part) => part?.body).join('')).findings).toEqual(['missing 251']);
        expect(await view()).toMatchObject({waiting_records: 0, last_result: 'delivered', attempts: 0, failing_since: null, delivered_at: test.host.clock.now()});
    });

    it('is an anchor once a checkpoint arrived', async () => {
        const integrity = async () => (await plugin.request(admin, 'GET', '/audit/integrity')).body;
        await create();
        expect(await integrity()).toMatchObject({independently_verifiable: false, anchors: {webhook: null}});
        await run();
        expect(await integrity()).toMatchObject({independently_verifiable: true, anchors: {webhook: {seq: expect.any(Number), at: test.host.clock.now()}}});
    });

    it('gets a checkpoint at its time even when nothing happened, and nothing before', async () => {
        await create();
        await run();
        await run();
        expect(received.length).toBe(1);
        await test.advance(60 * MINUTE_MS);
        await run();
        expect(received.length).toBe(2);
        expect(received[1]?.body).not.toContain('"type":"record"');
        expect(verify(received.map(({body}) => body).join('')).findings).toEqual([]);
    });

    it('gets the very same part again until it took it, later and later, over restarts; the begin and the end of that are recorded', async () => {
        await create();
        await append(300);
        answer = 503;
        await run();
        const [first] = received;
        expect(await view()).toMatchObject({last_result: 'receiver_failed', attempts: 1, failing_since: test.host.clock.now(), next_at: test.host.clock.now() + 30_000});
        await append(50);
        await run();
        expect(received.length).toBe(1);
        await test.advance(30_000);
        plugin = await startTestPlugin(test);
        await plugin.stop();
        await run();
        expect(await view()).toMatchObject({attempts: 2, next_at: test.host.clock.now() + 60_000});
        await test.advance(60_000);
        answer = 204;
        await run();
        const ids = received.map(({headers}) => headers['webhook-id']);
        expect(ids.slice(0, 3)).toEqual([first?.headers['webhook-id'], first?.headers['webhook-id'], first?.headers['webhook-id']]);
        expect(new Set(ids.slice(2)).size).toBe(2);
        const records = (body = '') => body.split('\n').filter((line) => line.includes('"type":"record"'));
        expect(records(received[2]?.body)).toEqual(records(first?.body));
        await append(0);
        expect((await names()).filter((name) => name.startsWith('audit_delivery'))).toEqual(['audit_delivery_failed', 'audit_delivery_resumed']);
        expect(verify(received.slice(2).map(({body}) => body).join('')).findings).toEqual([]);
    });

    it('is called by one node at a time, and a node that died loses its turn', async () => {
        await create();
        await Promise.all([run(), run()]);
        expect(received.length).toBe(1);
        await test.rows('UPDATE security_controls_audit_webhook SET next_at = 0, lease_until = $1', [test.host.clock.now() + 60_000]);
        await run();
        expect(received.length).toBe(1);
        await test.advance(60_000);
        await run();
        expect(received.length).toBe(2);
    });

    it('is not kept waiting by a clock that was set back', async () => {
        await create();
        await test.rows('UPDATE security_controls_audit_webhook SET next_at = $1', [test.host.clock.now() + 86_400_000]);
        await run();
        expect(received.length).toBe(1);
    });

    it.each([
        [302, 'redirected'], [410, 'refused'], [500, 'receiver_failed'], ['net.timeout', 'timeout'], ['net.tls', 'tls'], ['net.refused_address', 'address_refused'], ['net.failed', 'unreachable'],
    ])('says of %s only its class: %s', async (status, result) => {
        await create();
        answer = status;
        await run();
        expect(await view()).toMatchObject({last_result: result, delivered_at: null});
    });

    it('may be told to deliver at once, and gets a new secret, each recorded', async () => {
        const {secret} = (await create()).body;
        await run();
        expect((await plugin.request(admin, 'POST', '/audit/webhook/deliveries')).status).toBe(202);
        await run();
        expect(received.length).toBe(2);
        const renewed = (await plugin.request(admin, 'POST', '/audit/webhook/secret', {body: {reason: 'moved'}})).body.secret;
        expect(renewed).not.toBe(secret);
        expect(await names()).toEqual(expect.arrayContaining(['audit_delivery_requested', 'audit_webhook_secret_changed']));
    });

    it.each([[200, 'arrives'], [503, 'fails']])('delivers once more when it is told to in the instant a delivery ends (%s: it %s)', async (status) => {
        await create();
        const node = test.host.fork();
        const transaction = node.transaction.bind(node);
        node.transaction = async (work) => {
            // The first one after the receiver's answer says what became of the delivery.
            if (received.length === 1) {
                node.transaction = transaction;
                expect((await plugin.request(admin, 'POST', '/audit/webhook/deliveries')).status).toBe(202);
            }
            return transaction(work);
        };
        answer = status;
        await deliver(node);
        expect(received.length).toBe(1);
        answer = 200;
        await run();
        // What failed comes again as the same part, and what was recorded since behind it.
        const asked = status === 200 ? 2 : 3;
        expect(received.length).toBe(asked);
        await run();
        expect([received.length, await view()]).toEqual([asked, expect.objectContaining({last_result: 'delivered', next_at: test.host.clock.now() + (60 * MINUTE_MS)})]);
    });

    it('is changed and removed by two people only', async () => {
        await create();
        await run();
        const second = await logInAs(test, 'system_user system_admin');
        await test.rows('UPDATE users SET mfaactive = true');
        await test.rows('INSERT INTO security_controls_audit_officers (user_id, since) SELECT id, $1 FROM users', [test.host.clock.now() - (8 * DAY_MS)]);
        const agree = async (action: TwoPersonAction) => {
            const asked = (await plugin.request(admin, 'POST', '/audit/requests', {body: {action, reason: 'agreed'}})).body as unknown as TwoPersonRequest;
            return plugin.request(second.session, 'POST', `/audit/requests/${asked.id}/decision`, {body: {decision: 'approve', digest: asked.digest}});
        };
        const plain = await plugin.request(admin, 'POST', '/audit/requests', {body: {action: {kind: 'change_webhook', webhook: {url: 'http://other.example.com', every_minutes: 5}}, reason: 'r'}});
        expect(plain.body.id).toBe('audit.webhook_refused');
        expect((await agree({kind: 'change_webhook', webhook: {url: 'https://other.example.com/in', every_minutes: 5}})).status).toBe(200);
        expect(await view()).toMatchObject({url: 'https://other.example.com/in', every_minutes: 5, delivered_seq: 0, delivered_at: null});
        await run();
        expect(received.at(-1)).toMatchObject({url: 'https://other.example.com/in'});
        expect((await agree({kind: 'remove_webhook'})).status).toBe(200);
        expect(await view()).toBeNull();
        expect((await plugin.request(admin, 'POST', '/audit/requests', {body: {action: {kind: 'remove_webhook'}, reason: 'r'}})).body.id).toBe('audit.no_webhook');
    });
});

describe('a webhook\'s address', () => {
    const config = (allowed: string) => ({...test.core.config, ServiceSettings: {AllowedUntrustedInternalConnections: allowed}}) as never;

    it.each(['ftp://a.example', 'https://u:p@a.example/', 'https://a.example/?token=1', 'https://a.example/#x', 'http://a.example/', 'https://', 'x'])('is refused as %s', (url) => {
        expect(() => checkWebhookUrl(url, config(''))).toThrow();
    });

    it('may be private or plain http where core\'s own list names it', () => {
        expect(checkWebhookUrl('HTTPS://Siem.Example.com:8443', config(''))).toBe('https://siem.example.com:8443/');
        expect(checkWebhookUrl('http://siem.internal/x', config('other siem.internal'))).toBe('http://siem.internal/x');
        expect([
            isAllowedInternal(config('10.0.0.0/8'), '10.1.2.3'), isAllowedInternal(config('10.0.0.0/8'), '11.1.2.3'), isAllowedInternal(config('127.0.0.1'), '127.0.0.1'), isAllowedInternal(config(''), ''),
        ]).toEqual([true, false, true, false]);
    });
});

/**
 * The audit leaves the server: a webhook that receives really gets signed parts, again after failures and after the plugin was killed, and
 * all of them verify behind each other without the server. And what a crash left open is told as unknown.
 */
import {ExportVerifier} from '../../audit_chain/verify_export';
import type {AuditCheckpoint, AuditIntegrity, AuditPage, AuditWebhookView, CreatedAuditWebhook} from '../../contract/types';
import {describeOnServers} from '../support/servers';
import {until} from '../support/rest_client';
import type {Delivery, WebhookReceiver} from '../support/webhook_receiver';
import {isSigned, startWebhookReceiver} from '../support/webhook_receiver';
import {NODE_CRYPTO} from '../verify_audit/verify_file';

/** Retries wait half a minute at first; here nobody waits for them. */
const WITHIN_MS = 30_000;

function verify(deliveries: readonly Delivery[], checkpoint: AuditCheckpoint): {findings: string[]; records: number} {
    const findings: string[] = [];
    const verifier = new ExportVerifier(NODE_CRYPTO, ({message}) => findings.push(message), {checkpoints: [checkpoint.note], keys: []});
    // A part that came twice is kept once, by its id.
    const once = [...new Map(deliveries.map((delivery) => [delivery.id, delivery])).values()];
    once.flatMap(({body}) => body.trim().split('\n')).forEach((line) => verifier.add(line));
    return {findings, records: verifier.finish().records};
}

describeOnServers('deliveries of the audit', (server) => {
    let receiver: WebhookReceiver;
    beforeAll(async () => {
        receiver = await startWebhookReceiver();
        await server().standIn?.core.config.replaceOutside('ServiceSettings', 'AllowedUntrustedInternalConnections', '127.0.0.1');
    });
    afterAll(() => receiver.stop());

    /** Only where the receiver and the plugin's process can be reached. */
    const itOnStandIn = process.env.MM_URL ? test.skip : test;
    const view = async () => (await server().admin.plugin<AuditWebhookView>('GET', '/audit/webhook')).body.webhook;

    itOnStandIn('arrive signed, again after failures and a killed plugin, and verify without the server', async () => {
        const {admin, standIn} = server();
        receiver.answerWith(503);
        const created = await admin.plugin<CreatedAuditWebhook>('POST', '/audit/webhook', {url: receiver.url, every_minutes: 60, reason: 'an anchor'});
        expect(created.status).toBe(201);
        await until(view, (webhook) => webhook?.last_result === 'receiver_failed', WITHIN_MS);
        const refused = receiver.deliveries.length;
        await standIn?.killPlugin();
        receiver.answerWith(204);
        await standIn?.restartPlugin();
        expect((await admin.plugin('POST', '/audit/webhook/deliveries', {})).status).toBe(202);
        await until(view, (webhook) => webhook?.last_result === 'delivered', WITHIN_MS);
        const checkpoint = (await admin.plugin<AuditCheckpoint>('POST', '/audit/checkpoints', {})).body;
        await admin.plugin('POST', '/audit/webhook/deliveries', {});
        await until(view, (webhook) => (webhook?.delivered_seq ?? 0) >= checkpoint.seq, WITHIN_MS);

        expect(receiver.deliveries.every((delivery) => isSigned(delivery, created.body.secret))).toBe(true);
        expect(receiver.deliveries[refused]?.id).toBe(receiver.deliveries[0]?.id);
        const {findings, records} = verify(receiver.deliveries.slice(refused), checkpoint);
        expect(findings).toEqual([]);
        expect(records).toBeGreaterThanOrEqual(checkpoint.seq);
        expect((await admin.plugin<AuditIntegrity>('GET', '/audit/integrity')).body).toMatchObject({anchors: {webhook: {seq: expect.any(Number)}}});
    });

    itOnStandIn('tell what failed by its class: an address that nobody listens at', async () => {
        // Due again at each look: a delivery that was under way says when its next one is.
        const tryNow = async () => {
            await server().standIn?.db.exec('UPDATE security_controls_audit_webhook SET url = $1, next_at = 0', ['http://127.0.0.1:9/audit']);
            return view();
        };
        expect(await until(tryNow, (webhook) => webhook?.last_result === 'unreachable', WITHIN_MS, 500)).toMatchObject({last_result: 'unreachable', failing_since: expect.any(Number)});
        await server().standIn?.core.config.replaceOutside('ServiceSettings', 'AllowedUntrustedInternalConnections', '');
        expect(await until(tryNow, (webhook) => webhook?.last_result === 'address_refused', WITHIN_MS, 500)).toMatchObject({last_result: 'address_refused'});
        await server().standIn?.db.exec('DELETE FROM security_controls_audit_webhook');
    });

    itOnStandIn('and what a crash left between intent and outcome is recorded as unknown', async () => {
        await server().standIn?.db.exec(
            `INSERT INTO security_controls_audit_intents (id, event_name, target, request_id, job_id, opened_at, expires_at) VALUES ('intentofadeadnode', 'push_drift_put_back', 'null', '', '', 5, 6)`);
        const found = await until(
            async () => (await server().admin.plugin<AuditPage>('GET', '/audit?event_name=effect_outcome_unknown')).body.items, (items) => items.length > 0, WITHIN_MS);
        expect(found[0]).toMatchObject({status: 'attempt', prior_state: {intended: 'push_drift_put_back', intended_at: 5}, resulting_state: {outcome: 'unknown'}});
    });
});

import {screen, waitFor, within} from '@testing-library/react';
import userEvent from '@testing-library/user-event';
import React from 'react';

import type {AuditWebhook} from '../../../contract/types';
import type {FakeServer} from '../test_support';
import {renderSection, SECTION, VIEWER} from '../test_support';
import {AuditSection} from './audit_section';
import {INTEGRITY, REQUEST, serveAudit} from './test_records';

const WEBHOOK: AuditWebhook = {
    url: 'https://siem.example.com/audit', every_minutes: 60, created_at: Date.UTC(2026, 10, 1), created_by: 'a'.repeat(26), created_by_name: 'admin', delivered_seq: 1200, delivered_at: Date.UTC(2026, 10, 22),
    waiting_records: 3, last_attempt_at: Date.UTC(2026, 10, 22), last_result: 'delivered', attempts: 0, failing_since: null, next_at: Date.UTC(2026, 10, 22, 1),
};
const SECRET = 'whsec_c2VjcmV0';

const show = (server: FakeServer) => renderSection(server, <AuditSection {...SECTION}/>);
const card = async () => within(await screen.findByRole('region', {name: 'Delivery to a webhook'}));
const dialog = (name: string) => within(screen.getByRole('dialog', {name}));

beforeEach(() => window.history.replaceState(null, '', '/admin_console/plugins'));

test('is set up, and shows the secret this once', async () => {
    let webhook: AuditWebhook | null = null;
    const server = serveAudit().on('GET /audit/webhook', () => ({body: {webhook}})).on('POST /audit/webhook', () => {
        webhook = WEBHOOK;
        return {status: 201, body: {webhook, secret: SECRET}};
    });
    show(server);
    await userEvent.click(await (await card()).findByRole('button', {name: 'Set up'}));
    const setUp = dialog('Set up a webhook');
    await userEvent.type(setUp.getByRole('textbox', {name: 'Address'}), WEBHOOK.url);
    expect(setUp.getByRole('button', {name: 'Set up'})).toBeDisabled();
    await userEvent.type(setUp.getByRole('textbox', {name: /^Reason/}), 'anchor');
    await userEvent.click(setUp.getByRole('button', {name: 'Set up'}));
    expect(await setUp.findByText(SECRET)).toBeVisible();
    expect(server.callsTo('POST /audit/webhook')[0]?.body).toEqual({url: WEBHOOK.url, every_minutes: 60, reason: 'anchor'});
    await userEvent.click(setUp.getByRole('button', {name: 'Done'}));
    expect(await (await card()).findByText(WEBHOOK.url)).toBeVisible();
    expect(screen.queryByText(SECRET)).toBeNull();
});

test('a refused address is told with its reason, at its field and nowhere else, and nothing entered is lost', async () => {
    show(serveAudit().on('POST /audit/webhook', {status: 400, body: {
        id: 'audit.webhook_refused', message: 'The webhook\'s address cannot be used.', status_code: 400, request_id: 'r', details: [{path: 'url', message: 'Plain http is only for hosts that are named'}],
    }}));
    await userEvent.click(await (await card()).findByRole('button', {name: 'Set up'}));
    const setUp = dialog('Set up a webhook');
    await userEvent.type(setUp.getByRole('textbox', {name: 'Address'}), 'http://x');
    await userEvent.type(setUp.getByRole('textbox', {name: /^Reason/}), 'anchor');
    await userEvent.click(setUp.getByRole('button', {name: 'Set up'}));
    expect(await setUp.findByRole('alert')).toHaveTextContent('The webhook\'s address cannot be used.');
    expect(setUp.getByRole('textbox', {name: 'Address'})).toHaveValue('http://x');
    expect(setUp.getByText(/^Plain http is only for hosts/)).toBeVisible();
    expect(setUp.getByRole('textbox', {name: 'Address'})).toHaveAccessibleDescription(/^Plain http is only for hosts that are named Use https/);
});

test('says at its field which number of minutes is none', async () => {
    show(serveAudit());
    await userEvent.click(await (await card()).findByRole('button', {name: 'Set up'}));
    const minutes = dialog('Set up a webhook').getByRole('textbox', {name: 'Deliver every (minutes)'});
    await userEvent.clear(minutes);
    await userEvent.type(minutes, '1441');
    expect(minutes).toBeInvalid();
    expect(minutes).toHaveAccessibleDescription('Enter a whole number from 1 to 1,440.');
});

test('shows its progress and the class of the last result, and says when deliveries fail', async () => {
    show(serveAudit().on('GET /audit/webhook', {body: {webhook: {...WEBHOOK, last_result: 'timeout', attempts: 4, failing_since: Date.UTC(2026, 10, 22)}}}));
    const webhook = await card();
    expect(await webhook.findByText('Records up to 1,200 delivered, 3 waiting')).toBeVisible();
    expect(webhook.getByText('No answer in time')).toBeVisible();
    expect(webhook.getByRole('status')).toHaveTextContent(/^Deliveries have failed since .*\(4 attempts\)/);
});

test('changing and removing it are asked for; a delivery is asked for at once', async () => {
    const server = serveAudit().on('GET /audit/webhook', {body: {webhook: WEBHOOK}}).on('POST /audit/requests', {status: 201, body: REQUEST}).on('POST /audit/webhook/deliveries', {status: 202, body: {webhook: WEBHOOK}});
    show(server);
    const webhook = await card();
    await userEvent.click(await webhook.findByRole('button', {name: 'Ask to change'}));
    const ask = dialog('Ask to change the webhook');
    await userEvent.type(ask.getByRole('textbox', {name: /^Reason/}), 'moved');
    expect(ask.getByRole('button', {name: 'Ask for approval'})).toBeDisabled();
    await userEvent.clear(ask.getByRole('textbox', {name: /minutes/}));
    await userEvent.type(ask.getByRole('textbox', {name: /minutes/}), '5');
    await userEvent.click(ask.getByRole('button', {name: 'Ask for approval'}));
    await waitFor(() => expect(screen.queryByRole('dialog')).toBeNull());
    await userEvent.click(webhook.getByRole('button', {name: 'Ask to remove'}));
    await userEvent.type(dialog('Ask to remove the webhook').getByRole('textbox', {name: /^Reason/}), 'over');
    await userEvent.click(screen.getByRole('button', {name: 'Ask for approval'}));
    await waitFor(() => expect(screen.queryByRole('dialog')).toBeNull());
    expect(server.callsTo('POST /audit/requests').map(({body}) => (body as {action: object}).action)).toEqual([
        {kind: 'change_webhook', webhook: {url: WEBHOOK.url, every_minutes: 5}}, {kind: 'remove_webhook'}]);
    await userEvent.click(webhook.getByRole('button', {name: 'Deliver now'}));
    expect(await webhook.findByText('A delivery is on its way.')).toBeVisible();
});

test('a new secret is shown this once', async () => {
    show(serveAudit().on('GET /audit/webhook', {body: {webhook: WEBHOOK}}).on('POST /audit/webhook/secret', {body: {secret: SECRET}}));
    await userEvent.click(await (await card()).findByRole('button', {name: 'New secret'}));
    const renew = dialog('Make a new secret');
    await userEvent.type(renew.getByRole('textbox', {name: /^Reason/}), 'leaked');
    await userEvent.click(renew.getByRole('button', {name: 'Make new secret'}));
    expect(await renew.findByText(SECRET)).toBeVisible();
});

test('a reader sees it and no action', async () => {
    show(serveAudit().on('GET /viewer', {body: {...VIEWER, can: {...VIEWER.can, write_audit: false, write_policies: false}}}).on('GET /audit/webhook', {body: {webhook: WEBHOOK}}));
    const webhook = await card();
    expect(await webhook.findByText('Delivered')).toBeVisible();
    expect(webhook.queryAllByRole('button')).toEqual([]);
});

test('a failure is told with its request id', async () => {
    show(serveAudit().refuse('GET /audit/webhook', 500, 'api.internal', 'Something went wrong on the server.'));
    expect(await (await card()).findByRole('alert')).toHaveTextContent('Request ID: request26');
});

const serveKey = (key: object) => serveAudit().on('GET /audit/integrity', {body: {...INTEGRITY, configured_key: {fingerprint: 'f'.repeat(64), problem: '', ...key}}}).on('POST /audit/requests', {status: 201, body: REQUEST});

test('a key configured outside waits for two people, by its fingerprint', async () => {
    const server = serveKey({state: 'waiting'});
    show(server);
    await userEvent.click(await screen.findByRole('button', {name: 'Ask to sign with it'}));
    await userEvent.type(dialog('Ask for a new signing key').getByRole('textbox', {name: /^Reason/}), 'policy');
    await userEvent.click(screen.getByRole('button', {name: 'Ask for approval'}));
    await waitFor(() => expect(server.callsTo('POST /audit/requests')[0]?.body).toEqual({action: {kind: 'change_key', fingerprint: 'f'.repeat(64)}, reason: 'policy'}));
});

test.each([
    [{state: 'missing'}, /is kept outside of the database and is not there/], [{state: 'unusable', problem: 'no PEM'}, /cannot be used: no PEM/],
])('a key that cannot sign is told: %j', async (key, said) => {
    show(serveKey(key));
    expect(await screen.findByText(said)).toBeVisible();
});

import {screen, waitFor, within} from '@testing-library/react';
import userEvent from '@testing-library/user-event';
import React from 'react';

import type {FakeServer} from '../test_support';
import {renderSection, SECTION, VIEWER} from '../test_support';
import {AuditSection} from './audit_section';
import {HOLD, page, REQUEST, serveAudit} from './test_records';

const show = (server: FakeServer) => renderSection(server, <AuditSection {...SECTION}/>);
const card = async () => within(await screen.findByRole('region', {name: 'Retention and legal holds'}));
const dialog = (name: string) => within(screen.getByRole('dialog', {name}));

beforeEach(() => window.history.replaceState(null, '', '/admin_console/plugins'));

test('a reader sees retention, holds and requests, and no action', async () => {
    show(serveAudit().on('GET /viewer', {body: {...VIEWER, can: {...VIEWER.can, write_audit: false}}}));
    const govern = await card();
    expect(await govern.findByText('Never')).toBeVisible();
    expect(await govern.findByRole('row', {name: /Case 12/})).toHaveTextContent('In force');
    expect(await govern.findByRole('row', {name: /Remove records after 730 days/})).toHaveTextContent('Waits for a second person');
    expect(govern.getByText(/One human with two such accounts defeats this/)).toBeVisible();
    expect(govern.queryAllByRole('button')).toEqual([]);
});

test('a change of retention is asked for, not made', async () => {
    const server = serveAudit().on('POST /audit/requests', {status: 201, body: REQUEST});
    show(server);
    const govern = await card();
    await userEvent.click(await govern.findByRole('button', {name: 'Ask for a change'}));
    const ask = dialog('Ask for a change of retention');
    await userEvent.type(ask.getByRole('textbox', {name: 'Remove records after (days)'}), '30');
    await userEvent.type(ask.getByRole('textbox', {name: /^Reason/}), 'storage');
    expect(ask.getByRole('textbox', {name: 'Remove records after (days)'})).toHaveAccessibleDescription('Records are not removed before the minimum age.');
    expect(ask.getByRole('button', {name: 'Ask for approval'})).toBeDisabled();
    await userEvent.type(ask.getByRole('textbox', {name: 'Remove records after (days)'}), '00');
    await userEvent.click(ask.getByRole('button', {name: 'Ask for approval'}));
    await waitFor(() => expect(screen.queryByRole('dialog')).toBeNull());
    expect(server.callsTo('POST /audit/requests')[0]?.body).toEqual({
        action: {kind: 'change_retention', retention: {minimum_days: 365, remove_after_days: 3000}}, reason: 'storage',
    });
});

test('says at its field which number of days is none', async () => {
    show(serveAudit());
    await userEvent.click(await (await card()).findByRole('button', {name: 'Ask for a change'}));
    const minimum = dialog('Ask for a change of retention').getByRole('textbox', {name: 'Minimum age before removal (days)'});
    await userEvent.clear(minimum);
    expect(minimum).toBeInvalid();
    expect(minimum).toHaveAccessibleDescription('Enter a whole number from 1 to 36,500.');
});

test('lifting a hold and changing the key are asked for too', async () => {
    const server = serveAudit().on('POST /audit/requests', {status: 201, body: REQUEST});
    show(server);
    const govern = await card();
    await userEvent.click(await govern.findByRole('button', {name: 'Lift Case 12'}));
    expect(await dialog('Ask to lift a legal hold').findByText('Case 12')).toBeVisible();
    await userEvent.type(dialog('Ask to lift a legal hold').getByRole('textbox', {name: /^Reason/}), 'closed');
    await userEvent.click(screen.getByRole('button', {name: 'Ask for approval'}));
    await waitFor(() => expect(screen.queryByRole('dialog')).toBeNull());
    await userEvent.click(govern.getByRole('button', {name: 'Ask for a new key'}));
    await userEvent.type(dialog('Ask for a new signing key').getByRole('textbox', {name: /^Reason/}), 'yearly');
    await userEvent.click(screen.getByRole('button', {name: 'Ask for approval'}));
    await waitFor(() => expect(server.callsTo('POST /audit/requests').map(({body}) => body)).toEqual([
        {action: {kind: 'lift_hold', hold_id: HOLD.id}, reason: 'closed'}, {action: {kind: 'change_key'}, reason: 'yearly'},
    ]));
});

test('who is asked to lift a hold sees its name', async () => {
    show(serveAudit().on('GET /audit/requests', page([{...REQUEST, action: {kind: 'lift_hold', hold_id: HOLD.id}}])));
    const govern = await card();
    expect(await govern.findByRole('row', {name: /Lift the legal hold Case 12 h{26}/})).toBeVisible();
});

test('places a hold on what a person did', async () => {
    const server = serveAudit().on('POST /api/v4/users/search', {body: [{id: 'x'.repeat(26), username: 'emma'}]}).on('POST /audit/holds', {status: 201, body: HOLD});
    show(server);
    const govern = await card();
    await userEvent.click(govern.getByRole('button', {name: 'Place a hold'}));
    const place = dialog('Place a legal hold');
    await userEvent.type(place.getByRole('textbox', {name: 'Name'}), 'Case 13');
    await userEvent.type(place.getByRole('textbox', {name: 'Who'}), 'emma');
    await userEvent.selectOptions(place.getByRole('combobox', {name: 'Event'}), 'Policy changed');
    await userEvent.selectOptions(place.getByRole('combobox', {name: 'Status'}), 'Success');
    await userEvent.type(place.getByRole('textbox', {name: 'Contains'}), 'laptop');
    await userEvent.type(place.getByRole('textbox', {name: /^Reason/}), 'court order');
    await userEvent.click(place.getByRole('button', {name: 'Place hold'}));
    await waitFor(() => expect(server.callsTo('POST /audit/holds')[0]?.body).toEqual({
        name: 'Case 13', reason: 'court order', filters: {actor_id: 'x'.repeat(26), event_name: 'policy_changed', status: 'success', text: 'laptop'},
    }));
    await waitFor(() => expect(screen.queryByRole('dialog')).toBeNull());
});

test('says when nobody has the name a hold is meant for, and places none', async () => {
    const server = serveAudit().on('POST /api/v4/users/search', {body: []});
    show(server);
    await userEvent.click((await card()).getByRole('button', {name: 'Place a hold'}));
    const place = dialog('Place a legal hold');
    await userEvent.type(place.getByRole('textbox', {name: 'Name'}), 'Case 13');
    await userEvent.type(place.getByRole('textbox', {name: 'Who'}), 'nobody');
    await userEvent.type(place.getByRole('textbox', {name: /^Reason/}), 'court order');
    await userEvent.click(place.getByRole('button', {name: 'Place hold'}));
    expect(await place.findByText('There is no user named “nobody”.')).toBeVisible();
    expect(place.getByRole('textbox', {name: 'Who'})).toHaveAccessibleDescription('There is no user named “nobody”.');
    expect(place.getByRole('textbox', {name: 'Target'})).toBeValid();
    expect(server.callsTo('POST /audit/holds')).toHaveLength(0);
});

test('a second person approves exactly the digest shown', async () => {
    const server = serveAudit().on(`POST /audit/requests/${REQUEST.id}/decision`, {body: {...REQUEST, state: 'approved'}});
    show(server);
    await userEvent.click(await (await card()).findByRole('button', {name: 'Decide'}));
    const decide = dialog('Decide on this request');
    expect(decide.getByText(REQUEST.digest)).toBeVisible();
    await userEvent.click(decide.getByRole('button', {name: 'Approve'}));
    await waitFor(() => expect(screen.queryByRole('dialog')).toBeNull());
    expect(server.callsTo(`POST /audit/requests/${REQUEST.id}/decision`)[0]?.body).toEqual({decision: 'approve', digest: REQUEST.digest});
});

test('who asked may only withdraw', async () => {
    const server = serveAudit().
        on('GET /audit/requests', page([{...REQUEST, requested_by: VIEWER.user_id}])).
        on(`POST /audit/requests/${REQUEST.id}/decision`, {body: {...REQUEST, state: 'refused'}});
    show(server);
    await userEvent.click(await (await card()).findByRole('button', {name: 'Withdraw'}));
    const own = dialog('Withdraw your request?');
    expect(own.queryByRole('button', {name: 'Approve'})).toBeNull();
    await userEvent.click(own.getByRole('button', {name: 'Withdraw'}));
    await waitFor(() => expect(server.callsTo(`POST /audit/requests/${REQUEST.id}/decision`)[0]?.body).toEqual({decision: 'refuse', digest: REQUEST.digest}));
});

test('a refusal names each missing condition', async () => {
    const server = serveAudit().on('POST /audit/requests', {status: 403, body: {
        id: 'audit.not_qualified', message: 'This decision needs a person with multi-factor authentication.', status_code: 403, request_id: 'r',
        details: [{path: 'mfa', message: 'Multi-factor authentication is not set up for this account'}],
    }});
    show(server);
    await userEvent.click(await (await card()).findByRole('button', {name: 'Ask for a new key'}));
    const ask = dialog('Ask for a new signing key');
    await userEvent.type(ask.getByRole('textbox', {name: /^Reason/}), 'yearly');
    await userEvent.click(ask.getByRole('button', {name: 'Ask for approval'}));
    expect(await ask.findByRole('alert')).toHaveTextContent('Multi-factor authentication is not set up for this account');
});

import {screen, within} from '@testing-library/react';
import userEvent from '@testing-library/user-event';
import React from 'react';

import type {FakeServer} from '../test_support';
import {renderSection, SECTION, VIEWER} from '../test_support';
import {AuditSection} from './audit_section';
import {serveAudit} from './test_records';

const USER_ID = 'x'.repeat(26);
const serve = () => serveAudit().
    on('POST /api/v4/users/search', {body: [{id: USER_ID, username: 'emma'}]}).
    on('POST /audit/erasures', {body: {user_id: USER_ID, fields: 3, records: 2}});
const show = (server: FakeServer) => renderSection(server, <AuditSection {...SECTION}/>);

beforeEach(() => window.history.replaceState(null, '', '/admin_console/plugins'));

async function fillIn(name: string) {
    const card = within(await screen.findByRole('region', {name: 'Erase a person'}));
    await userEvent.type(card.getByRole('textbox', {name: 'Username'}), name);
    await userEvent.type(card.getByRole('textbox', {name: /^Reason/}), 'asked to be forgotten');
    await userEvent.click(card.getByRole('button', {name: 'Erase'}));
    return card;
}

test('whoever may not write sees everything else and no erasure', async () => {
    show(serve().on('GET /viewer', {body: {...VIEWER, can: {...VIEWER.can, write_audit: false}}}));
    expect(await screen.findByRole('region', {name: 'Verification and checkpoints'})).toBeVisible();
    expect(await screen.findByRole('button', {name: 'Policy changed'})).toBeVisible();
    expect(screen.queryByRole('region', {name: 'Erase a person'})).toBeNull();
});

test('gives the keyboard back to the button that asked', async () => {
    show(serve());
    const card = await fillIn('emma');
    await screen.findByRole('dialog');
    await userEvent.keyboard('{Escape}');
    expect(card.getByRole('button', {name: 'Erase'})).toHaveFocus();
});

test('erases after the name was typed, and says how much went', async () => {
    const server = serve();
    show(server);
    const card = await fillIn('@Emma');
    const dialog = within(await screen.findByRole('dialog', {name: 'Erase emma from the audit?'}));
    const confirm = dialog.getByRole('button', {name: 'Erase'});
    expect(confirm).toBeDisabled();
    await userEvent.type(dialog.getByRole('textbox', {name: 'Type emma to confirm'}), 'emma');
    await userEvent.click(confirm);
    expect(await card.findByText('3 personal fields in 2 records erased.')).toBeVisible();
    const call = server.callsTo('POST /audit/erasures')[0];
    expect(call?.body).toEqual({user_id: USER_ID, reason: 'asked to be forgotten'});
    expect(call?.headers['Idempotency-Key']).toBeTruthy();
    expect(screen.queryByRole('dialog')).toBeNull();
});

test('asks nothing of the server when nobody has that name', async () => {
    const server = serve().on('POST /api/v4/users/search', {body: []});
    show(server);
    const card = await fillIn('nobody');
    expect(await card.findByText('There is no user named “nobody”.')).toBeVisible();
    expect(server.callsTo('POST /audit/erasures')).toHaveLength(0);
});

test('a failure stays in the dialog, and the next try is the same request', async () => {
    const server = serve().refuse('POST /audit/erasures', 503, 'api.unavailable', 'The server cannot answer right now.');
    show(server);
    await fillIn('emma');
    const dialog = within(await screen.findByRole('dialog'));
    await userEvent.type(dialog.getByRole('textbox', {name: 'Type emma to confirm'}), 'emma');
    await userEvent.click(dialog.getByRole('button', {name: 'Erase'}));
    expect(await dialog.findByRole('alert')).toHaveTextContent('The server cannot answer right now.');
    await userEvent.click(dialog.getByRole('button', {name: 'Erase'}));
    await dialog.findByRole('alert');
    const keys = server.callsTo('POST /audit/erasures').map(({headers}) => headers['Idempotency-Key']);
    expect(keys).toHaveLength(2);
    expect(keys[0]).toBe(keys[1]);
});

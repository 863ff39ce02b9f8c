import {screen, waitFor, within} from '@testing-library/react';
import userEvent from '@testing-library/user-event';
import React from 'react';

import type {TicketKeyRotation} from '../../../contract/types';
import type {showAudit} from '../show_audit';
import {useShowAudit} from '../show_audit';
import {PanelRoot} from '../query_client';
import {FakeServer, renderSection, VIEWER} from '../test_support';
import {TicketKeyCard} from './ticket_key_card';

const ROTATION: TicketKeyRotation = {key_id: 'newkey', created_at: 1_700_000_000_000, retired_keys: 1, old_accepted_until: 1_700_086_400_000};
const ROTATE = 'POST /client/ticket_keys';

const asked = jest.fn<void, Parameters<typeof showAudit>>();
beforeEach(() => asked.mockReset());

function Listener() {
    useShowAudit(asked);
    return null;
}

const server = (viewer = VIEWER) => new FakeServer().on('GET /viewer', {body: viewer}).on(ROTATE, {status: 201, body: ROTATION});
const show = (answers: FakeServer) => renderSection(answers, <PanelRoot><TicketKeyCard/><Listener/></PanelRoot>);

async function openDialog() {
    await userEvent.click(await screen.findByRole('button', {name: 'Rotate key'}));
    return within(screen.getByRole('dialog', {name: 'Rotate the ticket key?'}));
}

const rotate = (dialog: Awaited<ReturnType<typeof openDialog>>) => userEvent.click(dialog.getByRole('button', {name: 'Rotate key'}));

test('says what a rotation does and whom it puts out of reach, before anything is asked', async () => {
    show(server());
    const card = within(await screen.findByRole('region', {name: 'Ticket key'}));
    expect(await card.findByText(/Nobody is logged out and nothing is wiped/)).toBeVisible();
    expect(card.getByText(/can no longer be told to wipe/)).toBeVisible();
});

test('rotates with the hours and the reason entered, and says until when the old key counts', async () => {
    const answers = server();
    show(answers);
    const dialog = await openDialog();
    expect(dialog.getByRole('status')).toHaveTextContent('do not come back within 720 hours');
    await userEvent.clear(dialog.getByRole('spinbutton', {name: 'Hours the old key still counts'}));
    await userEvent.type(dialog.getByRole('spinbutton', {name: 'Hours the old key still counts'}), '24');
    expect(dialog.getByRole('button', {name: 'Rotate key'})).toBeDisabled();
    await userEvent.type(dialog.getByRole('textbox', {name: 'Reason (required)'}), ' Once a year ');
    await rotate(dialog);
    expect(await screen.findByText(/^The ticket key was rotated on/)).toBeVisible();
    expect(screen.getByText(/^Tickets of the old key count until/)).toBeVisible();
    expect(screen.queryByRole('dialog')).toBeNull();
    expect(answers.callsTo(ROTATE)).toMatchObject([{body: {reason: 'Once a year', accept_old_hours: 24}, headers: {'Idempotency-Key': expect.stringMatching(/.{16}/) as string}}]);
});

test('leads to the audit record of just this rotation, and to those before', async () => {
    show(server());
    const dialog = await openDialog();
    await userEvent.type(dialog.getByRole('textbox', {name: 'Reason (required)'}), 'Once a year');
    await rotate(dialog);
    await userEvent.click(await screen.findByRole('button', {name: 'Show in audit'}));
    await userEvent.click(screen.getByRole('button', {name: 'Rotations in the audit'}));
    expect(asked.mock.calls).toEqual([[{event_name: 'ticket_key_rotated', target_id: 'newkey'}], [{event_name: 'ticket_key_rotated'}]]);
});

test('warns that nobody waits when the old key is to count no more at once', async () => {
    show(server().on(ROTATE, {status: 201, body: {...ROTATION, old_accepted_until: ROTATION.created_at}}));
    const dialog = await openDialog();
    await userEvent.clear(dialog.getByRole('spinbutton'));
    await userEvent.type(dialog.getByRole('spinbutton'), '0');
    expect(dialog.getByRole('status')).toHaveTextContent('The old key stops counting at once.');
    await userEvent.type(dialog.getByRole('textbox', {name: 'Reason (required)'}), 'Seen');
    await rotate(dialog);
    expect(await screen.findByText(/^Tickets of the old key no longer count/)).toBeVisible();
});

test.each(['', '-1', '1.5', '2161'])('cannot be started with %p hours, and says so at the field', async (hours) => {
    show(server());
    const dialog = await openDialog();
    await userEvent.type(dialog.getByRole('textbox', {name: 'Reason (required)'}), 'Once a year');
    await userEvent.clear(dialog.getByRole('spinbutton'));
    if (hours !== '') {
        await userEvent.type(dialog.getByRole('spinbutton'), hours);
    }
    expect(dialog.getByRole('spinbutton')).toHaveAccessibleDescription('Enter a whole number from 0 to 2,160.');
    expect(dialog.getByRole('button', {name: 'Rotate key'})).toBeDisabled();
});

test('keeps what was entered when the server refuses, and sends it again with the same key', async () => {
    const answers = server().refuse(ROTATE, 500, 'api.internal', 'Something went wrong on the server.');
    show(answers);
    const dialog = await openDialog();
    await userEvent.type(dialog.getByRole('textbox', {name: 'Reason (required)'}), 'Once a year');
    await rotate(dialog);
    expect(await dialog.findByRole('alert')).toHaveTextContent('Something went wrong on the server.');
    await rotate(dialog);
    await waitFor(() => expect(answers.callsTo(ROTATE)).toHaveLength(2));
    const [first, second] = answers.callsTo(ROTATE);
    expect(second?.headers['Idempotency-Key']).toBe(first?.headers['Idempotency-Key']);
    expect(dialog.getByRole('textbox', {name: 'Reason (required)'})).toHaveValue('Once a year');
});

test('shows an officer the same without the means to do it', async () => {
    show(server({...VIEWER, is_system_admin: false, can: {...VIEWER.can, write_policies: false}}));
    expect(await screen.findByText('Only System Admins can rotate this key.')).toBeVisible();
    expect(screen.getByRole('button', {name: 'Rotate key'})).toBeDisabled();
    expect(screen.getByRole('button', {name: 'Rotations in the audit'})).toBeEnabled();
});

test('leads nobody to an audit they may not read', async () => {
    show(server({...VIEWER, can: {...VIEWER.can, read_audit: false}}));
    await screen.findByRole('button', {name: 'Rotate key'});
    expect(screen.queryByRole('button', {name: 'Rotations in the audit'})).toBeNull();
});

test('says when it is not known who is looking, and tries again', async () => {
    const answers = server().refuse('GET /viewer', 500, 'api.internal', 'Something went wrong on the server.');
    show(answers);
    expect(await screen.findByRole('alert')).toHaveTextContent('Something went wrong on the server.');
    answers.on('GET /viewer', {body: VIEWER});
    await userEvent.click(screen.getByRole('button', {name: 'Try again'}));
    expect(await screen.findByRole('button', {name: 'Rotate key'})).toBeEnabled();
});

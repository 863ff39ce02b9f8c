import {TextDecoder, TextEncoder} from 'node:util';

import {act, screen, waitFor, within} from '@testing-library/react';
import userEvent from '@testing-library/user-event';

import type {FakeAnswer} from '../test_support';
import {VIEWER} from '../test_support';
import {id, openUser, PREVIEW, serve, SERVER_SESSION, show, USER} from './test_scene';

const MANY = {keep_own_session: true, include_integrations: false};

async function openMany(): Promise<ReturnType<typeof within>> {
    await userEvent.click(await screen.findByRole('button', {name: 'Revoke for many'}));
    return within(screen.getByRole('dialog'));
}

// Every browser has it, jsdom has not.
Object.assign(globalThis, {TextDecoder});

/** jsdom's files cannot be read. */
function csvFile(bytes: Uint8Array<ArrayBuffer>): File {
    const file = new File([''], 'people.csv', {type: 'text/csv'});
    file.arrayBuffer = async () => bytes.buffer;
    return file;
}

test('counts nothing before it is said whose sessions are meant', async () => {
    const server = serve();
    show(server);
    const dialog = await openMany();
    expect(dialog.getByText(/Choose whose sessions to revoke/)).toBeVisible();
    expect(server.callsTo('POST /revocations/preview')).toHaveLength(0);
    expect(dialog.getByRole('button', {name: 'Revoke and wipe'})).toBeDisabled();
});

test('a pasted list is understood line by line, and what is left out is told before anything starts', async () => {
    const server = serve().on('POST /revocations/resolve', {body: {lines: 3, user_ids: [USER.id], problems: [{line: 2, text: 'emmma', problem: 'not_found'}, {line: 3, text: 'emma.laurent', problem: 'repeated'}]}});
    show(server);
    const dialog = await openMany();
    await userEvent.type(dialog.getByRole('textbox', {name: 'People, one a line'}), 'emma.laurent\nemmma\nemma.laurent');
    await userEvent.click(dialog.getByRole('button', {name: 'Check the list'}));
    expect(await dialog.findByText('1 person found in 3 lines.')).toBeVisible();
    expect(dialog.getByText('1 entry is left out.')).toBeVisible();
    expect(dialog.getByRole('row', {name: '2 emmma Nobody has this username, email address or ID'})).toBeVisible();
    expect(await dialog.findByText(/1 session of 1 person will end within 60 seconds/)).toBeVisible();
    expect(server.callsTo('POST /revocations/preview')[0]?.body).toEqual({scope: {type: 'users', user_ids: [USER.id], ...MANY}});

    await userEvent.type(dialog.getByRole('textbox', {name: 'People, one a line'}), 'x');
    expect(dialog.getByText(/Choose whose sessions to revoke/)).toBeVisible();
});

test('a CSV file is read and checked at once', async () => {
    const server = serve().on('POST /revocations/resolve', {body: {lines: 1, user_ids: [USER.id], problems: []}});
    show(server);
    const dialog = await openMany();
    await userEvent.upload(dialog.getByLabelText('or a CSV file:'), csvFile(new TextEncoder().encode('username\nemma.laurent\n')));
    expect(await dialog.findByText('1 person found in 1 line.')).toBeVisible();
    expect(server.callsTo('POST /revocations/resolve')[0]?.body).toEqual({text: 'username\nemma.laurent\n'});
});

test('a file of a spreadsheet is read as it was saved: UTF-16 too, and ten thousand wide lines', async () => {
    const server = serve().on('POST /revocations/resolve', {body: {lines: 1, user_ids: [USER.id], problems: []}});
    show(server);
    const dialog = await openMany();
    const utf16 = Uint16Array.from('\uFEFFusername\tname\r\nemma.laurent\tEmma\r\n', (character) => character.charCodeAt(0));
    await userEvent.upload(dialog.getByLabelText('or a CSV file:'), csvFile(new Uint8Array(utf16.buffer)));
    await waitFor(() => expect(server.callsTo('POST /revocations/resolve')[0]?.body).toEqual({text: 'username\tname\r\nemma.laurent\tEmma\r\n'}));

    const wide = Array.from({length: 10_000}, (_, i) => `"Department, ${'x'.repeat(90)}",person${i}`).join('\n');
    await userEvent.upload(dialog.getByLabelText('or a CSV file:'), csvFile(new TextEncoder().encode(`department,username\n${wide}`)));
    await waitFor(() => expect(server.callsTo('POST /revocations/resolve')[1]?.body).toEqual({text: `username\n${Array.from({length: 10_000}, (_, i) => `person${i}`).join('\n')}`}));
});

test('an answer that comes after the list was changed means nobody', async () => {
    let answer: (value: FakeAnswer) => void = () => undefined;
    const server = serve().on('POST /revocations/resolve', () => new Promise((resolve) => {
        answer = resolve;
    }));
    show(server);
    const dialog = await openMany();
    const list = dialog.getByRole('textbox', {name: 'People, one a line'});
    await userEvent.type(list, 'emma.laurent');
    await userEvent.click(dialog.getByRole('button', {name: 'Check the list'}));
    await userEvent.type(list, '{Backspace}');
    await act(async () => {
        answer({body: {lines: 1, user_ids: [USER.id], problems: []}});
        await new Promise((resolve) => setTimeout(resolve, 50));
    });
    expect(dialog.getByText(/Choose whose sessions to revoke/)).toBeVisible();
    expect(server.callsTo('POST /revocations/preview')).toHaveLength(0);
});

test('a team is found by its name', async () => {
    const server = serve().on('POST /api/v4/teams/search', {body: [{id: id('t'), display_name: 'Sales', name: 'sales'}]}).on(`GET /api/v4/teams/${id('t')}`, {body: {id: id('t'), display_name: 'Sales', name: 'sales'}});
    show(server);
    const dialog = await openMany();
    await userEvent.selectOptions(dialog.getByRole('combobox', {name: 'Whose sessions'}), 'The members of a team');
    await userEvent.type(dialog.getByRole('combobox', {name: 'Team'}), 'sal');
    await userEvent.click(await dialog.findByRole('option', {name: /Sales/}));
    await waitFor(() => expect(server.callsTo('POST /revocations/preview')[0]?.body).toEqual({scope: {type: 'team', team_id: id('t'), ...MANY}}));
});

test('a role can be narrowed to idle mobile sessions; a wrong number counts nothing', async () => {
    const server = serve();
    show(server);
    const dialog = await openMany();
    await userEvent.selectOptions(dialog.getByRole('combobox', {name: 'Whose sessions'}), 'Everyone with a role');
    await userEvent.selectOptions(dialog.getByRole('combobox', {name: 'Role'}), 'System Admins');
    await userEvent.click(dialog.getByText('Only some of their sessions'));
    await userEvent.selectOptions(dialog.getByRole('combobox', {name: 'Clients'}), 'Mobile app');
    await userEvent.type(dialog.getByRole('spinbutton', {name: /Idle for at least/}), '30');
    await waitFor(() => expect(server.callsTo('POST /revocations/preview').at(-1)?.body).toEqual({scope: {type: 'role', role: 'system_admin', ...MANY, filter: {client_kinds: ['mobile'], idle_days: 30}}}));
    await userEvent.type(dialog.getByRole('spinbutton', {name: /Idle for at least/}), '000');
    expect(dialog.getByText('Enter a whole number of days from 1 to 3,650.')).toBeVisible();
    expect(dialog.getByText(/Choose whose sessions to revoke/)).toBeVisible();
});

test('the preview names clients, admins, the own session and the tokens that would open sessions again', async () => {
    const server = serve().on('POST /revocations/preview', {body: {
        ...PREVIEW, users: 3, sessions: 5, sessions_by_client_kind: {...PREVIEW.sessions_by_client_kind, web: 4, mobile: 1}, access_tokens: 2, system_admins: 1, includes_own_session: true,
    }});
    show(server);
    await userEvent.click(await screen.findByRole('button', {name: 'Log everyone out'}));
    const dialog = within(screen.getByRole('dialog'));
    expect(await dialog.findByText(/Web browser: 4/)).toBeVisible();
    expect(dialog.getByText(/Mobile app: 1/)).toBeVisible();
    expect(dialog.getByText('1 System Admin is among them.')).toBeVisible();
    expect(dialog.getByText(/you will be logged out last/)).toBeVisible();
    expect(dialog.getByText(/2 personal access tokens stay valid/)).toBeVisible();
    await userEvent.click(dialog.getByRole('checkbox', {name: /Disable their personal access tokens/}));
    await userEvent.click(dialog.getByRole('checkbox', {name: /Refuse logins meanwhile/}));
    await userEvent.type(dialog.getByRole('textbox', {name: /Reason/}), 'Incident');
    await userEvent.click(dialog.getByRole('button', {name: 'Revoke and wipe'}));
    await waitFor(() => expect(server.callsTo('POST /revocations')[0]?.body).toMatchObject({end_access_tokens: true, refuse_log_in: true}));
    expect(server.callsTo('POST /revocations')[0]?.body).not.toHaveProperty('deactivate');
});

test('deactivates and wipes a person who has no session left, too', async () => {
    const server = serve().on('POST /revocations/preview', {body: {...PREVIEW, users: 0, sessions: 0, devices: 0, access_tokens: 2}});
    show(server);
    await openUser();
    await userEvent.click(screen.getByRole('button', {name: 'Deactivate and wipe'}));
    const dialog = within(screen.getByRole('dialog', {name: 'Deactivate emma.laurent and wipe?'}));
    expect(await dialog.findByText(/1 account will be deactivated afterwards/)).toBeVisible();
    expect(dialog.getByText('2 personal access tokens stay valid and will work again if the account is activated.')).toBeVisible();
    expect(dialog.queryByRole('radio', {name: /Log out only/})).toBeNull();
    expect(dialog.queryByText('Only some of their sessions')).toBeNull();
    await userEvent.type(dialog.getByRole('textbox', {name: /Reason/}), 'Left the company');
    await userEvent.click(dialog.getByRole('button', {name: 'Deactivate and wipe'}));
    await waitFor(() => expect(server.callsTo('POST /revocations')[0]?.body).toMatchObject({scope: {type: 'user', user_id: USER.id}, wipe: true, deactivate: true}));
});

test('who deactivates people means all of their sessions, whatever narrowed them before', async () => {
    const server = serve().on('POST /revocations/resolve', {body: {lines: 1, user_ids: [USER.id], problems: []}});
    show(server);
    const dialog = await openMany();
    await userEvent.upload(dialog.getByLabelText('or a CSV file:'), csvFile(new TextEncoder().encode('emma.laurent')));
    await userEvent.click(dialog.getByText('Only some of their sessions'));
    await userEvent.selectOptions(dialog.getByRole('combobox', {name: 'Clients'}), 'Mobile app');
    await waitFor(() => expect(server.callsTo('POST /revocations/preview').at(-1)?.body).toMatchObject({scope: {filter: {client_kinds: ['mobile']}}}));
    await userEvent.click(dialog.getByRole('checkbox', {name: /Deactivate their accounts/}));
    expect(dialog.queryByText('Only some of their sessions')).toBeNull();
    await userEvent.type(dialog.getByRole('textbox', {name: /Reason/}), 'Left');
    await waitFor(() => expect(server.callsTo('POST /revocations/preview').at(-1)?.body).toEqual({scope: {type: 'users', user_ids: [USER.id], ...MANY}}));
    await userEvent.click(dialog.getByRole('button', {name: 'Deactivate and wipe'}));
    await waitFor(() => expect(server.callsTo('POST /revocations')[0]?.body).toMatchObject({scope: {type: 'users', user_ids: [USER.id], ...MANY}, deactivate: true}));
});

test('nobody deactivates the own account', async () => {
    show(serve().on('GET /viewer', {body: {...VIEWER, user_id: USER.id}}));
    await openUser();
    expect(screen.queryByRole('button', {name: 'Deactivate and wipe'})).toBeNull();
});

test('lists the sessions of the whole server by pages, in the order and with the filters asked for', async () => {
    const server = serve().on('GET /sessions?sort=last_activity&direction=desc&limit=50', {body: {items: [SERVER_SESSION], next_cursor: 'next', total: 2}}).
        on('GET /sessions?sort=last_activity&direction=desc&cursor=next&limit=50', {body: {items: [{...SERVER_SESSION, id: id('z'), client_kind: 'desktop'}], next_cursor: null, total: null}});
    show(server);
    await userEvent.click(await screen.findByRole('button', {name: 'All sessions'}));
    expect(await screen.findByText('1 of 2 sessions shown')).toBeVisible();
    await userEvent.click(screen.getByRole('button', {name: 'Load more'}));
    expect(await screen.findByText('2 of 2 sessions shown')).toBeVisible();
    await userEvent.selectOptions(screen.getByRole('combobox', {name: 'Order'}), 'Longest idle first');
    await userEvent.selectOptions(screen.getByRole('combobox', {name: 'Client'}), 'Mobile app');
    await waitFor(() => expect(server.callsTo('GET /sessions').at(-1)?.path).toBe('/sessions?client_kind=mobile&sort=last_activity&direction=asc&limit=50'));
});

test('revokes exactly the sessions that were ticked', async () => {
    const server = serve().on('GET /sessions', {body: {items: [SERVER_SESSION, {...SERVER_SESSION, id: id('z')}], next_cursor: null, total: 2}});
    show(server);
    await userEvent.click(await screen.findByRole('button', {name: 'All sessions'}));
    expect(await screen.findByRole('button', {name: 'Revoke chosen (0)'})).toBeDisabled();
    await userEvent.click(await screen.findByRole('checkbox', {name: 'Choose all sessions shown'}));
    await userEvent.click(screen.getAllByRole('checkbox', {name: /Choose the session of emma.laurent/})[0] as HTMLElement);
    await userEvent.click(screen.getByRole('button', {name: 'Revoke chosen (1)'}));
    expect(screen.getByRole('dialog', {name: 'Revoke the chosen sessions?'})).toBeVisible();
    await waitFor(() => expect(server.callsTo('POST /revocations/preview')[0]?.body).toEqual({scope: {type: 'sessions', session_ids: [id('z')]}}));
});

test('shows a person\'s personal access tokens without the tokens', async () => {
    show(serve().on(`GET /users/${USER.id}/access_tokens`, {body: {items: [{id: id('k'), description: 'Nightly export', is_active: true}]}}));
    await openUser();
    expect(within(await screen.findByRole('row', {name: /Nightly export/})).getByText('Active')).toBeVisible();
});

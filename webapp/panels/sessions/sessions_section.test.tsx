import {act, screen, waitFor, within} from '@testing-library/react';
import userEvent from '@testing-library/user-event';

import {REVOCATION_CHANGED} from '../../live_event';
import {VIEWER} from '../test_support';
import {JOB, leaveAddress, openUser, POLICY, PREVIEW, serve, SESSION, show, TARGET, USER} from './test_scene';

beforeEach(leaveAddress);

async function openDialog(): Promise<ReturnType<typeof within>> {
    await openUser();
    await userEvent.click(screen.getByRole('button', {name: 'Revoke all sessions'}));
    const dialog = within(screen.getByRole('dialog', {name: 'Revoke all sessions of emma.laurent?'}));
    await dialog.findByText(/1 session of 1 person will end within 60 seconds/);
    return dialog;
}

test('names the missing permission and asks for nobody\'s sessions', async () => {
    const server = serve().on('GET /viewer', {body: {...VIEWER, can: {...VIEWER.can, read_sessions: false}}});
    show(server);
    expect(await screen.findByText(/needs permission to edit other users/)).toBeVisible();
    expect(server.callsTo('GET /users')).toHaveLength(0);
});

test('searches after a pause in typing, not at every letter', async () => {
    const server = serve().on('GET /users?term=zed&limit=10', {body: {items: [], next_cursor: null}});
    show(server);
    await userEvent.type(await screen.findByRole('searchbox', {name: 'Search users'}), 'zed');
    expect(await screen.findByText('No user matches “zed”.')).toBeVisible();
    expect(server.callsTo('GET /users').map(({path}) => path)).toEqual(['/users?limit=10', '/users?term=zed&limit=10']);
});

test('shows a person\'s sessions with client, times and push', async () => {
    show(serve().on(`GET /users/${USER.id}/sessions`, {body: {items: [{...SESSION, is_own: true, takes_push: true}]}}));
    await openUser();
    const row = within(screen.getByRole('row', {name: /Web browser/}));
    expect(row.getByText('Firefox/145.0 · Linux')).toBeVisible();
    expect(row.getByText('This is your session')).toBeVisible();
    expect(row.getByText('Never')).toBeVisible();
    expect(row.getByText('Registered')).toBeVisible();
});

test('offers a user manager no button against a system admin, and says why', async () => {
    show(serve().
        on('GET /viewer', {body: {...VIEWER, is_system_admin: false, can: {...VIEWER.can, revoke_everyone: false}}}).
        on('GET /users', {body: {items: [{...USER, roles: ['system_user', 'system_admin']}], next_cursor: null}}));
    await openUser();
    expect(screen.getByText('Only a System Admin may revoke a System Admin\'s sessions.')).toBeVisible();
    expect(screen.queryByRole('button', {name: /Revoke/})).toBeNull();
    expect(screen.queryByRole('button', {name: 'Log everyone out'})).toBeNull();
});

test('needs a reason, then asks for exactly what was chosen', async () => {
    const server = serve();
    show(server);
    const dialog = await openDialog();
    expect(dialog.getByRole('button', {name: 'Revoke and wipe'})).toBeDisabled();
    await userEvent.type(dialog.getByRole('textbox', {name: /Reason/}), ' Laptop lost ');
    await userEvent.type(dialog.getByRole('textbox', {name: /Message/}), 'Call us.');
    await userEvent.click(dialog.getByRole('radio', {name: /Log out only/}));
    await userEvent.click(dialog.getByRole('radio', {name: /End access first/}));
    await userEvent.click(dialog.getByRole('button', {name: 'Revoke'}));
    await waitFor(() => expect(screen.queryByRole('dialog')).toBeNull());
    const [call] = server.callsTo('POST /revocations');
    expect(call?.body).toEqual({scope: {type: 'user', user_id: USER.id}, wipe: false, order: 'end_access_first', reason: 'Laptop lost', message: 'Call us.'});
    expect(call?.headers['Idempotency-Key']).toMatch(/^[0-9a-f-]{32,36}$/);
});

test('sends the same key again after a failure, and another for another request', async () => {
    const server = serve().refuse('POST /revocations', 503, 'api.unavailable', 'The server cannot answer right now.');
    show(server);
    const dialog = await openDialog();
    await userEvent.type(dialog.getByRole('textbox', {name: /Reason/}), 'Lost');
    const start = async () => {
        const before = server.callsTo('POST /revocations').length;
        await userEvent.click(dialog.getByRole('button', {name: /^Revoke/}));
        await waitFor(() => expect(server.callsTo('POST /revocations')).toHaveLength(before + 1));
        await waitFor(() => expect(dialog.getByRole('button', {name: /^Revoke/})).toBeEnabled());
    };
    await start();
    expect(dialog.getByRole('alert')).toHaveTextContent('The server cannot answer right now.');
    await start();
    await userEvent.click(dialog.getByRole('radio', {name: /Log out only/}));
    await start();
    const keys = server.callsTo('POST /revocations').map(({headers}) => headers['Idempotency-Key']);
    expect(keys[1]).toBe(keys[0]);
    expect(keys[2]).not.toBe(keys[0]);
});

test('keeps the focus inside the dialog and gives it back on Escape', async () => {
    show(serve());
    const dialog = await openDialog();
    const box = screen.getByRole('dialog');
    expect(box).toHaveFocus();
    await userEvent.tab({shift: true});
    expect(dialog.getByRole('button', {name: 'Cancel'})).toHaveFocus();
    await userEvent.tab();
    expect(dialog.getByRole('button', {name: 'Close'})).toHaveFocus();
    await userEvent.keyboard('{Escape}');
    expect(screen.queryByRole('dialog')).toBeNull();
    expect(screen.getByRole('button', {name: 'Revoke all sessions'})).toHaveFocus();
});

test('asks for the number to be typed when more than 50 people are meant', async () => {
    const server = serve().on('POST /revocations/preview', {body: {...PREVIEW, users: 51, sessions: 90, must_confirm_users: true}});
    show(server);
    await userEvent.click(await screen.findByRole('button', {name: 'Log everyone out'}));
    const dialog = within(screen.getByRole('dialog', {name: 'Log everyone out?'}));
    const number = await dialog.findByRole('textbox', {name: /Type 51 to confirm/});
    await userEvent.type(dialog.getByRole('textbox', {name: /Reason/}), 'Incident');
    await userEvent.type(number, '5');
    expect(dialog.getByRole('button', {name: 'Revoke and wipe'})).toBeDisabled();
    await userEvent.type(number, '1');
    await userEvent.click(dialog.getByRole('button', {name: 'Revoke and wipe'}));
    await waitFor(() => expect(server.callsTo('POST /revocations')).toHaveLength(1));
    expect(server.callsTo('POST /revocations')[0]?.body).toMatchObject({scope: {type: 'everyone'}, confirm_users: 51});
});

test('asks for it when tokens of more than 50 people are disabled, however few of them have a session', async () => {
    const server = serve().on('POST /revocations/preview', {body: {...PREVIEW, access_tokens: 70, users_or_token_holders: 60}});
    show(server);
    await userEvent.click(await screen.findByRole('button', {name: 'Log everyone out'}));
    const dialog = within(screen.getByRole('dialog'));
    await userEvent.type(dialog.getByRole('textbox', {name: /Reason/}), 'Incident');
    const tokens = await dialog.findByRole('checkbox', {name: /Disable their personal access tokens/});
    expect(dialog.queryByRole('textbox', {name: /to confirm/})).toBeNull();
    expect(dialog.getByRole('button', {name: 'Revoke and wipe'})).toBeEnabled();
    expect(dialog.getByText(/70 personal access tokens stay valid/)).toBeVisible();
    await userEvent.click(tokens);
    expect(dialog.getByText('70 personal access tokens will be disabled.')).toBeVisible();
    expect(dialog.getByRole('button', {name: 'Revoke and wipe'})).toBeDisabled();
    await userEvent.type(dialog.getByRole('textbox', {name: /Type 60 to confirm/}), '60');
    await userEvent.click(dialog.getByRole('button', {name: 'Revoke and wipe'}));
    await waitFor(() => expect(server.callsTo('POST /revocations')[0]?.body).toMatchObject({end_access_tokens: true, confirm_users: 60}));
});

test.each(['1234', ' 1,234', '1.234', '1\u202F234', '1’234'])('takes %j for the number 1234', async (typed) => {
    show(serve().on('POST /revocations/preview', {body: {...PREVIEW, users: 1234, sessions: 2000, must_confirm_users: true}}));
    await userEvent.click(await screen.findByRole('button', {name: 'Log everyone out'}));
    const dialog = within(screen.getByRole('dialog'));
    await userEvent.type(dialog.getByRole('textbox', {name: /Reason/}), 'Incident');
    await userEvent.type(await dialog.findByRole('textbox', {name: /Type 1234 to confirm/}), typed);
    expect(dialog.getByRole('button', {name: 'Revoke and wipe'})).toBeEnabled();
});

test('counts again when integrations are included', async () => {
    const server = serve();
    show(server);
    await userEvent.click(await screen.findByRole('button', {name: 'Log everyone out'}));
    await userEvent.click(screen.getByRole('checkbox', {name: /Include integrations/}));
    await waitFor(() => expect(server.callsTo('POST /revocations/preview')[1]?.body).toEqual({scope: {type: 'everyone', keep_own_session: true, include_integrations: true}}));
});

test('starts nothing when there is nothing to revoke', async () => {
    show(serve().on('POST /revocations/preview', {body: {...PREVIEW, users: 0, sessions: 0, devices: 0}}));
    await userEvent.click(await screen.findByRole('button', {name: 'Log everyone out'}));
    expect(await screen.findByText('There is no session to revoke.')).toBeVisible();
    await userEvent.type(screen.getByRole('textbox', {name: /Reason/}), 'x');
    expect(screen.getByRole('button', {name: 'Revoke and wipe'})).toBeDisabled();
});

test('follows a revocation that was started, with counts by state and words that claim no more than is known', async () => {
    const server = serve();
    show(server);
    const dialog = await openDialog();
    await userEvent.type(dialog.getByRole('textbox', {name: /Reason/}), 'Lost');
    server.on('GET /revocations', {body: {items: [JOB], next_cursor: null}});
    await userEvent.click(dialog.getByRole('button', {name: 'Revoke and wipe'}));
    expect(await screen.findByText(/Access still open/)).toBeVisible();
    expect(await screen.findByRole('cell', {name: 'Push requested'})).toBeVisible();
    expect(screen.getByText(/Whether it reached the device cannot be known/)).toBeVisible();

    server.on(`GET /revocations/${JOB.id}`, {body: {...JOB, access_ended_ms: 2400, wipe_reported_ms: 2900, finished_at: JOB.requested_at + 3000, targets_by_state: {...JOB.targets_by_state, told: 0, wipe_reported: 2}}});
    act(() => {
        window.dispatchEvent(new CustomEvent(REVOCATION_CHANGED));
    });
    expect(await screen.findByText('Access ended everywhere after 2.4 s')).toBeVisible();
    expect(screen.getByText('Last wipe reported by a client after 2.9 s.')).toBeVisible();
});

test('is loud about what is overdue', async () => {
    show(serve([{...JOB, overdue: 2, overdue_open: 1}]));
    const row = await screen.findByRole('row', {name: /Laptop lost/});
    expect(within(row).getByText('2 overdue')).toBeVisible();
    await userEvent.click(within(row).getByRole('button'));
    expect(await screen.findByRole('alert')).toHaveTextContent('2 sessions were still open 60 seconds after the request. 1 is still open now.');
});

test('lists the sessions of one state', async () => {
    const server = serve([{...JOB, finished_at: JOB.requested_at + 1}]).on(`GET /revocations/${JOB.id}/targets?state=wipe_reported&limit=50`, {body: {items: [
        {...TARGET, state: 'wipe_reported', report: {local_storage_keys: 3, session_storage_keys: 1, databases: 1, caches: 0, service_workers: 0, swept_again: 0, remaining: ['indexed_db: blocked']}},
    ], next_cursor: null}});
    show(server);
    await userEvent.click(within(await screen.findByRole('row', {name: /Laptop lost/})).getByRole('button'));
    await userEvent.selectOptions(await screen.findByRole('combobox', {name: 'Show'}), 'Wipe reported by the client');
    expect(await screen.findByText(/4 storage entries, 1 database, 0 caches, 0 service workers removed/)).toBeVisible();
    expect(screen.getByText(/Could not remove: indexed_db: blocked/)).toBeVisible();
});

const saved = (call: {body: unknown}) => ({body: {policy: call.body, version: 3, can_write: true}, etag: '"3"'});

test('saves the policy on the version that was read, and keeps what was entered when somebody else was first', async () => {
    const server = serve().refuse('PUT /policies/sessions', 412, 'api.stale', 'Someone else changed this first.');
    show(server);
    const policy = within(await screen.findByRole('region', {name: 'Sessions policy'}));
    await userEvent.click(within(await screen.findByRole('radiogroup', {name: 'Wipe on Expiry:'})).getByLabelText('True'));
    await userEvent.click(policy.getByRole('button', {name: 'Save'}));
    expect(await screen.findByRole('alert')).toHaveTextContent('Someone else changed this first');
    server.on('GET /policies/sessions', {body: {policy: {...POLICY, allow_automation: true}, version: 2, can_write: true}, etag: '"2"'}).on('PUT /policies/sessions', saved);
    await userEvent.click(screen.getByRole('button', {name: 'Reload'}));
    await waitFor(() => expect(within(screen.getByRole('radiogroup', {name: 'Allow Automation:'})).getByLabelText('True')).toBeChecked());
    await userEvent.click(policy.getByRole('button', {name: 'Save'}));
    await waitFor(() => expect(server.callsTo('PUT /policies/sessions')).toHaveLength(2));
    expect(server.callsTo('PUT /policies/sessions').map(({headers}) => headers['If-Match'])).toEqual(['"1"', '"2"']);
    expect(server.callsTo('PUT /policies/sessions')[1]?.body).toEqual({...POLICY, allow_automation: true, wipe_on_expiry: true});
});

test('saves after how many hours without the server a tab empties itself, and nothing while the number is wrong', async () => {
    const server = serve().on('PUT /policies/sessions', saved);
    show(server);
    const policy = within(await screen.findByRole('region', {name: 'Sessions policy'}));
    const hours = await policy.findByRole('spinbutton', {name: 'Wipe When Offline (hours):'});
    await userEvent.type(hours, '0');
    expect(policy.getByText('Enter a whole number from 1 to 8,760.')).toBeVisible();
    expect(policy.getByRole('button', {name: 'Save'})).toBeDisabled();
    await userEvent.clear(hours);
    await userEvent.type(hours, '12');
    await userEvent.click(policy.getByRole('button', {name: 'Save'}));
    await waitFor(() => expect(server.callsTo('PUT /policies/sessions')[0]?.body).toEqual({...POLICY, wipe_offline_hours: 12}));
});

test('lets a reader of the policy change nothing, and says so', async () => {
    show(serve().on('GET /policies/sessions', {body: {policy: POLICY, version: 1, can_write: false}, etag: '"1"'}));
    const rule = within(await screen.findByRole('radiogroup', {name: 'Wipe on Logout:'}));
    expect(rule.getByLabelText('True')).toBeDisabled();
    expect(screen.getByText('You can view these settings, but not change them.')).toBeVisible();
});

test('by keyboard, a person is opened and left without starting over', async () => {
    show(serve());
    await userEvent.type(await screen.findByRole('searchbox', {name: 'Search users'}), 'emma');
    (await screen.findByRole('button', {name: 'emma.laurent'})).focus();
    await userEvent.keyboard('{Enter}');
    expect(await screen.findByRole('button', {name: '‹ All users'})).toHaveFocus();
    await userEvent.keyboard('{Enter}');
    const search = await screen.findByRole('searchbox', {name: 'Search users'});
    expect(search).toHaveFocus();
    expect(search).toHaveValue('emma');
});

test('another view takes the focus from nobody', async () => {
    show(serve());
    await openUser();
    await userEvent.click(screen.getByRole('button', {name: '‹ All users'}));
    await userEvent.click(screen.getByRole('button', {name: 'All sessions'}));
    await userEvent.click(screen.getByRole('button', {name: 'Users'}));
    expect(screen.getByRole('button', {name: 'Users'})).toHaveFocus();
});

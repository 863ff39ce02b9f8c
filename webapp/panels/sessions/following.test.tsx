import {cleanup, screen, waitFor, within} from '@testing-library/react';
import userEvent from '@testing-library/user-event';
import React from 'react';

import {renderSection, SECTION, VIEWER} from '../test_support';
import {stepsOf} from './revocation_chart';
import {SessionsSection} from './sessions_section';
import {JOB, leaveAddress, serve, show, TARGET, USER} from './test_scene';

beforeEach(leaveAddress);

async function openJob(): Promise<void> {
    await userEvent.click(within(await screen.findByRole('row', {name: /Laptop lost/})).getByRole('button'));
    await screen.findByRole('table', {name: 'Sessions of this revocation'});
}

test('a banner stands above every section while a session is open past its deadline, leads to it, and goes with the page', async () => {
    const overdue = {...JOB, overdue: 1, overdue_open: 1};
    const server = serve([overdue]).on('GET /revocations', {body: {items: [], next_cursor: null}}).on('GET /revocations?status=overdue&limit=10', {body: {items: [overdue], next_cursor: null}});
    renderSection(server, <div className='admin-console__content' data-testid='page'><p>{'Another section'}</p><SessionsSection {...SECTION}/></div>);
    const banner = await screen.findByRole('alert');
    expect(banner).toHaveTextContent('1 session is still open more than 60 seconds after revocation.');
    expect(screen.getByTestId('page').firstElementChild).toContainElement(banner);
    await userEvent.click(within(banner).getByRole('button', {name: /Laptop lost/}));
    expect(await screen.findByRole('table', {name: 'Sessions of this revocation'})).toBeVisible();
    expect(screen.getByRole('group', {name: 'Revocation: Laptop lost'})).toHaveFocus();
});

test('names whom a revocation means, and who asked for it', async () => {
    show(serve([JOB]).on(`GET /api/v4/users/${USER.id}`, {body: {id: USER.id, username: 'emma.laurent'}}).on(`GET /api/v4/users/${VIEWER.user_id}`, {body: {id: VIEWER.user_id, username: 'ada'}}));
    expect(await screen.findByText('@emma.laurent')).toBeVisible();
    await openJob();
    expect(await screen.findByText('@ada')).toBeVisible();
});

test('a hundred thousand sessions are counted as the reader writes numbers', async () => {
    show(serve([{...JOB, overdue: 12_345, targets: 100_000, users: 50_000, targets_by_state: {...JOB.targets_by_state, told: 100_000}}]));
    expect(await screen.findByText('12,345 overdue')).toBeVisible();
    await openJob();
    expect(screen.getByText('100,000')).toBeVisible();
});

test('a revocation that is opened in its row leaves the keyboard there', async () => {
    show(serve([JOB]));
    await openJob();
    expect(screen.getByRole('button', {expanded: true})).toHaveFocus();
});

test('cancels what has not begun, with a reason, and says that the rest goes on', async () => {
    const job = {...JOB, targets_by_state: {...JOB.targets_by_state, queued: 1, told: 1}};
    const server = serve([job]).on(`POST /revocations/${JOB.id}/cancel`, {body: {...job, cancelled_at: 5, cancelled: 1}});
    show(server);
    await openJob();
    await userEvent.click(screen.getByRole('button', {name: 'Cancel what has not begun'}));
    const dialog = within(screen.getByRole('dialog', {name: 'Cancel this revocation?'}));
    expect(dialog.getByText(/At most 2 sessions have not begun and will be left alone. A client that was only told has not begun/)).toBeVisible();
    expect(dialog.getByRole('button', {name: 'Cancel what has not begun'})).toBeDisabled();
    await userEvent.type(dialog.getByRole('textbox', {name: /Reason/}), 'Wrong team');
    server.on(`GET /revocations/${JOB.id}`, {body: {...job, cancelled_at: 5, cancelled: 1}});
    await userEvent.click(dialog.getByRole('button', {name: 'Cancel what has not begun'}));
    expect(await screen.findByText('Canceled: 1 session was left alone.')).toBeVisible();
    expect(server.callsTo(`POST /revocations/${JOB.id}/cancel`)[0]?.body).toEqual({reason: 'Wrong team'});
    expect(screen.queryByRole('button', {name: 'Cancel what has not begun'})).toBeNull();
});

test.each([
    ['access has ended everywhere', {access_ended_ms: 900}, false],
    ['somebody still has access', {access_ended_ms: null}, true],
    ['an account is still to be deactivated', {access_ended_ms: 900, accounts_to_deactivate: 1}, true],
    ['a token is still to be disabled', {access_ended_ms: 900, access_tokens_to_end: 1}, true],
    ['logins are refused', {access_ended_ms: 900, refuse_log_in: true}, true],
])('offers to cancel only what it would change: %s', async (_what, more, offered) => {
    show(serve([{...JOB, ...more}]));
    await openJob();
    expect(screen.queryByRole('button', {name: 'Cancel what has not begun'}) !== null).toBe(offered);
});

test('an account that could not be deactivated is no finished job: the list and the job say so, unless it was canceled', async () => {
    const done = {...JOB, finished_at: 5, access_ended_ms: 900, accounts_to_deactivate: 2, accounts_deactivated: 1};
    const server = serve([done]);
    show(server);
    expect(await screen.findByText('1 failed')).toBeVisible();
    await openJob();
    expect(screen.getByText(/1 account or token was left as before, because the permission was withdrawn or Mattermost refused/)).toBeVisible();
    cleanup();
    leaveAddress();
    show(serve([{...done, cancelled_at: 4}]));
    await openJob();
    expect(screen.queryByText(/left as before/)).toBeNull();
});

test('a revocation has an address: it opens by it, keeps it through a reload, and gives it back when it is closed', async () => {
    window.location.hash = `#revocation/${JOB.id}`;
    show(serve().on(`GET /revocations/${JOB.id}`, {body: JOB}));
    expect(await screen.findByRole('table', {name: 'Sessions of this revocation'})).toBeVisible();
    expect(screen.getByRole('link', {name: 'Link to this revocation'})).toHaveAttribute('href', `http://localhost/#revocation/${JOB.id}`);
    cleanup();
    show(serve([JOB]));
    const row = within(await screen.findByRole('row', {name: /Laptop lost/}));
    await screen.findByRole('table', {name: 'Sessions of this revocation'});
    await userEvent.click(row.getByRole('button'));
    expect(window.location.hash).toBe('');
    await userEvent.click(row.getByRole('button'));
    expect(window.location.hash).toBe(`#revocation/${JOB.id}`);
});

test('an address pasted into the open page leads to its revocation', async () => {
    show(serve([JOB]));
    await screen.findByRole('row', {name: /Laptop lost/});
    window.location.hash = `#revocation/${JOB.id}`;
    expect(await screen.findByRole('table', {name: 'Sessions of this revocation'})).toBeVisible();
});

test('names the system admin who was spared', async () => {
    show(serve([JOB]).on(`GET /revocations/${JOB.id}/targets`, {body: {items: [{...TARGET, is_system_admin: true, error: 'target_is_system_admin'}], next_cursor: null}}));
    await openJob();
    const row = within(await within(screen.getByRole('table', {name: 'Sessions of this revocation'})).findByRole('row', {name: /emma\.laurent/}));
    expect(row.getByText('System Admin')).toBeVisible();
    expect(row.getByText(/Left alone: this person is a System Admin/)).toBeVisible();
});

test('says of a session that was within the limits again that it was left alone, as no failure', async () => {
    show(serve([JOB]).on(`GET /revocations/${JOB.id}/targets`, {body: {items: [{...TARGET, cancelled: true, error: 'within_limits'}], next_cursor: null}}));
    await openJob();
    const row = within(await within(screen.getByRole('table', {name: 'Sessions of this revocation'})).findByRole('row', {name: /emma\.laurent/}));
    expect(row.getByText('Left alone: within the session limits again.')).toBeVisible();
    expect(row.getByText('Canceled')).toBeVisible();
    expect(row.queryByText('within_limits')).toBeNull();
});

test('offers nobody to cancel what somebody else asked for, but a system admin', async () => {
    show(serve([{...JOB, requested_by: 'x'.repeat(26)}]).on('GET /viewer', {body: {...VIEWER, can: {...VIEWER.can, revoke_everyone: false}}}));
    await openJob();
    expect(screen.queryByRole('button', {name: 'Cancel what has not begun'})).toBeNull();
});

test('draws each second against the 60 s line, and the same as a table', async () => {
    show(serve([JOB]).on(`GET /revocations/${JOB.id}/timeline`, {body: {deadline_second: 60, seconds: [{second: 0, told: 2, access_ended: 1, wipe_reported: 0}, {second: 3, told: 0, access_ended: 1, wipe_reported: 1}]}}));
    await openJob();
    expect(await screen.findByRole('img', {name: /Sessions told, access ended and wipes reported/})).toBeVisible();
    await userEvent.click(screen.getByText('Numbers by second'));
    expect(screen.getByRole('row', {name: '3 0 1 1'})).toBeVisible();
});

test('a line of the chart climbs by what happened and ends at the right edge', () => {
    const seconds = [{second: 0, told: 1, access_ended: 0, wipe_reported: 0}, {second: 9, told: 1, access_ended: 0, wipe_reported: 0}];
    expect(stepsOf(seconds, 'told', {x: (second) => second * 10, targets: 4, until: 60})).toBe('M0 140H10V105H100V70H600');
});

test('narrows a revocation\'s sessions by problem and name, the slowest first, and exports them', async () => {
    const server = serve([{...JOB, finished_at: JOB.requested_at + 1}]).on(`GET /revocations/${JOB.id}/targets?problem=overdue&term=emma&sort=slowest&limit=50`, {body: {items: [
        {...TARGET, state: 'access_ended', overdue: true, access_ended_at: JOB.requested_at + 61_500},
    ], next_cursor: null}});
    show(server);
    await openJob();
    await userEvent.selectOptions(screen.getByRole('combobox', {name: 'Problem'}), 'Overdue');
    await userEvent.type(screen.getByRole('searchbox', {name: 'Username'}), 'emma');
    await userEvent.click(screen.getByRole('checkbox', {name: 'Slowest first'}));
    await waitFor(() => expect(screen.getByRole('cell', {name: '61.5 s'})).toBeVisible());
    expect(screen.getByRole('link', {name: 'Export CSV'})).toHaveAttribute('href', expect.stringContaining(`/revocations/${JOB.id}/targets.csv`));
});

import {act, screen, waitFor, within} from '@testing-library/react';
import userEvent from '@testing-library/user-event';
import React from 'react';

import {showAuditOf} from '../show_audit';
import type {FakeServer} from '../test_support';
import {renderSection, SECTION, VIEWER} from '../test_support';
import {AuditSection} from './audit_section';
import {page, PROOF, RECORD, serveAudit as serve} from './test_records';

beforeEach(() => window.history.replaceState(null, '', '/admin_console/plugins'));

const show = (server: FakeServer) => renderSection(server, <AuditSection {...SECTION}/>);
const lastQuery = (server: FakeServer) => server.callsTo('GET /audit').at(-1)?.path.split('?')[1];
const eventButton = () => screen.findByRole('button', {name: 'Policy changed'});

test('names the missing permission and reads nothing', async () => {
    const server = serve().on('GET /viewer', {body: {...VIEWER, can: {...VIEWER.can, read_audit: false}}});
    show(server);
    expect(await screen.findByText(/needs read access to Compliance > Compliance Monitoring/)).toBeVisible();
    expect(server.callsTo('GET /audit')).toHaveLength(0);
});

test('shows time in the reader\'s zone and UTC when pointed at', async () => {
    show(serve());
    await eventButton();
    expect(screen.getByTitle('2026-11-22 12:00:00.000 UTC')).toHaveAttribute('datetime', '2026-11-22T12:00:00.000Z');
});

test('what left a list stands before, what joined it after', async () => {
    const lists = {...RECORD, prior_state: {providers: ['saml', 'ldap'], users: []}, resulting_state: {providers: ['ldap', 'google'], users: ['x']}};
    show(serve().on('GET /audit', page([lists])).on('GET /audit/7', {body: lists}));
    await userEvent.click(await eventButton());
    const cells = (field: string) => within(screen.getByRole('row', {name: new RegExp(field)})).getAllByRole('cell').map(({textContent}) => textContent);
    expect(cells('providers')).toEqual(['saml1 entry unchanged', 'google1 entry unchanged']);
    expect(cells('users')).toEqual(['empty', 'x']);
});

test('opens a record: what changed, from where, its hash and its proof', async () => {
    show(serve());
    await userEvent.click(await eventButton());
    expect(await eventButton()).toHaveAttribute('aria-expanded', 'true');
    const difference = within(screen.getByRole('table', {name: 'Before and after'}));
    const changed = within(difference.getByRole('row', {name: /wipe_on_expiry/}));
    expect(changed.getByRole('rowheader')).toHaveTextContent('Wipe on Expirywipe_on_expiry');
    expect(changed.getByRole('deletion')).toHaveTextContent('False');
    expect(changed.getByRole('insertion')).toHaveTextContent('True');
    expect(within(difference.getByRole('row', {name: /wipe_on_logout/})).queryByRole('deletion')).toBeNull();
    expect(screen.getByText('192.0.2.1')).toBeVisible();
    const proof = within(await screen.findByRole('region', {name: 'Proof'}));
    expect(await proof.findByText('The hash fits the record')).toBeVisible();
    expect(proof.getByText('Signature valid')).toBeVisible();
    expect(proof.getByText(/^by the checkpoint at record 9, signed/)).toBeVisible();
    expect(proof.getByText(/Reason/)).toHaveTextContent('Reason: erased');
});

test('names the people whose reasons a record holds', async () => {
    const record = {...RECORD, reason: `${'e'.repeat(26)}: no phone\n${'g'.repeat(26)}: on leave`};
    show(serve().on('GET /audit', page([record])).on('GET /audit/7', {body: record}).
        on(`GET /api/v4/users/${'e'.repeat(26)}`, {body: {id: 'e'.repeat(26), username: 'emma'}}).refuse(`GET /api/v4/users/${'g'.repeat(26)}`, 404, 'app.user.missing', 'Unable to find the user.'));
    await userEvent.click(await eventButton());
    expect(await screen.findByText('@emma')).toBeVisible();
    expect(screen.getByText(/: on leave$/)).toHaveTextContent(`@emma: no phone ${'g'.repeat(26)}: on leave`);
});

test('says when a record\'s proof fails', async () => {
    show(serve().on('GET /audit/7/proof', {body: {...PROOF, hash_matches: false, signature_valid: false}}));
    await userEvent.click(await eventButton());
    expect(await screen.findByText('The hash does not fit the record')).toBeVisible();
    expect(screen.getByText('Bad signature')).toBeVisible();
});

test('a permalink opens the record\'s page, and from there the list', async () => {
    window.history.replaceState(null, '', '/admin_console/plugins#audit/7');
    const server = serve();
    show(server);
    expect(await screen.findByRole('heading', {name: /Policy changed/})).toBeVisible();
    expect(server.callsTo('GET /audit')).toHaveLength(0);
    await userEvent.click(screen.getByRole('button', {name: '‹ All records'}));
    expect(await eventButton()).toBeVisible();
    expect(window.location.hash).toBe('#audit');
});

test('the link in a record leads to its page without loading the page again', async () => {
    show(serve());
    await userEvent.click(await eventButton());
    const link = screen.getByRole('link', {name: 'Open this record\'s page'});
    expect(link).toHaveAttribute('href', 'http://localhost/admin_console/plugins#audit/7');
    await userEvent.click(link);
    expect(await screen.findByRole('article', {name: '#7'})).toBeVisible();
    expect(window.location.hash).toBe('#audit/7');
});

test('back from a record\'s page the keyboard goes on from its row, which is open', async () => {
    show(serve());
    await userEvent.click(await eventButton());
    await userEvent.click(screen.getByRole('link', {name: 'Open this record\'s page'}));
    await userEvent.click(await screen.findByRole('button', {name: '‹ All records'}));
    expect(await eventButton()).toHaveFocus();
    expect(await eventButton()).toHaveAttribute('aria-expanded', 'true');
});

test('back from the page of a record that the list does not show, the keyboard goes on above the list', async () => {
    window.history.replaceState(null, '', '/admin_console/plugins#audit/7');
    show(serve().on('GET /audit', page([])));
    await userEvent.click(await screen.findByRole('button', {name: '‹ All records'}));
    expect(screen.getByRole('button', {name: 'Refresh'})).toHaveFocus();
});

test('says in words what a record is about, and narrows by it', async () => {
    const server = serve().on('GET /audit', page([RECORD, {...RECORD, seq: 6, target: {type: 'session', id: 's'.repeat(26), name: ''}}, {...RECORD, seq: 5, target: {type: 'of_later', id: 'x', name: ''}}]));
    show(server);
    const table = within(await screen.findByRole('table', {name: 'Audit records, newest first'}));
    expect(table.getByText('Sessions policy')).toBeVisible();
    expect(table.getByText('Session')).toBeVisible();
    expect(table.getByText('of_later')).toBeVisible();
    await userEvent.selectOptions(screen.getByRole('combobox', {name: 'Kind of target'}), 'Session');
    await userEvent.click(screen.getByRole('button', {name: 'Apply'}));
    await waitFor(() => expect(lastQuery(server)).toBe('target_type=session&limit=50'));
});

test('says when a permalink\'s record is not there', async () => {
    window.history.replaceState(null, '', '/admin_console/plugins#audit/8');
    show(serve().refuse('GET /audit/8', 404, 'audit.not_found', 'There is no such audit record.'));
    expect(await screen.findByRole('alert')).toHaveTextContent('There is no such audit record.');
});

test('a link to a search fills in the form and asks for just that', async () => {
    window.history.replaceState(null, '', '/admin_console/plugins#audit?event_name=policy_changed&target_id=sessions&text=lost');
    const server = serve();
    show(server);
    await eventButton();
    expect(lastQuery(server)).toBe('target_id=sessions&text=lost&event_name=policy_changed&limit=50');
    expect(screen.getByRole('textbox', {name: 'Target'})).toHaveValue('sessions');
    expect(screen.getByRole('textbox', {name: 'Contains'})).toHaveValue('lost');
});

test('an address pasted into the open page is followed', async () => {
    const server = serve();
    show(server);
    await eventButton();
    window.history.replaceState(null, '', '#audit?status=fail');
    act(() => void window.dispatchEvent(new Event('hashchange')));
    await waitFor(() => expect(lastQuery(server)).toBe('status=fail&limit=50'));
    expect(screen.getByRole('combobox', {name: 'Status'})).toHaveValue('fail');
});

test('applies filters together: a name becomes an id, days are the reader\'s own', async () => {
    const server = serve().on('POST /api/v4/users/search', {body: [{id: 'x'.repeat(26), username: 'admin2'}, {id: 'a'.repeat(26), username: 'admin'}]});
    show(server);
    await eventButton();
    await userEvent.type(screen.getByRole('textbox', {name: 'Who'}), '@Admin');
    await userEvent.selectOptions(screen.getByRole('combobox', {name: 'Event'}), 'Policy changed');
    await userEvent.selectOptions(screen.getByRole('combobox', {name: 'Status'}), 'Success');
    await userEvent.type(screen.getByRole('textbox', {name: 'Target'}), '@admin2');
    await userEvent.type(screen.getByRole('textbox', {name: 'Contains'}), 'lost laptop');
    await userEvent.type(screen.getByLabelText('From'), '2026-11-20');
    await userEvent.type(screen.getByLabelText('To'), '2026-11-22');
    expect(server.callsTo('GET /audit')).toHaveLength(1);
    await userEvent.click(screen.getByRole('button', {name: 'Apply'}));
    await waitFor(() => expect(server.callsTo('GET /audit')).toHaveLength(2));
    expect(window.location.hash).toContain('text=lost+laptop');
    expect(Object.fromEntries(new URLSearchParams(lastQuery(server)))).toEqual({
        actor_id: 'a'.repeat(26), event_name: 'policy_changed', status: 'success', target_id: 'x'.repeat(26), text: 'lost laptop', limit: '50',
        since: String(new Date(2026, 10, 20).getTime()), until: String(new Date(2026, 10, 22, 23, 59, 59, 999).getTime()),
    });
});

test('says when nobody has that name, and leaves the list as it is', async () => {
    const server = serve().on('POST /api/v4/users/search', {body: []});
    show(server);
    await eventButton();
    await userEvent.type(screen.getByRole('textbox', {name: 'Who'}), 'nobody{Enter}');
    expect(await screen.findByText('There is no user named “nobody”.')).toBeVisible();
    expect(server.callsTo('GET /audit')).toHaveLength(1);
});

test('tells an empty trail from filters that match nothing', async () => {
    show(serve().on('GET /audit', page([])));
    expect(await screen.findByText('Nothing has been recorded yet.')).toBeVisible();
    await userEvent.selectOptions(screen.getByRole('combobox', {name: 'Status'}), 'Fail');
    await userEvent.click(screen.getByRole('button', {name: 'Apply'}));
    expect(await screen.findByText('No record matches these filters.')).toBeVisible();
});

test('loads the next page from where the last one ended', async () => {
    const server = serve().on('GET /audit?limit=50', page([RECORD], 'seven')).on('GET /audit?cursor=seven&limit=50', page([{...RECORD, seq: 6, event_name: 'plugin_started'}]));
    show(server);
    await userEvent.click(await screen.findByRole('button', {name: 'Load more'}));
    expect(await screen.findByRole('button', {name: 'Plugin started'})).toBeVisible();
    expect(await eventButton()).toBeVisible();
    expect(screen.queryByRole('button', {name: 'Load more'})).toBeNull();
});

test('shows a revocation\'s records when another section asks for them', async () => {
    const server = serve();
    show(server);
    await eventButton();
    act(() => showAuditOf('j'.repeat(26)));
    await waitFor(() => expect(lastQuery(server)).toBe(`job_id=${'j'.repeat(26)}&limit=50`));
    expect(screen.getByRole('textbox', {name: 'Revocation ID'})).toHaveValue('j'.repeat(26));
});

test('shows a failure with its request id', async () => {
    show(serve().refuse('GET /audit', 500, 'api.internal', 'Something went wrong on the server.'));
    expect(await screen.findByRole('alert')).toHaveTextContent('Request ID: request26');
});

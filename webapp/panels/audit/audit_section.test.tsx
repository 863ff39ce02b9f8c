import {act, screen, waitFor, within} from '@testing-library/react';
import userEvent from '@testing-library/user-event';
import React from 'react';

import type {AuditRecord} from '../../../contract/types';
import {showAuditOf} from '../show_audit';
import {FakeServer, renderSection, SECTION, VIEWER} from '../test_support';
import {AuditSection} from './audit_section';

const RECORD: AuditRecord = {
    seq: 7, at: Date.UTC(2026, 10, 22, 12), event_name: 'policy_changed', status: 'success',
    actor: {type: 'user', user_id: 'a'.repeat(26), username: 'admin', session_id: 's'.repeat(26), address: '192.0.2.1', client: ''},
    target: {type: 'policy', id: 'sessions', name: ''}, reason: '', prior_state: {wipe_on_expiry: false, wipe_on_logout: true}, resulting_state: {wipe_on_expiry: true, wipe_on_logout: true},
    request_id: 'r'.repeat(26), job_id: '', hash: 'f'.repeat(64),
};
const page = (items: AuditRecord[], next: string | null = null) => ({body: {items, next_cursor: next}});
const serve = () => new FakeServer().on('GET /viewer', {body: VIEWER}).on('GET /audit', page([RECORD]));
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

test('says what the chain does not prove', async () => {
    show(serve());
    expect(await screen.findByText(/It is not yet independently verifiable/)).toBeVisible();
});

test('opens a record: what changed, from where, and its hash', async () => {
    show(serve());
    await userEvent.click(await eventButton());
    expect(await eventButton()).toHaveAttribute('aria-expanded', 'true');
    const difference = within(screen.getByRole('table', {name: 'Before and after'}));
    const changed = within(difference.getByRole('row', {name: /wipe_on_expiry/}));
    expect(changed.getByRole('deletion')).toHaveTextContent('false');
    expect(changed.getByRole('insertion')).toHaveTextContent('true');
    expect(within(difference.getByRole('row', {name: /wipe_on_logout/})).queryByRole('deletion')).toBeNull();
    expect(screen.getByText('192.0.2.1')).toBeVisible();
    expect(screen.getByText('f'.repeat(64))).toBeVisible();
});

test('applies filters together: a name becomes an id, days are the reader\'s own', async () => {
    const server = serve().on('POST /api/v4/users/search', {body: [{id: 'x'.repeat(26), username: 'admin2'}, {id: 'a'.repeat(26), username: 'admin'}]});
    show(server);
    await eventButton();
    await userEvent.type(screen.getByRole('textbox', {name: 'Who'}), '@Admin');
    await userEvent.selectOptions(screen.getByRole('combobox', {name: 'Event'}), 'Policy changed');
    await userEvent.selectOptions(screen.getByRole('combobox', {name: 'Status'}), 'Success');
    await userEvent.type(screen.getByLabelText('From'), '2026-11-20');
    await userEvent.type(screen.getByLabelText('To'), '2026-11-22');
    expect(server.callsTo('GET /audit')).toHaveLength(1);
    await userEvent.click(screen.getByRole('button', {name: 'Apply'}));
    await waitFor(() => expect(server.callsTo('GET /audit')).toHaveLength(2));
    expect(Object.fromEntries(new URLSearchParams(lastQuery(server)))).toEqual({
        actor_id: 'a'.repeat(26), event_name: 'policy_changed', status: 'success', limit: '50',
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
    expect(screen.getByRole('textbox', {name: 'Revocation id'})).toHaveValue('j'.repeat(26));
});

test('shows a failure with its request id', async () => {
    show(serve().refuse('GET /audit', 500, 'api.internal', 'Something went wrong on the server.'));
    expect(await screen.findByRole('alert')).toHaveTextContent('Request id: request26');
});

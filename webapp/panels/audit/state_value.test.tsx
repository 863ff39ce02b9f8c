import {QueryClientProvider} from '@tanstack/react-query';
import {screen, waitFor, within} from '@testing-library/react';
import userEvent from '@testing-library/user-event';
import React from 'react';

import {queryClient} from '../query_client';
import {FakeServer, renderSection} from '../test_support';
import {DifferenceTable} from './difference_table';
import {HOLD} from './test_records';

const [ANNA, GONE, TEAM] = ['a'.repeat(26), 'g'.repeat(26), 't'.repeat(26)];

const serve = () => new FakeServer().
    on(`GET /api/v4/users/${ANNA}`, {body: {id: ANNA, username: 'anna', first_name: 'Anna', last_name: 'Muster'}}).
    on(`GET /api/v4/teams/${TEAM}`, {body: {id: TEAM, name: 'sales', display_name: 'Sales'}}).
    on('GET /audit/holds', {body: {items: [HOLD]}}).
    refuse(`GET /api/v4/users/${GONE}`, 404, 'app.user.missing', 'Unable to find the user.');
const show = (server: FakeServer, prior: Record<string, unknown> | null, resulting: Record<string, unknown>) => renderSection(server, <QueryClientProvider client={queryClient}><DifferenceTable prior={prior} resulting={resulting}/></QueryClientProvider>);
const row = (field: string) => within(screen.getByText(field).closest('tr') as HTMLElement);

test('people and teams are named, the id stays to be pointed at, and one that is gone keeps its id and is said to be gone', async () => {
    show(serve(), null, {requested_by: ANNA, scope: {team_ids: [TEAM], user_ids: [GONE]}});
    expect(await row('requested_by').findByText('@anna')).toBeVisible();
    expect(row('requested_by').getByText('Anna Muster')).toBeVisible();
    expect(row('requested_by').getByTitle(ANNA)).toBeVisible();
    expect(await row('scope.team_ids').findByText('Sales')).toBeVisible();
    expect(await row('scope.user_ids').findByText('(not there anymore, or not yours to see)')).toBeVisible();
    expect(row('scope.user_ids').getByText(GONE)).toBeVisible();
});

test('what joined a list of objects is a line for each field, in words', async () => {
    const until = Date.UTC(2026, 11, 24);
    show(serve(), {exempt_users: []}, {exempt_users: [{user_id: ANNA, until}]});
    await screen.findByText('@anna');
    expect(row('exempt_users').getByRole('rowheader')).toHaveTextContent('Exempt People');
    expect(row('exempt_users').getByRole('insertion')).toHaveTextContent(/^Person: @anna Anna MusterUntil: Dec 24/);
    expect(row('exempt_users').getByTitle(/^2026-12-24 00:00/)).toBeVisible();
});

test('a target is named by what it is, a hold by its name, and a choice as where it is made', async () => {
    show(serve(), null, {filters: {target_type: 'user', target_id: ANNA}, action: {kind: 'lift_hold', hold_id: HOLD.id}, grace: {amount: 3, unit: 'days'}});
    expect(await row('filters.target_id').findByText('@anna')).toBeVisible();
    expect(row('filters.target_type').getByText('User')).toBeVisible();
    expect(await row('action.hold_id').findByText('Case 12')).toBeVisible();
    expect(row('action.hold_id').getByText(HOLD.id)).toBeVisible();
    expect(row('grace.unit').getByText('Days')).toBeVisible();
});

test('a long list of people is named in parts', async () => {
    const ids = Array.from({length: 45}, (_, index) => `${String(index).padStart(2, '0')}${'x'.repeat(24)}`);
    const server = serve();
    ids.forEach((id, index) => server.on(`GET /api/v4/users/${id}`, {body: {id, username: `user${index}`}}));
    show(server, null, {user_ids: ids});
    expect(await screen.findByText('@user19')).toBeVisible();
    expect(server.calls).toHaveLength(20);
    await userEvent.click(screen.getByRole('button', {name: 'Show 25 more'}));
    await waitFor(() => expect(server.calls).toHaveLength(40));
    expect(await screen.findByRole('button', {name: 'Show 5 more'})).toBeVisible();
});

test('a field without words of its own is read as it is called, and Mattermost\'s settings keep their names', () => {
    show(serve(), null, {'EmailSettings.PushNotificationContents': 'full', chained_late_ms: 12});
    expect(row('EmailSettings.PushNotificationContents').getByText('full')).toBeVisible();
    expect(row('chained_late_ms').getByRole('rowheader')).toHaveTextContent('Chained late mschained_late_ms');
});

import {screen, within} from '@testing-library/react';
import userEvent from '@testing-library/user-event';
import React from 'react';

import {PanelRoot} from '../../query_client';
import type {FakeServer} from '../../test_support';
import {renderSection} from '../../test_support';
import {EVIDENCE, servePushContents as serve} from '../test_scene';
import {EvidenceCard} from './evidence_card';
import {sumByDay} from './sums';

const show = (server: FakeServer) => renderSection(server, <PanelRoot><EvidenceCard/></PanelRoot>);

test('shows a chart that says what it is, and the same numbers as a table', async () => {
    show(serve());
    expect(await screen.findByRole('img', {name: /^Push notifications by day and outcome over \d+ days$/})).toBeVisible();
    await userEvent.click(screen.getByText('Numbers by day'));
    expect(within(screen.getByRole('table', {name: /^Push notifications by day/})).getByRole('row', {name: 'Nov 2, 2026 0 5 1'})).toBeInTheDocument();
});

test('adds up by level and rule, and says which rule is gone', async () => {
    show(serve());
    expect(await screen.findByRole('row', {name: /^Reduced The board's channel .* 7$/})).toBeVisible();
    expect(screen.getByRole('row', {name: /^Not sent A rule that was removed/})).toBeVisible();
});

test('offers the CSV of the same days', async () => {
    show(serve());
    expect(await screen.findByRole('link', {name: 'Export CSV'})).toHaveAttribute('href', '/plugins/security-controls/api/v1/push_contents/evidence.csv?days=30');
});

test('says when nothing was counted yet', async () => {
    show(serve().on('GET /push_contents/evidence', {body: {...EVIDENCE, rows: []}}));
    expect(await screen.findByText('No push notification has been counted yet.')).toBeVisible();
});

test('shows a failure, and reads again when asked', async () => {
    const server = serve().refuse('GET /push_contents/evidence', 500, 'api.internal', 'Something went wrong on the server.');
    show(server);
    await screen.findByRole('alert');
    server.on('GET /push_contents/evidence', {body: EVIDENCE});
    await userEvent.click(screen.getByRole('button', {name: 'Try again'}));
    expect(await screen.findByRole('img', {name: /^Push notifications by day/})).toBeVisible();
});

test('a day without push notifications has its place', () => {
    const days = sumByDay(EVIDENCE, Date.parse('2026-11-05T10:00:00Z'));
    expect(days.map(({day, counts}) => [day, counts.sent, counts.reduced, counts.suppressed])).toEqual([
        ['2026-11-01', 12, 0, 0], ['2026-11-02', 0, 5, 1], ['2026-11-03', 0, 2, 0], ['2026-11-04', 0, 0, 0], ['2026-11-05', 0, 0, 0],
    ]);
});

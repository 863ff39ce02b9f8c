/** Several entries and the picker that adds to them: what stands where, and what somebody sees who may not change them. */
import {screen} from '@testing-library/react';
import React from 'react';

import {PanelRoot} from '../panels/query_client';
import {FakeServer, renderSection} from '../panels/test_support';
import {EntryList} from './entry_list';

const ID = 'a'.repeat(26);

function show(ids: string[], disabled: boolean): void {
    const server = new FakeServer().on(`GET /api/v4/teams/${ID}`, {body: {id: ID, display_name: 'Operations', name: 'operations'}});
    renderSection(server, <PanelRoot><EntryList label='Teams' kind='team' ids={ids} disabled={disabled} onChange={() => undefined}/></PanelRoot>);
}

test('what was chosen stands below the field it was chosen in', async () => {
    show([ID], false);
    const chosen = await screen.findByText('Operations');
    expect(screen.getByRole('combobox', {name: 'Teams'}).compareDocumentPosition(chosen)).toBe(Node.DOCUMENT_POSITION_FOLLOWING);
    expect(screen.getByRole('button', {name: 'Remove Operations'})).toBeVisible();
});

test('somebody who may not change it reads what the entries are', async () => {
    show([ID], true);
    expect(await screen.findByText('Operations')).toBeVisible();
    expect(screen.getByText('Teams')).toBeVisible();
    expect(screen.queryByRole('combobox')).toBeNull();
    expect(screen.queryByRole('button')).toBeNull();
});

test('somebody who may not change it sees that there is none', () => {
    show([], true);
    expect(screen.getByText('Teams')).toBeVisible();
    expect(screen.getByText('–')).toBeVisible();
});

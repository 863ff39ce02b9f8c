import {screen, within} from '@testing-library/react';
import userEvent from '@testing-library/user-event';
import React from 'react';

import type {FakeServer} from '../test_support';
import {renderSection, SECTION} from '../test_support';
import {AuditSection} from './audit_section';
import {serveAudit} from './test_records';

const EVIDENCE = ['{"type":"export"}\n{"seq":1}\n', '{"seq":2}\n{"note":"n","type":"checkpoint"}\n'];
const HEADERS = {'Audit-Records': '2', 'Content-Disposition': 'attachment; filename="audit-2.jsonl"'};
const saved: string[] = [];

beforeEach(() => {
    window.history.replaceState(null, '', '/admin_console/plugins');
    saved.length = 0;
    URL.createObjectURL = jest.fn(() => 'blob:x');
    URL.revokeObjectURL = jest.fn();
    jest.spyOn(HTMLAnchorElement.prototype, 'click').mockImplementation(function click(this: HTMLAnchorElement) {
        saved.push(this.download);
    });
});

async function openDialog(server: FakeServer) {
    renderSection(server, <AuditSection {...SECTION}/>);
    await userEvent.click(await screen.findByRole('button', {name: 'Export'}));
    return within(screen.getByRole('dialog', {name: 'Export the audit'}));
}

test('saves the evidence once it arrived whole', async () => {
    const server = serveAudit().on('POST /audit/exports', {pieces: EVIDENCE, headers: HEADERS});
    const dialog = await openDialog(server);
    await userEvent.click(dialog.getByRole('button', {name: 'Export'}));
    expect(await dialog.findByText(/^2 records were exported/)).toBeVisible();
    expect(saved).toEqual(['audit-2.jsonl']);
    expect(server.callsTo('POST /audit/exports')[0]?.body).toEqual({format: 'jsonl'});
});

test('saves nothing when the export was cut off', async () => {
    const dialog = await openDialog(serveAudit().on('POST /audit/exports', {pieces: EVIDENCE.slice(0, 1), headers: HEADERS}));
    await userEvent.click(dialog.getByRole('button', {name: 'Export'}));
    expect(await dialog.findByRole('alert')).toHaveTextContent('The export was cut off. Nothing was saved.');
    expect(saved).toEqual([]);
});

test('CSV holds what the search finds, unless all is asked for', async () => {
    window.history.replaceState(null, '', '/admin_console/plugins#audit?status=fail');
    const server = serveAudit().on('POST /audit/exports', {pieces: ['seq\r\n1\r\ncheckpoint,"n"\r\n']});
    const dialog = await openDialog(server);
    await userEvent.click(dialog.getByRole('radio', {name: /^CSV/}));
    await userEvent.click(dialog.getByRole('button', {name: 'Export'}));
    expect(await dialog.findByText(/^1 record was exported/)).toBeVisible();
    await userEvent.click(dialog.getByRole('checkbox', {name: 'Only the records that the search finds'}));
    await userEvent.click(dialog.getByRole('button', {name: 'Export'}));
    await dialog.findByText(/exported and saved/);
    expect(server.callsTo('POST /audit/exports').map(({body}) => body)).toEqual([{format: 'csv', filters: {status: 'fail'}}, {format: 'csv'}]);
    expect(saved).toEqual(['audit.csv', 'audit.csv']);
});

test('shows a refusal, and a running export can be stopped', async () => {
    const server = serveAudit().refuse('POST /audit/exports', 403, 'api.forbidden', 'You do not have the permission this needs.');
    const dialog = await openDialog(server);
    await userEvent.click(dialog.getByRole('button', {name: 'Export'}));
    expect(await dialog.findByRole('alert')).toHaveTextContent('You do not have the permission this needs.');
    server.on('POST /audit/exports', {hangs: true});
    await userEvent.click(dialog.getByRole('button', {name: 'Export'}));
    expect(dialog.getByRole('progressbar', {name: 'Exported records'})).toBeVisible();
    await userEvent.click(dialog.getByRole('button', {name: 'Stop'}));
    expect(dialog.getByRole('button', {name: 'Export'})).toBeEnabled();
});

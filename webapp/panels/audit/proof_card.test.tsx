import {TextDecoder} from 'node:util';

import {screen, waitFor, within} from '@testing-library/react';
import userEvent from '@testing-library/user-event';
import React from 'react';

import type {VerificationLine} from '../../../contract/types';
import type {FakeServer} from '../test_support';
import {renderSection, SECTION} from '../test_support';
import {AuditSection} from './audit_section';
import {CHECKPOINT, INTEGRITY, serveAudit} from './test_records';

const show = (server: FakeServer) => renderSection(server, <AuditSection {...SECTION}/>);
const card = async () => within(await screen.findByRole('region', {name: 'Verification and checkpoints'}));
const RESULT: VerificationLine = {type: 'result', valid: true, records: 9, redacted_fields: 0, checkpoints: 1, head_hash: 'f', independently_verifiable: false, findings: 0};
const linesOf = (...lines: VerificationLine[]) => lines.map((line) => `${JSON.stringify(line)}\n`);

// jsdom has none.
Object.assign(window, {TextDecoder});

beforeEach(() => {
    window.history.replaceState(null, '', '/admin_console/plugins');
    URL.createObjectURL = jest.fn(() => 'blob:x');
    URL.revokeObjectURL = jest.fn();
    jest.spyOn(HTMLAnchorElement.prototype, 'click').mockImplementation(() => undefined);
});

test('says that nothing is independently verifiable yet, and what the key detects', async () => {
    show(serveAudit());
    const proof = await card();
    expect(await proof.findByText('Not independently verifiable.')).toBeVisible();
    expect(proof.getByText(/detects accidents, not administrators/)).toBeVisible();
    expect(proof.getAllByText(CHECKPOINT.key_fingerprint)[0]).toBeVisible();
    expect(proof.getByText('In use')).toBeVisible();
});

test('names the anchors that exist', async () => {
    show(serveAudit().on('GET /audit/integrity', {body: {...INTEGRITY, detects: 'administrators', independently_verifiable: true, anchors: {saved_checkpoint: {seq: 5, signed_at: 5}, core_audit_log: true}}}));
    const proof = await card();
    expect(await proof.findByText('Independently verifiable by whoever kept a checkpoint.')).toBeVisible();
    expect(proof.getByText(/^Record 5,/)).toBeVisible();
    expect(proof.getByText(/^On: each checkpoint is written to it/)).toBeVisible();
});

test('a verification tells its result and claims no independence it does not have', async () => {
    const server = serveAudit().on('POST /audit/verifications', {pieces: linesOf({type: 'progress', verified: 5, total: 9}, RESULT)});
    show(server);
    const proof = await card();
    await userEvent.click(proof.getByRole('button', {name: 'Verify'}));
    const result = (await proof.findByText('Every record is as it was chained.')).closest('[role=status]');
    expect(result).toHaveTextContent('9 records and 1 signed checkpoint were checked.');
    expect(result).toHaveTextContent('Not independently verifiable');
    expect(server.callsTo('POST /audit/verifications')[0]?.body).toEqual({});
});

test('a kept checkpoint goes along, and the answer says whether today\'s log extends it', async () => {
    const server = serveAudit().on('POST /audit/verifications', {pieces: linesOf(RESULT)});
    show(server);
    const proof = await card();
    await userEvent.type(proof.getByRole('textbox', {name: 'A checkpoint you kept (optional)'}), 'a note');
    await userEvent.click(proof.getByRole('button', {name: 'Verify'}));
    expect(await proof.findByText('Today\'s log extends the checkpoint you gave.')).toBeVisible();
    expect(server.callsTo('POST /audit/verifications')[0]?.body).toEqual({checkpoint: 'a note'});
});

test('findings are named, with a link to the record', async () => {
    const finding: VerificationLine = {type: 'finding', finding: {kind: 'altered', seq: 3, last_seq: null, message: 'Record 3 is not what was chained.'}};
    const lines = linesOf(finding, {...RESULT, valid: false, findings: 1}).join('');
    // Cut in the middle of a line, as a network does.
    show(serveAudit().on('POST /audit/verifications', {pieces: [lines.slice(0, 30), lines.slice(30)]}));
    const proof = await card();
    await userEvent.click(proof.getByRole('button', {name: 'Verify'}));
    expect(await proof.findByRole('alert')).toHaveTextContent('The chain is not whole.');
    const row = within(proof.getByRole('row', {name: /Altered/}));
    expect(row.getByRole('link', {name: '3'})).toHaveAttribute('href', 'http://localhost/admin_console/plugins#audit/3');
    expect(row.getByText('Record 3 is not what was chained.')).toBeVisible();
});

test.each([
    ['the stream ends without a result', linesOf({type: 'progress', verified: 5, total: 9})],
    ['the server says it could not finish', linesOf({type: 'failed', message: 'x'})],
])('says that a verification was cut off when %s', async (_, pieces) => {
    show(serveAudit().on('POST /audit/verifications', {pieces}));
    const proof = await card();
    await userEvent.click(proof.getByRole('button', {name: 'Verify'}));
    expect(await proof.findByRole('alert')).toHaveTextContent('cut off before its result');
});

test('a refused checkpoint is told with the server\'s own sentence', async () => {
    show(serveAudit().refuse('POST /audit/verifications', 400, 'audit.invalid_checkpoint', 'This is no checkpoint.'));
    const proof = await card();
    await userEvent.click(proof.getByRole('button', {name: 'Verify'}));
    expect(await proof.findByRole('alert')).toHaveTextContent('This is no checkpoint.');
});

test('a running verification can be stopped', async () => {
    show(serveAudit().on('POST /audit/verifications', {hangs: true}));
    const proof = await card();
    await userEvent.click(proof.getByRole('button', {name: 'Verify'}));
    expect(proof.getByRole('progressbar', {name: 'Verified records'})).toBeVisible();
    await userEvent.click(proof.getByRole('button', {name: 'Stop'}));
    expect(proof.getByRole('button', {name: 'Verify'})).toBeVisible();
});

test('signing a checkpoint saves it as a file and reads the list again', async () => {
    const server = serveAudit().on('POST /audit/checkpoints', {body: {...CHECKPOINT, seq: 12, occasion: 'request'}});
    show(server);
    const proof = await card();
    await userEvent.click(proof.getByRole('button', {name: 'Sign and save a checkpoint'}));
    expect(await proof.findByText(/The checkpoint at record 12 was signed and saved/)).toBeVisible();
    expect(URL.createObjectURL).toHaveBeenCalledTimes(1);
    await waitFor(() => expect(server.callsTo('GET /audit/checkpoints').length).toBeGreaterThan(1));
});

test('an older checkpoint can be saved again', async () => {
    show(serveAudit());
    const proof = await card();
    await userEvent.click(await proof.findByRole('button', {name: 'Save the checkpoint at record 9'}));
    expect(URL.createObjectURL).toHaveBeenCalledTimes(1);
    expect(proof.getByRole('row', {name: /Hourly/})).toHaveTextContent('Records up to 9');
});

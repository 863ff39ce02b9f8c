import {act, screen, waitFor, within} from '@testing-library/react';
import userEvent from '@testing-library/user-event';
import React from 'react';

import type {ReportedSetting, SettingsReport} from '../../../contract/types';
import type {FakeServer} from '../test_support';
import {renderSection, SECTION} from '../test_support';
import {AuditSection} from './audit_section';
import {serveAudit} from './test_records';

const MFA: ReportedSetting = {
    name: 'ServiceSettings.EnforceMultifactorAuthentication', group: 'mfa', value: true, source: 'config', since: Date.UTC(2026, 10, 20),
    changed_by: {user_id: 'a'.repeat(26), username: 'admin'}, recommended: 'True', meets: true, why: 'A stolen password alone opens nothing.', nist_800_53: ['IA-2(1)'],
};
const POLICY: ReportedSetting = {...MFA, name: 'policy.sessions.wipe_on_expiry', group: 'sessions', value: null, source: 'policy', since: null, changed_by: null, meets: null};
const REPORT: SettingsReport = {at: Date.UTC(2026, 10, 22), made_at: Date.UTC(2026, 10, 22), watched_since: Date.UTC(2026, 10, 1), items: [MFA, POLICY]};
const EARLIER: SettingsReport = {...REPORT, at: Date.UTC(2026, 10, 10), items: [{...MFA, value: false, meets: false}, POLICY]};

const serve = () => serveAudit().on('GET /settings_report', (call) => ({body: call.path.includes('at=') ? EARLIER : REPORT}));
const show = (server: FakeServer) => renderSection(server, <AuditSection {...SECTION}/>);
const card = async () => within((await screen.findAllByRole('region', {name: 'Settings report'}))[0] as HTMLElement);

beforeEach(() => window.history.replaceState(null, '', '/admin_console/plugins'));

test('reads nothing before it is asked to', async () => {
    const server = serve();
    show(server);
    await card();
    expect(server.callsTo('GET /settings_report')).toHaveLength(0);
});

test('shows each setting\'s value, where it comes from, since when and what is recommended', async () => {
    show(serve());
    const report = await card();
    await userEvent.click(report.getByRole('button', {name: 'Show report'}));
    const row = within(await report.findByRole('row', {name: /EnforceMultifactorAuthentication/}));
    expect(row.getByText('True', {selector: '.sc-report__value'})).toBeVisible();
    expect(row.getByText('Meets')).toBeVisible();
    expect(row.getByText('Mattermost\'s configuration')).toBeVisible();
    expect(row.getByText('admin')).toBeVisible();
    expect(row.getByText('NIST SP 800-53: IA-2(1)')).toBeVisible();
    expect(report.getByText('Not seen yet at that time')).toBeVisible();
    expect(report.getByText(/All meet the recommendation/)).toBeVisible();
});

test('a long value is folded until it is asked for and then read in words, and none is called none', async () => {
    const rules = JSON.stringify([{name: 'Private channels', match: {type: 'private_channels'}, action: 'generic_no_channel'}, {name: 'Guests', match: {type: 'guests'}, action: 'nameless'}]);
    const items = [{...POLICY, name: 'policy.push.rules', value: rules}, {...POLICY, name: 'policy.push.most_revealing_level', value: 'null'}];
    show(serveAudit().on('GET /settings_report', {body: {...REPORT, items}}));
    const report = await card();
    await userEvent.click(report.getByRole('button', {name: 'Show report'}));
    const row = within(await report.findByRole('row', {name: /rules Changes/}));
    expect(row.getByText('Sender only')).not.toBeVisible();
    await userEvent.click(row.getByText('Show value'));
    expect(row.getByText('Sender only')).toBeVisible();
    expect(row.getAllByRole('listitem').map(({textContent}) => textContent)).toEqual([
        'Name: Private channelsApplies to: All private channelsWhat is sent: Sender only', 'Name: GuestsApplies to: Recipients who are guestsWhat is sent: No names',
    ]);
    expect(report.getByRole('row', {name: /most_revealing_level/})).toHaveTextContent('none');
});

test('compares with another date and marks what changed', async () => {
    const server = serve();
    show(server);
    const report = await card();
    await userEvent.type(report.getByLabelText('Compare with'), '2026-11-10');
    await userEvent.click(report.getByRole('button', {name: 'Show report'}));
    const row = within(await report.findByRole('row', {name: /EnforceMultifactorAuthentication/}));
    expect(row.getByText('False')).toBeVisible();
    expect(row.getByRole('insertion')).toHaveTextContent('True');
    expect(report.getByText(/^1 setting was different on .* 1 earlier value is not known\.$/)).toBeVisible();
    await userEvent.click(report.getByRole('checkbox', {name: 'Only what changed'}));
    expect(report.queryByRole('row', {name: /wipe_on_expiry/})).toBeNull();
    expect(server.callsTo('GET /settings_report').map(({path}) => path)).toContain(`/settings_report?at=${new Date(2026, 10, 10, 23, 59, 59, 999).getTime()}`);
});

test('leads to the changes of a setting in the records', async () => {
    const server = serve();
    show(server);
    const report = await card();
    await userEvent.click(report.getByRole('button', {name: 'Show report'}));
    await userEvent.click(await report.findByRole('button', {name: 'Changes to this setting: policy.sessions.wipe_on_expiry'}));
    await waitFor(() => expect(server.callsTo('GET /audit').at(-1)?.path).toBe('/audit?target_id=sessions&limit=50'));
});

test('prints a copy that stands alone, and takes it away afterwards', async () => {
    const print = jest.spyOn(window, 'print').mockImplementation(() => undefined);
    show(serve());
    const report = await card();
    await userEvent.click(report.getByRole('button', {name: 'Show report'}));
    await userEvent.click(await report.findByRole('button', {name: 'Print'}));
    expect(print).toHaveBeenCalledTimes(1);
    expect(document.querySelectorAll('body > .sc-print table')).toHaveLength(1);
    act(() => void window.dispatchEvent(new Event('afterprint')));
    expect(document.querySelector('.sc-print')).toBeNull();
});

test('offers the same as files, with the date it is compared with', async () => {
    show(serve());
    const report = await card();
    await userEvent.type(report.getByLabelText('Compare with'), '2026-11-10');
    await userEvent.click(report.getByRole('button', {name: 'Show report'}));
    const address = `/plugins/security-controls/api/v1/settings_report/file?format=csv&compare_with=${new Date(2026, 10, 10, 23, 59, 59, 999).getTime()}`;
    expect(await report.findByRole('link', {name: 'Export CSV'})).toHaveAttribute('href', address);
    expect(report.getByRole('link', {name: 'Export JSON'})).toHaveAttribute('href', address.replace('csv', 'json'));
});

test('shows a failure with its request id', async () => {
    show(serveAudit().refuse('GET /settings_report', 500, 'api.internal', 'Something went wrong on the server.'));
    const report = await card();
    await userEvent.click(report.getByRole('button', {name: 'Show report'}));
    expect(await report.findByRole('alert')).toHaveTextContent('Request ID: request26');
});

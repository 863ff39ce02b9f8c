import {screen} from '@testing-library/react';
import userEvent from '@testing-library/user-event';
import React from 'react';

import type {PushRouteReport} from '../../../../contract/types';
import {PanelRoot} from '../../query_client';
import type {FakeServer} from '../../test_support';
import {renderSection} from '../../test_support';
import {servePushContents as serve} from '../test_scene';
import {RouteCard} from './route_card';

const CHECK = 'POST /push_contents/route_checks';
const TEST = 'POST /push_contents/test_notifications';
const REPORT: PushRouteReport = {
    service: 'own_proxy', url: 'https://push.example.com', checked_at: 1_700_000_000_000,
    checks: [
        {id: 'tls', status: 'warning', values: {version: 'TLS 1.2', verified: true, verify_error: '', something_new: 6}},
        {id: 'service_to_apple', status: 'not_checked', values: {}},
    ],
    certificates: [{subject: 'CN=push.example.com', issuer: 'CN=Example CA', not_before: 1_690_000_000_000, not_after: 1_710_000_000_000, dns_names: ['push.example.com']}],
};
const show = (server: FakeServer, maySendTest = true) => renderSection(server, <PanelRoot><RouteCard serverLevel='generic' maySendTest={maySendTest}/></PanelRoot>);
const check = () => userEvent.click(screen.getByRole('button', {name: 'Check the route'}));
const send = () => userEvent.click(screen.getByRole('button', {name: 'Send me a test notification'}));

test('asks nothing of anybody until the check is asked for', () => {
    const server = serve();
    show(server);
    expect(server.calls).toHaveLength(0);
    expect(screen.getByText(/Not checked since/)).toBeVisible();
});

test('shows each hop with its state and what was found, and what an own push service takes', async () => {
    show(serve().on(CHECK, {body: REPORT}));
    await check();
    expect(await screen.findByRole('row', {name: /^This server to the push service/})).toHaveTextContent('Look at thisVersion: TLS 1.2Certificate verified: yessomething new: 6');
    expect(screen.getByRole('row', {name: /^Push service to Apple/})).toHaveTextContent('Not checked');
    expect(screen.getByRole('row', {name: /CN=push.example.com/})).toHaveTextContent('CN=Example CA');
    expect(screen.getByText(/needs your own mobile apps/)).toBeVisible();
});

test('looks at Apple and Google only when asked to, and says whose view that is', async () => {
    const server = serve().on(CHECK, {body: {...REPORT, checks: [{id: 'service_to_apple', status: 'failed', values: {seen_from: 'this_server', problem: 'wrong_name', verified: false}}]}});
    show(server);
    await check();
    await userEvent.click(await screen.findByRole('checkbox', {name: /Look at Apple and Google too/}));
    await check();
    expect(await screen.findByRole('row', {name: /^Push service to Apple/})).toHaveTextContent('Seen from: this server, not the push service');
    expect(screen.getByRole('row', {name: /^Push service to Apple/})).toHaveTextContent('Refused because: it is for another name');
    expect(server.callsTo(CHECK).map(({body}) => body)).toEqual([{beyond: false}, {beyond: true}]);
});

test('shows a failed check as a failure', async () => {
    show(serve().refuse(CHECK, 500, 'api.internal', 'Something went wrong on the server.'));
    await check();
    expect(await screen.findByRole('alert')).toHaveTextContent('Something went wrong on the server.');
});

test('says of a test that it was requested, never that it arrived', async () => {
    const server = serve().on(TEST, {status: 202, body: {devices: 2, removed: 1, message: '@user11 posted a message.'}});
    show(server);
    await userEvent.selectOptions(screen.getByRole('combobox', {name: 'Level of the test'}), 'full');
    await send();
    expect(await screen.findByText(/^Requested for 2 devices/)).toBeVisible();
    expect(server.callsTo(TEST)[0]?.body).toEqual({level: 'full'});
    expect(screen.getByText(/@user11 posted a message/)).toBeVisible();
    expect(screen.getByText(/1 of your devices is no longer known/)).toBeVisible();
    expect(screen.queryByText(/delivered|arrived/)).toBeNull();
});

test('says when there is no device to send to', async () => {
    show(serve().on(TEST, {status: 202, body: {devices: 0, removed: 0, message: ''}}));
    await send();
    expect(await screen.findByText(/^Nothing was sent/)).toBeVisible();
});

test('offers no test to who may not change push contents', () => {
    show(serve(), false);
    expect(screen.queryByRole('button', {name: 'Send me a test notification'})).toBeNull();
    expect(screen.getByText(/needs permission to change push notification contents/)).toBeVisible();
});

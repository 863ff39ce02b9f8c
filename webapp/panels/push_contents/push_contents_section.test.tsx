import {screen, waitFor, within} from '@testing-library/react';
import userEvent from '@testing-library/user-event';
import React from 'react';

import type {FakeServer} from '../test_support';
import {renderSection, SECTION, VIEWER} from '../test_support';
import {PushContentsSection} from './push_contents_section';
import {CHANGE_ID, servePushContents as serve, SETTINGS, VIEW} from './test_scene';

const show = (server: FakeServer) => renderSection(server, <PushContentsSection {...SECTION}/>);
const contents = () => screen.findByRole('combobox', {name: 'Push Notification Contents:'});
const OUTCOME = `POST /core_setting_changes/${CHANGE_ID}/outcome`;
/** The card of core's settings; the policy below has a save bar of its own. */
const settings = () => within(screen.getByRole('region', {name: SECTION.sectionTitle}));

test('says that it is loading', () => {
    show(serve().on('GET /viewer', {hangs: true}));
    expect(screen.getByRole('status')).toHaveTextContent('Loading');
});

test('offers core\'s four levels in core\'s words', async () => {
    show(serve());
    expect(within(await contents()).getAllByRole('option').map((option) => option.textContent)).toEqual([
        'Generic description with only sender name', 'Generic description with sender and channel names',
        'Full message content sent in the notification payload', 'Full message content fetched from the server on receipt',
    ]);
    expect(await contents()).toHaveValue('full');
});

test('shows a failure with its request id, and tries again when asked', async () => {
    const server = serve().refuse('GET /push_contents', 500, 'api.internal', 'Something went wrong on the server.');
    show(server);
    expect(await screen.findByRole('alert')).toHaveTextContent('Something went wrong on the server.Request ID: request26');
    server.on('GET /push_contents', {body: VIEW, etag: '"one"'});
    await userEvent.click(screen.getByRole('button', {name: 'Try again'}));
    expect(await contents()).toBeEnabled();
});

test('names the missing permission and asks for nothing more', async () => {
    const server = serve().on('GET /viewer', {body: {...VIEWER, can: {...VIEWER.can, read_push_contents: false}}});
    show(server);
    expect(await screen.findByText(/needs read access to Site Configuration > Notifications/)).toBeVisible();
    expect(server.callsTo('GET /push_contents')).toHaveLength(0);
});

test('shows a reader everything, disabled, and says so', async () => {
    show(serve({writable: []}));
    expect(await contents()).toBeDisabled();
    expect(settings().getByText('You can view these settings, but not change them.')).toBeVisible();
    expect(settings().getByText(/write access to Environment > Push Notification Server/)).toBeVisible();
    expect(settings().queryByRole('button', {name: 'Save'})).toBeNull();
});

test('says which permissions are needed where only some of it may be changed', async () => {
    show(serve({writable: ['EmailSettings.PushNotificationContents']}));
    expect(await contents()).toBeEnabled();
    expect(screen.getByRole('textbox', {name: 'Push Notification Server:'})).toBeDisabled();
    expect(settings().getByText('Some of these settings you can view, but not change.')).toBeVisible();
    expect(settings().getByText(/write access to Environment > Push Notification Server/)).toBeVisible();
});

test('disables only what an environment variable has set', async () => {
    show(serve().on('GET /api/v4/config/environment', {body: {EmailSettings: {PushNotificationServer: true}}}));
    await screen.findByText(/set through an environment variable/);
    expect(screen.getByRole('textbox', {name: 'Push Notification Server:'})).toBeDisabled();
    expect(await contents()).toBeEnabled();
});

test('says when it is not known what environment variables lock', async () => {
    show(serve().refuse('GET /api/v4/config/environment', 403, 'api.context.permissions.app_error', 'No.'));
    expect(await screen.findByText(/not known whether environment variables lock/)).toBeVisible();
});

test('warns that without a licence id_loaded silently becomes generic', async () => {
    show(serve());
    await userEvent.selectOptions(await contents(), 'id_loaded');
    expect(settings().getByText(/silently sends “Generic description with sender and channel names” instead/)).toBeVisible();
});

test('does not warn of id_loaded when the licence has it', async () => {
    show(serve({license: {...VIEW.license, id_loaded_push_notifications: true}}));
    await userEvent.selectOptions(await contents(), 'id_loaded');
    expect(settings().queryByText(/silently sends/)).toBeNull();
});

test('saves only what changed: announces it, lets core change it, and reports the outcome', async () => {
    const server = serve();
    show(server);
    await userEvent.selectOptions(await contents(), 'generic');
    server.on('GET /push_contents', {body: {...VIEW, settings: {...SETTINGS, 'EmailSettings.PushNotificationContents': 'generic'}}, etag: '"two"'});
    await userEvent.click(settings().getByRole('button', {name: 'Save'}));
    expect(await screen.findByText('Saved')).toBeVisible();
    expect(server.calls.filter(({method}) => method !== 'GET').map(({method, path, body}) => [`${method} ${path}`, body])).toEqual([
        ['POST /push_contents/changes', {'EmailSettings.PushNotificationContents': 'generic'}],
        ['PUT /api/v4/config/patch', {EmailSettings: {PushNotificationContents: 'generic'}}],
        [OUTCOME, {error: null}],
    ]);
    expect(server.callsTo('POST /push_contents/changes')[0]?.headers['If-Match']).toBe('"one"');
    expect(settings().getByRole('button', {name: 'Save'})).toBeDisabled();
});

test('cannot save what is not changed, and cancel takes a change back', async () => {
    show(serve());
    await userEvent.selectOptions(await contents(), 'generic');
    expect(settings().getByRole('button', {name: 'Save'})).toBeEnabled();
    await userEvent.click(screen.getByRole('button', {name: 'Cancel'}));
    expect(await contents()).toHaveValue('full');
    expect(settings().getByRole('button', {name: 'Save'})).toBeDisabled();
});

test('after somebody else\'s change it asks core for nothing, keeps what was entered, and saves it on the newer version', async () => {
    const server = serve().refuse('POST /push_contents/changes', 412, 'api.stale', 'Someone else changed this first.');
    show(server);
    await userEvent.selectOptions(await contents(), 'generic');
    await userEvent.click(settings().getByRole('button', {name: 'Save'}));
    expect(await screen.findByRole('alert')).toHaveTextContent('Someone else changed this first');
    expect(server.callsTo('PUT /api/v4/config/patch')).toHaveLength(0);

    const theirs = {...SETTINGS, 'EmailSettings.PushNotificationServer': 'https://other.example.com'};
    server.on('GET /push_contents', {body: {...VIEW, settings: theirs}, etag: '"two"'}).on('POST /push_contents/changes', {status: 201, body: {id: CHANGE_ID, config_patch: {}, expires_at: 0}});
    await userEvent.click(screen.getByRole('button', {name: 'Reload'}));
    await waitFor(() => expect(screen.getByRole('textbox', {name: 'Push Notification Server:'})).toHaveValue('https://other.example.com'));
    expect(await contents()).toHaveValue('generic');
    await userEvent.click(settings().getByRole('button', {name: 'Save'}));
    await waitFor(() => expect(server.callsTo('POST /push_contents/changes')[1]?.headers['If-Match']).toBe('"two"'));
});

test('shows core\'s refusal as it is, reports it, and keeps what was entered', async () => {
    const server = serve().refuse('PUT /api/v4/config/patch', 403, 'x', 'The floor of your organisation forbids this level.').on(OUTCOME, {body: {status: 'fail'}});
    show(server);
    await userEvent.selectOptions(await contents(), 'generic');
    await userEvent.click(settings().getByRole('button', {name: 'Save'}));
    expect(await screen.findByRole('alert')).toHaveTextContent('The floor of your organisation forbids this level.');
    expect(server.callsTo(OUTCOME)[0]?.body).toEqual({error: 'The floor of your organisation forbids this level.'});
    expect(await contents()).toHaveValue('generic');
    expect(screen.queryByText('Saved')).toBeNull();
});

test('does not claim success when core accepted but its configuration shows otherwise', async () => {
    const server = serve().on(OUTCOME, {body: {status: 'fail'}});
    show(server);
    await userEvent.selectOptions(await contents(), 'generic');
    await userEvent.click(settings().getByRole('button', {name: 'Save'}));
    expect(await screen.findByRole('alert')).toHaveTextContent('its configuration does not show it');
    expect(screen.queryByText('Saved')).toBeNull();
});

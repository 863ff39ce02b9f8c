import {screen, waitFor, within} from '@testing-library/react';
import userEvent from '@testing-library/user-event';
import React from 'react';

import type {MfaView} from '../../../contract/types';
import {FakeServer, renderSection, SECTION, VIEWER} from '../test_support';
import {MfaSection} from './mfa_section';

const OFF = {
    'ServiceSettings.EnableMultifactorAuthentication': true,
    'ServiceSettings.EnforceMultifactorAuthentication': false,
    'GuestAccountsSettings.EnforceMultifactorAuthentication': false,
};
const VIEW: MfaView = {settings: OFF, writable: Object.keys(OFF), license: {is_licensed: true, mfa: true, id_loaded_push_notifications: true, mhpns: true}};

function serve(view: Partial<MfaView> = {}, ownMfa = true): FakeServer {
    return new FakeServer().
        on('GET /viewer', {body: VIEWER}).
        on('GET /mfa', {body: {...VIEW, ...view}, etag: '"one"'}).
        on('GET /api/v4/config/environment', {body: {}}).
        on('GET /api/v4/users/me', {body: {mfa_active: ownMfa}}).
        on('POST /mfa/changes', {status: 201, body: {id: 'change', config_patch: {}, expires_at: 0}}).
        on('PUT /api/v4/config/patch', {body: {}}).
        on('POST /core_setting_changes/change/outcome', {body: {status: 'success'}});
}
const show = (server: FakeServer) => renderSection(server, <MfaSection {...SECTION}/>);
const setting = async (name: string) => within(await screen.findByRole('radiogroup', {name}));
const enforce = async () => {
    await userEvent.click((await setting('Enforce Multi-factor Authentication:')).getByLabelText('True'));
    await userEvent.click(screen.getByRole('button', {name: 'Save'}));
};

test('asks before enforcing, says whom it stops, and saves only when confirmed', async () => {
    const server = serve();
    show(server);
    await enforce();
    const dialog = within(screen.getByRole('dialog', {name: 'Enforce multi-factor authentication?'}));
    expect(dialog.getByText(/is stopped at their next request.*There is no grace period/)).toBeVisible();
    expect(server.callsTo('POST /mfa/changes')).toHaveLength(0);
    await userEvent.click(dialog.getByRole('button', {name: 'Enforce'}));
    await waitFor(() => expect(server.callsTo('POST /mfa/changes')[0]?.body).toEqual({'ServiceSettings.EnforceMultifactorAuthentication': true}));
});

test('changes nothing when the question is cancelled', async () => {
    const server = serve();
    show(server);
    await enforce();
    await userEvent.keyboard('{Escape}');
    expect(screen.queryByRole('dialog')).toBeNull();
    expect(server.callsTo('POST /mfa/changes')).toHaveLength(0);
});

test('warns an admin who is not enrolled of being stopped too', async () => {
    show(serve({}, false));
    await enforce();
    expect(await screen.findByText(/You have not set up MFA yourself/)).toBeVisible();
});

test('does not warn an admin who is enrolled', async () => {
    const server = serve();
    show(server);
    await enforce();
    await waitFor(() => expect(server.callsTo('GET /api/v4/users/me')).toHaveLength(1));
    expect(screen.queryByText(/You have not set up MFA yourself/)).toBeNull();
});

test('says that without a licence core enforces nothing', async () => {
    show(serve({license: {...VIEW.license, mfa: false}}));
    expect(await screen.findByText(/Mattermost does not require it of anyone/)).toBeVisible();
    await enforce();
    expect(screen.getByText(/this changes nothing today: nobody is stopped/)).toBeVisible();
});

test('asks nothing when enforcement is switched off', async () => {
    const server = serve({settings: {...OFF, 'ServiceSettings.EnforceMultifactorAuthentication': true}});
    show(server);
    await userEvent.click((await setting('Enforce Multi-factor Authentication:')).getByLabelText('False'));
    await userEvent.click(screen.getByRole('button', {name: 'Save'}));
    await waitFor(() => expect(server.callsTo('POST /mfa/changes')).toHaveLength(1));
    expect(screen.queryByRole('dialog')).toBeNull();
});

test('switches enforcement off together with what it rests on', async () => {
    const server = serve({settings: {
        'ServiceSettings.EnableMultifactorAuthentication': true, 'ServiceSettings.EnforceMultifactorAuthentication': true, 'GuestAccountsSettings.EnforceMultifactorAuthentication': true,
    }});
    show(server);
    await userEvent.click((await setting('Enable Multi-factor Authentication:')).getByLabelText('False'));
    await userEvent.click(screen.getByRole('button', {name: 'Save'}));
    await waitFor(() => expect(server.callsTo('POST /mfa/changes')[0]?.body).toEqual({
        'ServiceSettings.EnableMultifactorAuthentication': false, 'ServiceSettings.EnforceMultifactorAuthentication': false, 'GuestAccountsSettings.EnforceMultifactorAuthentication': false,
    }));
});

test('lets nobody enforce what is not enabled', async () => {
    show(serve({settings: {...OFF, 'ServiceSettings.EnableMultifactorAuthentication': false}}));
    expect((await setting('Enforce Multi-factor Authentication:')).getByLabelText('True')).toBeDisabled();
    expect((await setting('Enforce Multi-factor Authentication for Guests:')).getByLabelText('True')).toBeDisabled();
});

test('names the missing permission', async () => {
    show(serve().on('GET /viewer', {body: {...VIEWER, can: {...VIEWER.can, read_mfa: false}}}));
    expect(await screen.findByText(/needs read access to Authentication > MFA/)).toBeVisible();
});

import {screen, waitFor, within} from '@testing-library/react';
import userEvent from '@testing-library/user-event';
import React from 'react';

import type {MfaView} from '../../../contract/types';
import type {FakeServer} from '../test_support';
import {renderSection, SECTION, VIEWER} from '../test_support';
import {MfaSection} from './mfa_section';
import {POLICY_VIEW, REQUIRED, serveMfa, SETTINGS, VIEW} from './test_scene';

const OFF = SETTINGS;
const serve = (settings: Partial<MfaView> = {}, ownMfa = true) => serveMfa({settings, ownMfa});
const show = (server: FakeServer) => renderSection(server, <MfaSection {...SECTION}/>);
const setting = async (name: string) => within(await screen.findByRole('radiogroup', {name}));
const saveButton = () => within(screen.getByRole('region', {name: SECTION.sectionTitle})).getByRole('button', {name: 'Save'});
const enforce = async () => {
    await userEvent.click((await setting('Enforce Multi-factor Authentication:')).getByLabelText('True'));
    await userEvent.click(saveButton());
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

test('warns an admin who is not enrolled that it is refused', async () => {
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
    await userEvent.click(saveButton());
    await waitFor(() => expect(server.callsTo('POST /mfa/changes')).toHaveLength(1));
    expect(screen.queryByRole('dialog')).toBeNull();
});

test('switches enforcement off together with what it rests on', async () => {
    const server = serve({settings: {
        'ServiceSettings.EnableMultifactorAuthentication': true, 'ServiceSettings.EnforceMultifactorAuthentication': true, 'GuestAccountsSettings.EnforceMultifactorAuthentication': true,
    }});
    show(server);
    await userEvent.click((await setting('Enable Multi-factor Authentication:')).getByLabelText('False'));
    await userEvent.click(saveButton());
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

test('lets Mattermost take over when everyone\'s grace is over, after the same question', async () => {
    const server = serveMfa({
        policy: {policy: {...REQUIRED, core_enforcement: {when: 'by_admin', at: null}}, server: {...POLICY_VIEW.server, mfa_licensed: true}},
        coverage: {counts: {enrolled: 4, in_grace: 0, overdue: 0, enrolment_session: 0, exempt: 0, not_required: 0}},
    });
    show(server);
    await userEvent.click(await screen.findByRole('button', {name: 'Enforce in Mattermost'}));
    await userEvent.click(within(screen.getByRole('dialog', {name: 'Enforce multi-factor authentication?'})).getByRole('button', {name: 'Enforce'}));
    await waitFor(() => expect(server.callsTo('POST /mfa/changes')[0]?.body).toEqual({'ServiceSettings.EnforceMultifactorAuthentication': true}));
});

test('does not let Mattermost take over while somebody waits, or where it would meet more people than the policy', async () => {
    const licensed = {...POLICY_VIEW.server, mfa_licensed: true};
    show(serveMfa({policy: {policy: REQUIRED, server: licensed}}));
    expect(await screen.findByText(/once everyone's grace period is over: 2 people still wait/)).toBeVisible();
    expect(screen.queryByRole('button', {name: 'Enforce in Mattermost'})).toBeNull();
});

test('says that enforcing stays here where Mattermost would meet people the policy does not name', async () => {
    show(serveMfa({policy: {policy: REQUIRED, server: {...POLICY_VIEW.server, mfa_licensed: true, covers_more_than_scope: true}}}));
    expect(await screen.findByText(/would apply to people this policy does not name/)).toBeVisible();
});

test('lists ways around MFA, and one kind of them when asked', async () => {
    const server = serve();
    show(server);
    const card = within(await screen.findByRole('region', {name: 'Ways around MFA'}));
    expect(await card.findByRole('row', {name: /emma.laurent Personal access token deploy script In grace/})).toBeVisible();
    await userEvent.click(card.getByRole('button', {name: 'OAuth sessions'}));
    await waitFor(() => expect(server.calls.some(({path}) => path.startsWith('/mfa/bypasses?kind=oauth_session'))).toBe(true));
});

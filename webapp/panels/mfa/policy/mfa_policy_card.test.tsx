import {screen, waitFor, within} from '@testing-library/react';
import userEvent from '@testing-library/user-event';
import React from 'react';

import type {DryRunMfaPolicy, MfaPolicy} from '../../../../contract/types';
import {PanelRoot} from '../../query_client';
import type {FakeServer} from '../../test_support';
import {renderSection} from '../../test_support';
import {DRY_RUN, id, NOW, OFF, PERSON, POLICY_VIEW, REQUIRED, serveMfa} from '../test_scene';
import {MfaPolicyCard} from './mfa_policy_card';
import {useMfaPolicy} from './use_mfa_policy';

const PUT = 'PUT /policies/mfa';

function Card() {
    return <MfaPolicyCard form={useMfaPolicy()} coverage={undefined} mayEnforce={true} onEnforce={() => undefined}/>;
}
const show = (server: FakeServer) => renderSection(server, <PanelRoot><Card/></PanelRoot>);
const accepts = (server: FakeServer) => server.on(PUT, ({body}) => ({body: {...POLICY_VIEW, policy: body as MfaPolicy, version: 2}, etag: '"policy2"'}));
const sent = (server: FakeServer) => server.callsTo(PUT).at(-1)?.body as MfaPolicy;
const mode = (name: RegExp) => screen.findByRole('radio', {name});
const save = () => userEvent.click(screen.getByRole('button', {name: 'Save'}));
const confirm = async () => userEvent.click(await screen.findByRole('button', {name: 'Save the policy'}));
const required = (more: Partial<MfaPolicy> = {}) => serveMfa({policy: {policy: {...REQUIRED, ...more}}});

test('says that it is loading', () => {
    show(serveMfa().on('GET /policies/mfa', {hangs: true}));
    expect(screen.getByRole('status')).toHaveTextContent('Loading');
});

test('shows a failure with its request id, and tries again when asked', async () => {
    const server = serveMfa().refuse('GET /policies/mfa', 500, 'api.internal', 'Something went wrong on the server.');
    show(server);
    expect(await screen.findByRole('alert')).toHaveTextContent('Something went wrong on the server.Request ID: request26');
    server.on('GET /policies/mfa', {body: POLICY_VIEW, etag: '"policy1"'});
    await userEvent.click(screen.getByRole('button', {name: 'Try again'}));
    expect(await mode(/^Off/)).toBeChecked();
});

test('shows a reader the policy, with nothing to change it by, and who would be affected', async () => {
    show(serveMfa({policy: {policy: {...REQUIRED, exempt_users: [{user_id: PERSON.user_id, reason: 'On leave', until: NOW + 1e9}]}, can_write: false}}));
    expect(await mode(/^Required/)).toBeDisabled();
    expect(screen.getByText('You can view these settings, but not change them.')).toBeVisible();
    expect(await screen.findByRole('row', {name: /@emma.laurent On leave/})).toBeVisible();
    for (const name of ['Save', 'Exempt somebody', 'Remove @emma.laurent']) {
        expect(screen.queryByRole('button', {name})).toBeNull();
    }
    await userEvent.click(screen.getByRole('button', {name: 'Show who would be affected'}));
    expect(await screen.findByRole('dialog', {name: 'Who would be affected'})).toHaveTextContent('1 person must set up MFA at the next login.');
    expect(screen.queryByRole('button', {name: 'Save the policy'})).toBeNull();
});

test('requires MFA only once the dry run was seen, with the version it was read with', async () => {
    const server = accepts(serveMfa());
    show(server);
    await userEvent.click(await mode(/^Required/));
    await save();
    const dialog = within(await screen.findByRole('dialog', {name: 'Require MFA like this?'}));
    expect(await dialog.findByText(/5 people have a grace period that ends between/)).toBeVisible();
    expect(dialog.getByRole('row', {name: /emma.laurent/})).toBeVisible();
    expect(server.callsTo(PUT)).toHaveLength(0);
    await confirm();
    expect(await screen.findByText('Saved')).toBeVisible();
    expect(server.callsTo(PUT)[0]).toMatchObject({headers: {'If-Match': '"policy1"'}, body: REQUIRED});
});

test('the dry run lists who is met when, and who is exempt and why', async () => {
    const chosen = {...PERSON, username: 'jakub.kowalski', state: 'exempt' as const, exemption: 'chosen_user' as const};
    const counted = {...DRY_RUN, counts: {...DRY_RUN.counts, exempt: 4}, exempt: {...DRY_RUN.exempt, bot: 3, chosen_user: 1}};
    const server = required().on('POST /policies/mfa/dry_run', ({body}) => ({body: {...counted, people: (body as DryRunMfaPolicy).group === 'exempt' ? [chosen] : [PERSON]}}));
    show(server);
    await userEvent.click(await screen.findByRole('button', {name: 'Show who would be affected'}));
    await userEvent.click(await screen.findByRole('button', {name: 'Exempt (1)'}));
    expect(await screen.findByRole('row', {name: /jakub.kowalski.*Chosen person/})).toBeVisible();
    expect(screen.getByText('3 bots are always exempt and not listed.')).toBeVisible();
    expect(server.callsTo('POST /policies/mfa/dry_run').map(({body}) => (body as DryRunMfaPolicy).group)).toEqual(['now', 'exempt']);
});

test('cannot save what the dry run says would be refused', async () => {
    show(serveMfa().on('POST /policies/mfa/dry_run', {body: {...DRY_RUN, refusals: ['mfa.not_enabled', 'mfa.actor_not_enrolled']}}));
    await userEvent.click(await mode(/^Required/));
    await save();
    const dialog = within(await screen.findByRole('dialog'));
    expect(await dialog.findByText(/multi-factor authentication is switched off in Mattermost/)).toBeVisible();
    expect(dialog.getByText(/you have not set up MFA yourself/)).toBeVisible();
    expect(dialog.getByRole('button', {name: 'Save the policy'})).toBeDisabled();
});

test('switches a requirement off at once', async () => {
    const server = accepts(required());
    show(server);
    await userEvent.click(await mode(/^Off/));
    await save();
    expect(await screen.findByText('Saved')).toBeVisible();
    expect(sent(server)).toEqual(OFF);
    expect(server.callsTo('POST /policies/mfa/dry_run')).toHaveLength(0);
});

test('tells somebody else\'s change, and keeps what was entered', async () => {
    const server = required().refuse(PUT, 412, 'api.stale', 'Someone else changed this first.');
    show(server);
    await userEvent.click(await mode(/^Encouraged/));
    await save();
    expect(await screen.findByRole('button', {name: 'Reload'})).toBeVisible();
    expect(await mode(/^Encouraged/)).toBeChecked();
});

test('requires it of chosen roles and teams, once somebody is chosen', async () => {
    const server = accepts(serveMfa());
    show(server);
    await userEvent.click(await mode(/^Required/));
    await userEvent.click(await mode(/^Anyone named in these/));
    expect(screen.getByText('Choose at least one role, team, group or person.')).toBeVisible();
    expect(screen.getByRole('button', {name: 'Save'})).toBeDisabled();
    await userEvent.click(screen.getByRole('checkbox', {name: 'System Admins'}));
    await userEvent.type(screen.getByRole('combobox', {name: 'Teams'}), 'comp');
    await userEvent.click(await screen.findByRole('option', {name: /Company/}));
    expect(await screen.findByRole('button', {name: 'Remove Company'})).toBeVisible();
    await save();
    await confirm();
    await waitFor(() => expect(sent(server)?.scope).toEqual({type: 'chosen', roles: ['system_admins'], team_ids: [id('m')], group_ids: [], user_ids: []}));
});

test('exempts a person until a day, with a reason', async () => {
    const server = accepts(required());
    show(server);
    await userEvent.click(await screen.findByRole('button', {name: 'Exempt somebody'}));
    const dialog = within(screen.getByRole('dialog', {name: 'Exempt somebody from MFA'}));
    await userEvent.type(dialog.getByRole('combobox', {name: 'Person'}), 'emm');
    await userEvent.click(await dialog.findByRole('option', {name: /emma/}));
    await userEvent.type(dialog.getByLabelText('Reason (required)'), 'On leave');
    expect(dialog.getByRole('button', {name: 'Add'})).toBeDisabled();
    const day = new Date(NOW + (30 * 86_400_000)).toISOString().slice(0, 10);
    await userEvent.type(dialog.getByLabelText('Exempt through'), day);
    await userEvent.click(dialog.getByRole('button', {name: 'Add'}));
    await save();
    await confirm();
    await waitFor(() => expect(sent(server)?.exempt_users).toEqual([{user_id: PERSON.user_id, reason: 'On leave', until: new Date(`${day}T23:59:59.999`).getTime()}]));
});

test('refuses a grace period that is none, and takes hours, providers and Mattermost\'s own day', async () => {
    const server = accepts(required());
    show(server);
    const grace = await screen.findByLabelText('Length of the grace period');
    await userEvent.clear(grace);
    expect(screen.getByText('Enter a whole number from 0 to 365.')).toBeVisible();
    expect(screen.getByRole('button', {name: 'Save'})).toBeDisabled();
    await userEvent.type(grace, '36');
    await userEvent.selectOptions(screen.getByLabelText('Unit of the grace period'), 'hours');
    await userEvent.click(screen.getByRole('checkbox', {name: 'SAML'}));
    await userEvent.selectOptions(screen.getByLabelText('When Mattermost should enforce MFA itself'), 'at');
    await userEvent.type(screen.getByLabelText('From'), '2031-02-03');
    await save();
    await confirm();
    await waitFor(() => expect(sent(server)).toEqual({
        ...REQUIRED, grace: {amount: 36, unit: 'hours'}, exempt_providers: ['saml'], core_enforcement: {when: 'at', at: new Date('2031-02-03T00:00:00').getTime()},
    }));
});

test('warns an admin who has not enrolled, and tells drift, a lifted enforcement and what cannot be met', async () => {
    show(serveMfa({policy: {
        policy: REQUIRED, own_account: {enrolled: false}, lifted_until: NOW + 3_600_000,
        drift: [
            {setting: 'ServiceSettings.EnableMultifactorAuthentication', found_at: NOW, put_back: 'failed', attempts: 2, retry_at: NOW + 600_000},
            {setting: 'ServiceSettings.EnforceMultifactorAuthentication', found_at: NOW, put_back: 'not_asked', attempts: 0, retry_at: null},
        ],
    }}));
    expect(await screen.findByText(/You have not set up MFA yourself/)).toBeVisible();
    expect(screen.getByText('Enforcement is lifted.')).toBeVisible();
    expect(screen.getByText(/^EnableMultifactorAuthentication was found switched off/)).toBeVisible();
    expect(screen.getByText(/^ServiceSettings\.EnforceMultifactorAuthentication was found switched off .*although this policy had switched it on/)).toBeVisible();
    expect(screen.getByText(/Switching it on again failed/)).toBeVisible();
    expect(screen.getByText(/Tried 2 times; the next try is/)).toBeVisible();
});

test('says plainly what it covers and what not, beside what a license would give', async () => {
    show(serveMfa());
    await userEvent.click(await screen.findByText('What this covers, and what it does not', {selector: 'summary'}));
    const row = screen.getByRole('row', {name: /^Personal access tokens/});
    expect(row).toHaveTextContent(/Not covered\s*Go on working, whoever holds them/);
    expect(screen.getByRole('row', {name: /^While this plugin is switched off/})).toHaveTextContent('Nothing is enforced.');
});

test('previews each message in each language', async () => {
    show(required());
    await userEvent.click(await screen.findByRole('button', {name: 'Preview of the messages'}));
    const dialog = within(screen.getByRole('dialog', {name: 'Preview of the messages'}));
    expect(await dialog.findByText('Set up MFA, start')).toBeVisible();
    await userEvent.selectOptions(dialog.getByLabelText('Message'), 'one_hour');
    expect(await dialog.findByText('Set up MFA, one_hour')).toBeVisible();
    await userEvent.selectOptions(dialog.getByLabelText('Language'), 'de');
    expect(await dialog.findByText('Richten Sie MFA ein')).toBeVisible();
});

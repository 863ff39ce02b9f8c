import {render, screen, waitFor, within} from '@testing-library/react';
import userEvent from '@testing-library/user-event';
import React from 'react';

import type {Viewer} from '../../../../contract/types';
import {PanelRoot} from '../../query_client';
import {useShowAudit} from '../../show_audit';
import type {FakeServer} from '../../test_support';
import {renderSection, VIEWER} from '../../test_support';
import {COVERAGE, ENROLLED, OVERDUE, PERSON, serveMfa} from '../test_scene';
import {CoverageCard} from './coverage_card';

const show = (server: FakeServer, viewer: Viewer = VIEWER, overdue = 2) => renderSection(server, (
    <PanelRoot>
        <CoverageCard coverage={{...COVERAGE, counts: {...COVERAGE.counts, overdue: overdue - 1}}} error={null} loading={false} onRefresh={() => undefined} viewer={viewer}/>
    </PanelRoot>
));
const reading: Viewer = {...VIEWER, can: {...VIEWER.can, write_mfa: false}};
const row = (name: RegExp) => screen.findByRole('row', {name});
const choose = async (username: string) => userEvent.click(await screen.findByRole('checkbox', {name: `Choose ${username}`}));
const dialog = async (name: string | RegExp) => within(await screen.findByRole('dialog', {name}));
const lastPeopleQuery = (server: FakeServer) => server.calls.filter(({path}) => path.startsWith('/mfa/people?')).at(-1)?.path ?? '';

test('counts every state, why people are exempt, and names the gap', async () => {
    show(serveMfa());
    const counts = screen.getAllByRole('term').map((term) => [term.textContent, term.nextSibling?.textContent]);
    expect(counts).toEqual([['Enrolled', '4'], ['In grace period', '2'], ['Overdue', '1'], ['Enrollment session', '1'], ['Exempt', '3'], ['Not required', '9']]);
    expect(screen.getByText(/2 accounts sign in with a provider for which Mattermost has no MFA/)).toBeVisible();
    expect(screen.getByText(/1 person has no enrollment session left/)).toBeVisible();
    expect(await row(/omar.haddad/)).toHaveTextContent('An administrator must help');
});

test('draws coverage over time, and says the same as a table', async () => {
    show(serveMfa());
    expect(screen.getByRole('img', {name: 'Coverage by day over 2 days'})).toBeVisible();
    await userEvent.click(screen.getByText('Numbers by day'));
    expect(screen.getByRole('row', {name: /Nov 2, 2026 4 2 2 3/})).toBeVisible();
});

test('says that it is loading, and what failed', () => {
    renderSection(serveMfa().on('GET /mfa/people', {hangs: true}), (
        <PanelRoot><CoverageCard coverage={undefined} error={new Error('x')} loading={false} onRefresh={() => undefined} viewer={VIEWER}/></PanelRoot>
    ));
    expect(screen.getByRole('alert')).toBeVisible();
    expect(screen.getByText('Loading…')).toBeVisible();
});

test('tells why names may not be seen', async () => {
    show(serveMfa().refuse('GET /mfa/people', 403, 'api.forbidden', 'You do not have the permission this needs.'));
    expect(await screen.findByRole('alert')).toHaveTextContent('You do not have the permission this needs.');
});

test('lists who is exempt for one reason: those with no way to enrol are a gap to work off', async () => {
    const server = serveMfa();
    show(server);
    await row(/emma.laurent/);
    expect(screen.queryByRole('combobox', {name: 'Why'})).toBeNull();
    await userEvent.selectOptions(screen.getByRole('combobox', {name: 'State'}), 'exempt');
    await userEvent.selectOptions(screen.getByRole('combobox', {name: 'Why'}), 'cannot_enrol');
    await waitFor(() => expect(lastPeopleQuery(server)).toContain('state=exempt&exemption=cannot_enrol'));
    await userEvent.selectOptions(screen.getByRole('combobox', {name: 'State'}), 'overdue');
    await waitFor(() => expect(lastPeopleQuery(server)).not.toContain('exemption='));
});

test('searches, filters and orders on the server, and takes the same into the CSV file', async () => {
    const server = serveMfa();
    show(server);
    await row(/emma.laurent/);
    await userEvent.type(screen.getByRole('searchbox', {name: 'Person'}), 'haddad');
    await userEvent.selectOptions(screen.getByRole('combobox', {name: 'State'}), 'overdue');
    await userEvent.selectOptions(screen.getByRole('combobox', {name: 'Role'}), 'guests');
    await userEvent.selectOptions(screen.getByRole('combobox', {name: 'Order'}), 'deadline_desc');
    const query = 'term=haddad&state=overdue&role=guests&sort=deadline&direction=desc';
    await waitFor(() => expect(lastPeopleQuery(server)).toBe(`/mfa/people?${query}&limit=50`));
    expect(screen.getByRole('link', {name: 'Export CSV'})).toHaveAttribute('href', `/plugins/security-controls/api/v1/mfa/people.csv?${query}`);
    await userEvent.click(screen.getByRole('button', {name: 'Clear'}));
    await waitFor(() => expect(lastPeopleQuery(server)).toBe('/mfa/people?sort=deadline&direction=desc&limit=50'));
});

test('brings the next page when asked', async () => {
    const server = serveMfa().on('GET /mfa/people', ({path}) => ({body: path.includes('cursor=two') ? {items: [OVERDUE], next_cursor: null, total: null} : {items: [PERSON], next_cursor: 'two', total: 2}}));
    show(server);
    await userEvent.click(await screen.findByRole('button', {name: 'Load more'}));
    expect(await row(/omar.haddad/)).toBeVisible();
    expect(screen.getByText('2 of 2 people')).toBeVisible();
});

test('leads to the audit\'s records of a person', async () => {
    const asked = jest.fn();
    function Audit() {
        useShowAudit(asked);
        return null;
    }
    show(serveMfa());
    render(<Audit/>);
    await userEvent.click(await screen.findByRole('button', {name: 'Audit records of emma.laurent'}));
    expect(asked).toHaveBeenCalledWith({target_id: PERSON.user_id});
});

test('offers a reader nothing to do', async () => {
    show(serveMfa(), {...reading, can: {...reading.can, read_audit: false}});
    await row(/emma.laurent/);
    expect(screen.queryByRole('checkbox')).toBeNull();
    expect(screen.queryByRole('button', {name: /Extend|Reset|Help|Remind|End|Audit/})).toBeNull();
});

test('extends one person\'s deadline with a reason, and offers it no second time', async () => {
    const server = serveMfa({people: [PERSON, {...OVERDUE, extended_at: 1}]}).on(`POST /mfa/people/${PERSON.user_id}/extension`, {body: {...PERSON, extended_at: 1}});
    show(server);
    await row(/omar.haddad/);
    expect(screen.queryByRole('button', {name: 'Extend the deadline of omar.haddad'})).toBeNull();
    await userEvent.click(screen.getByRole('button', {name: 'Extend the deadline of emma.laurent'}));
    const asked = await dialog('Extend the deadline of emma.laurent?');
    expect(asked.getByRole('button', {name: 'Extend'})).toBeDisabled();
    await userEvent.clear(asked.getByLabelText('By how many hours'));
    await userEvent.type(asked.getByLabelText('By how many hours'), '48');
    await userEvent.type(asked.getByLabelText('Reason (required)'), 'New phone is late');
    await userEvent.click(asked.getByRole('button', {name: 'Extend'}));
    await waitFor(() => expect(screen.queryByRole('dialog')).toBeNull());
    expect(server.callsTo(`POST /mfa/people/${PERSON.user_id}/extension`)[0]?.body).toEqual({hours: 48, reason: 'New phone is late'});
    expect(server.callsTo('GET /mfa/people').length).toBeGreaterThan(1);
});

test('gives one more log-in to somebody who needs help', async () => {
    const server = serveMfa().on(`POST /mfa/people/${OVERDUE.user_id}/help`, {body: OVERDUE});
    show(server);
    await userEvent.click(await screen.findByRole('button', {name: 'Help omar.haddad to enroll'}));
    const asked = await dialog('Let omar.haddad enroll?');
    expect(asked.getByText(/Make sure first that it is really this person/)).toBeVisible();
    await userEvent.type(asked.getByLabelText('Reason (required)'), 'Called back');
    await userEvent.click(asked.getByRole('button', {name: 'Allow one more login'}));
    await waitFor(() => expect(server.callsTo(`POST /mfa/people/${OVERDUE.user_id}/help`)[0]?.body).toEqual({reason: 'Called back'}));
});

test('resets a factor by core with the admin\'s own session, and says whether the person was told', async () => {
    const reset = `/mfa/people/${ENROLLED.user_id}/factor_resets`;
    const server = serveMfa().
        on(`POST ${reset}`, {status: 201, body: {id: 'reset26', user_id: ENROLLED.user_id, expires_at: 0}}).
        on(`PUT /api/v4/users/${ENROLLED.user_id}/mfa`, {body: {}}).
        on('POST /mfa/factor_resets/reset26/outcome', {body: {status: 'success', person_told: false}});
    show(server);
    await userEvent.click(await screen.findByRole('button', {name: 'Reset MFA of erik.berg'}));
    const asked = await dialog('Reset the MFA of erik.berg?');
    await userEvent.type(asked.getByLabelText('Reason (required)'), 'Phone lost');
    await userEvent.click(asked.getByRole('button', {name: 'Reset'}));
    expect((await dialog('The MFA of erik.berg was reset')).getByText(/could not be sent: tell them yourself/)).toBeVisible();
    expect(server.calls.filter(({method}) => method !== 'GET').map(({method, path, body}) => [method, path, body])).toEqual([
        ['POST', reset, {reason: 'Phone lost'}],
        ['PUT', `/api/v4/users/${ENROLLED.user_id}/mfa`, {activate: false}],
        ['POST', '/mfa/factor_resets/reset26/outcome', {error: null}],
    ]);
});

test('tells core\'s refusal of a reset, and reports it', async () => {
    const server = serveMfa().
        on(`POST /mfa/people/${ENROLLED.user_id}/factor_resets`, {status: 201, body: {id: 'reset26', user_id: ENROLLED.user_id, expires_at: 0}}).
        refuse(`PUT /api/v4/users/${ENROLLED.user_id}/mfa`, 403, 'api.context.permissions.app_error', 'You do not have the appropriate permissions.').
        on('POST /mfa/factor_resets/reset26/outcome', {body: {status: 'fail', person_told: false}});
    show(server);
    await userEvent.click(await screen.findByRole('button', {name: 'Reset MFA of erik.berg'}));
    const asked = await dialog('Reset the MFA of erik.berg?');
    await userEvent.type(asked.getByLabelText('Reason (required)'), 'Phone lost');
    await userEvent.click(asked.getByRole('button', {name: 'Reset'}));
    expect(await asked.findByRole('alert')).toHaveTextContent('You do not have the appropriate permissions.');
    expect(server.callsTo('POST /mfa/factor_resets/reset26/outcome')[0]?.body).toEqual({error: 'You do not have the appropriate permissions.'});
});

test('ends the sessions of chosen people who are overdue, and of nobody else', async () => {
    const server = serveMfa().on('POST /mfa/overdue_sessions/end', {body: {job_id: 'j'.repeat(26), users: 1}});
    show(server);
    await choose('emma.laurent');
    expect(screen.getByRole('button', {name: 'End sessions (0)'})).toBeDisabled();
    await choose('omar.haddad');
    await userEvent.click(screen.getByRole('button', {name: 'End sessions (1)'}));
    const asked = await dialog('End the sessions of 1 overdue person?');
    await userEvent.type(asked.getByLabelText('Reason (required)'), 'Policy');
    await userEvent.click(asked.getByRole('button', {name: 'End sessions'}));
    expect((await dialog('Sessions are ending')).getByText(/sessions of 1 person end within 60 seconds/)).toBeVisible();
    expect(server.callsTo('POST /mfa/overdue_sessions/end')[0]?.body).toEqual({user_ids: [OVERDUE.user_id], confirm_users: 1, reason: 'Policy'});
});

test('wants the number typed before the sessions of many end', async () => {
    const server = serveMfa().on('POST /mfa/overdue_sessions/end', {body: {job_id: null, users: 0}});
    show(server, VIEWER, 60);
    await userEvent.click(await screen.findByRole('button', {name: 'End sessions of everyone overdue'}));
    const asked = await dialog('End the sessions of 60 overdue people?');
    await userEvent.type(asked.getByLabelText('Reason (required)'), 'Policy');
    expect(asked.getByRole('button', {name: 'End sessions'})).toBeDisabled();
    await userEvent.type(asked.getByLabelText(/Type 60/), '60');
    await userEvent.click(asked.getByRole('button', {name: 'End sessions'}));
    expect(await screen.findByText('Nobody of them had a session.')).toBeVisible();
    expect(server.callsTo('POST /mfa/overdue_sessions/end')[0]?.body).toMatchObject({user_ids: null, confirm_users: 60});
});

test('reminds those chosen whom the policy waits for, once the message was seen', async () => {
    const server = serveMfa().on('POST /mfa/reminders', {body: {sent: 1, skipped: [{user_id: OVERDUE.user_id, state: null}]}});
    show(server);
    await userEvent.click(await screen.findByRole('checkbox', {name: 'Choose everyone listed'}));
    await userEvent.click(screen.getByRole('button', {name: 'Remind now (2)'}));
    const asked = await dialog('Remind 2 people now?');
    expect(await asked.findByText('Set up MFA, by_admin')).toBeVisible();
    await userEvent.click(asked.getByRole('button', {name: 'Send'}));
    const done = await dialog('Reminders');
    expect(done.getByText('1 person was reminded.')).toBeVisible();
    expect(done.getByText('Not reminded: omar.haddad.')).toBeVisible();
    expect(server.callsTo('POST /mfa/reminders')[0]?.body).toEqual({user_ids: [PERSON.user_id, OVERDUE.user_id]});
});

import {screen, waitFor, within} from '@testing-library/react';
import userEvent from '@testing-library/user-event';

import type {SessionLimitsView} from '../../../contract/types';
import {serve, show} from './test_scene';

const CORE = {web_hours: 720, mobile_hours: 720, sso_hours: 720, idle_minutes: 0, extend_with_activity: true};
const VIEW: SessionLimitsView = {policy: {max_sessions_per_user: null, rules: [], enabled: false}, version: 1, can_write: true, core: CORE};
const NOBODY = {users: 0, sessions: 0, by_idle: 0, by_age: 0, by_number: 0, includes_own_session: false};

const limits = async () => within(await screen.findByRole('region', {name: 'Session limits'}));

function serveLimits(view = VIEW) {
    return serve().on('GET /policies/session_limits', {body: view, etag: '"1"'}).on('POST /policies/session_limits/preview', {body: NOBODY}).on('PUT /policies/session_limits', {body: view});
}

test('shows core\'s own session lengths and that whatever ends a session first wins', async () => {
    show(serveLimits());
    const card = await limits();
    expect(await card.findByText(/720 hours in browsers and desktop apps/)).toBeVisible();
    expect(card.getByText(/extends sessions that are used, .* ends no session for being idle/)).toBeVisible();
    expect(card.getByText(/Whichever ends a session first applies/)).toBeVisible();
});

test('says core\'s idle time where core applies one', async () => {
    show(serveLimits({...VIEW, core: {...CORE, idle_minutes: 43_200, extend_with_activity: false}}));
    expect(await (await limits()).findByText('Mattermost ends sessions in browsers and desktop apps that were idle for 43,200 minutes.')).toBeVisible();
});

test('counts whom the limits would log out now before they are saved, and saves on the version that was read', async () => {
    const server = serveLimits().on('POST /policies/session_limits/preview', {body: {users: 3, sessions: 4, by_idle: 4, by_age: 1, by_number: 0, includes_own_session: true}});
    show(server);
    const card = await limits();
    await userEvent.click(within(await card.findByRole('radiogroup', {name: 'Limit Sessions:'})).getByLabelText('True'));
    await userEvent.click(card.getByRole('button', {name: 'Add rule'}));
    const rule = within(card.getByRole('group', {name: 'Rule 1'}));
    await userEvent.selectOptions(rule.getByRole('combobox', {name: 'Role'}), 'Guests');
    await userEvent.click(rule.getByRole('checkbox', {name: 'Web browser'}));
    await userEvent.type(rule.getByRole('spinbutton', {name: /Idle/}), '60');
    expect(await card.findByText(/would be logged out within a minute of saving: 4 sessions of 3 people/)).toBeVisible();
    expect(card.getByText('Your own session is among them: you would be logged out too.')).toBeVisible();
    const policy = {enabled: true, max_sessions_per_user: null, rules: [{role: 'guest', client_kinds: ['web'], idle_minutes: 60, absolute_minutes: null}]};
    expect(server.callsTo('POST /policies/session_limits/preview').at(-1)?.body).toEqual(policy);
    await userEvent.click(card.getByRole('button', {name: 'Save'}));
    await waitFor(() => expect(server.callsTo('PUT /policies/session_limits')).toHaveLength(1));
    expect(server.callsTo('PUT /policies/session_limits')[0]).toMatchObject({body: policy, headers: {'If-Match': '"1"'}});
});

test('has nothing to save after a rule was added that limits nothing', async () => {
    show(serveLimits());
    const card = await limits();
    await userEvent.click(await card.findByRole('button', {name: 'Add rule'}));
    expect(card.getByRole('button', {name: 'Save'})).toBeDisabled();
});

test('saves nothing while a number is wrong, and says so at its field', async () => {
    show(serveLimits());
    const card = await limits();
    await userEvent.type(await card.findByRole('spinbutton', {name: /Maximum Sessions/}), '501');
    expect(card.getByText('Enter a whole number from 1 to 500.')).toBeVisible();
    expect(card.getByRole('button', {name: 'Save'})).toBeDisabled();
});

test('keeps what was entered when somebody else was first', async () => {
    const server = serveLimits().refuse('PUT /policies/session_limits', 412, 'api.stale', 'Someone else changed this first.');
    show(server);
    const card = await limits();
    await userEvent.type(await card.findByRole('spinbutton', {name: /Maximum Sessions/}), '5');
    await userEvent.click(card.getByRole('button', {name: 'Save'}));
    expect(await card.findByRole('alert')).toHaveTextContent('Someone else changed this first');
    await userEvent.click(card.getByRole('button', {name: 'Reload'}));
    expect(card.getByRole('spinbutton', {name: /Maximum Sessions/})).toHaveValue(5);
});

test('lets a reader change nothing', async () => {
    show(serveLimits({...VIEW, can_write: false}));
    const card = await limits();
    expect(await card.findByText('You can view these settings, but not change them.')).toBeVisible();
    expect(card.queryByRole('button', {name: 'Add rule'})).toBeNull();
});

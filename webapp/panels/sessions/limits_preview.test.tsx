import {screen, waitFor, within} from '@testing-library/react';
import userEvent from '@testing-library/user-event';

import type {ListBeyondLimits, SessionBeyondLimits, SessionLimitsView} from '../../../contract/types';
import {id, leaveAddress, serve, SERVER_SESSION, show} from './test_scene';

const LIST = 'POST /policies/session_limits/preview/sessions';
const RULE = {role: null, client_kinds: [], idle_minutes: 60, absolute_minutes: 600};
const VIEW: SessionLimitsView = {
    policy: {max_sessions_per_user: 1, rules: [RULE], enabled: true}, version: 1, can_write: true,
    core: {web_hours: 720, mobile_hours: 720, sso_hours: 720, idle_minutes: 0, extend_with_activity: true},
};
const COUNTS = {users: 2, sessions: 2, by_idle: 1, by_age: 1, by_number: 1, includes_own_session: false};
const EMMA: SessionBeyondLimits = {...SERVER_SESSION, idle_rules: [0], age_rules: [0], by_number: false};
const WEI: SessionBeyondLimits = {...SERVER_SESSION, id: id('w'), username: 'wei.chen', display_name: 'Wei Chen', idle_rules: [], age_rules: [], by_number: true};

beforeEach(leaveAddress);

const card = async () => within(await screen.findByRole('region', {name: 'Session limits'}));
const table = async () => within(await screen.findByRole('table', {name: 'Sessions these limits would log out now'}));
const openList = async () => userEvent.click(await (await card()).findByRole('button', {name: 'Show sessions'}));

function serveList(items: SessionBeyondLimits[] = [EMMA, WEI], counts = COUNTS) {
    return serve().on('GET /policies/session_limits', {body: VIEW, etag: '"1"'}).on('POST /policies/session_limits/preview', {body: counts}).
        on(LIST, {body: {items, next_cursor: null, total: items.length}});
}

test('lists whom the limits would log out, with the limit and rule that ends each session, when it is asked to', async () => {
    const server = serveList();
    show(server);
    expect(server.callsTo(LIST)).toHaveLength(0);
    await openList();
    const list = await table();
    const emma = within(list.getByRole('row', {name: /emma\.laurent/}));
    expect(emma.getByText('Idle too long (rule 1)')).toBeVisible();
    expect(emma.getByText('Too old (rule 1)')).toBeVisible();
    expect(within(list.getByRole('row', {name: /wei\.chen/})).getByText('Too many')).toBeVisible();
    expect((await card()).getByText('2 of 2 sessions shown')).toBeVisible();
    expect(server.callsTo(LIST)[0]?.body).toEqual({limits: VIEW.policy, limit: 20});
    const button = (await card()).getByRole('button', {name: 'Hide sessions'});
    expect(button).toHaveAttribute('aria-expanded', 'true');
    await userEvent.click(button);
    expect(screen.queryByRole('table', {name: /these limits/})).toBeNull();
});

test('asks the server to narrow the list by name and limit', async () => {
    const server = serveList();
    show(server);
    await openList();
    const search = within(await screen.findByRole('search', {name: 'Filter the sessions these limits would log out'}));
    server.on(LIST, {body: {items: [], next_cursor: null, total: 0}});
    await userEvent.selectOptions(search.getByRole('combobox', {name: 'Limit'}), 'Too many');
    await userEvent.type(search.getByRole('searchbox', {name: 'Search'}), ' emma ');
    expect(await screen.findByText('No session matches these filters.')).toBeVisible();
    await waitFor(() => expect(server.callsTo(LIST).at(-1)?.body).toEqual({limits: VIEW.policy, term: 'emma', by: 'number', limit: 20}));
});

test('goes on where the page before ended', async () => {
    const server = serveList().on(LIST, ({body}) => ({body: (body as ListBeyondLimits).cursor === 'next' ?
        {items: [WEI], next_cursor: null, total: null} : {items: [EMMA], next_cursor: 'next', total: 2}}));
    show(server);
    await openList();
    await userEvent.click(await (await card()).findByRole('button', {name: 'Load more'}));
    expect(await (await table()).findByRole('row', {name: /wei\.chen/})).toBeVisible();
    expect((await card()).getByText('2 of 2 sessions shown')).toBeVisible();
});

test('names rules by the numbers that stand beside them, also behind one that limits nothing', async () => {
    show(serveList([{...EMMA, idle_rules: [0, 1], age_rules: [1]}]).on('GET /policies/session_limits', {body: {...VIEW, policy: {...VIEW.policy, rules: [RULE, RULE, RULE]}}, etag: '"1"'}));
    await openList();
    const second = within((await card()).getByRole('group', {name: 'Rule 2'}));
    await userEvent.clear(second.getByRole('spinbutton', {name: /Idle/}));
    await userEvent.clear(second.getByRole('spinbutton', {name: /Since login/}));
    const emma = within((await table()).getByRole('row', {name: /emma\.laurent/}));
    expect(await emma.findByText('Idle too long (rules 1 and 3)')).toBeVisible();
    expect(emma.getByText('Too old (rule 3)')).toBeVisible();
});

test('offers another try when the list cannot be read', async () => {
    const server = serveList().refuse(LIST, 500, 'api.internal', 'Something went wrong.');
    show(server);
    await openList();
    expect(await (await card()).findByRole('alert')).toHaveTextContent('Something went wrong.');
    server.on(LIST, {body: {items: [EMMA], next_cursor: null, total: 1}});
    await userEvent.click((await card()).getByRole('button', {name: 'Try again'}));
    expect(await (await table()).findByRole('row', {name: /emma\.laurent/})).toBeVisible();
});

test('has no list to show where nobody would be logged out', async () => {
    show(serveList([], {users: 0, sessions: 0, by_idle: 0, by_age: 0, by_number: 0, includes_own_session: false}));
    expect(await (await card()).findByText(/0 sessions of 0 people/)).toBeVisible();
    expect((await card()).queryByRole('button', {name: 'Show sessions'})).toBeNull();
});

import {screen, waitFor, within} from '@testing-library/react';
import userEvent from '@testing-library/user-event';
import React from 'react';

import type {PushPolicy, PushRule} from '../../../../contract/types';
import {PanelRoot} from '../../query_client';
import type {FakeServer} from '../../test_support';
import {renderSection} from '../../test_support';
import {BOARD_RULE, CHANNEL_ID, GUEST_RULE, POLICY_VIEW, servePushContents as serve, USER_ID} from '../test_scene';
import {PushPolicyCard} from './push_policy_card';
import {usePushPolicy} from './use_push_policy';

const PUT = 'PUT /policies/push';

function Card() {
    return <PushPolicyCard form={usePushPolicy()}/>;
}
const show = (server: FakeServer) => renderSection(server, <PanelRoot><Card/></PanelRoot>);
const floor = () => screen.findByRole('combobox', {name: 'Most Revealing Level Allowed:'});
const save = () => userEvent.click(screen.getByRole('button', {name: 'Save'}));
const accepts = (server: FakeServer) => server.on(PUT, ({body}) => ({body: {...POLICY_VIEW, policy: body as PushPolicy, version: 2}, etag: '"policy2"'}));
const sentRules = (server: FakeServer): PushRule[] => (server.callsTo(PUT).at(-1)?.body as PushPolicy).rules;

test('says that it is loading', () => {
    show(serve().on('GET /policies/push', {hangs: true}));
    expect(screen.getByRole('status')).toHaveTextContent('Loading');
});

test('shows a failure with its request id, and tries again when asked', async () => {
    const server = serve().refuse('GET /policies/push', 500, 'api.internal', 'Something went wrong on the server.');
    show(server);
    expect(await screen.findByRole('alert')).toHaveTextContent('Something went wrong on the server.Request ID: request26');
    server.on('GET /policies/push', {body: POLICY_VIEW, etag: '"policy1"'});
    await userEvent.click(screen.getByRole('button', {name: 'Try again'}));
    expect(await floor()).toHaveValue('');
});

test('shows a reader the policy, with nothing to change it by', async () => {
    show(serve({}, {can_write: false}));
    expect(await floor()).toBeDisabled();
    expect(screen.getByText('You can view these settings, but not change them.')).toBeVisible();
    expect(screen.getByText('Only System Admins can change this policy.')).toBeVisible();
    for (const name of ['Save', 'Add rule', 'Edit the rule Guests', 'Remove the rule Guests']) {
        expect(screen.queryByRole('button', {name})).toBeNull();
    }
});

test('names what a rule is about, and says which is not in force', async () => {
    show(serve());
    expect(await screen.findByRole('row', {name: /The board's channel Channel Board No names/})).toBeVisible();
    expect(screen.getByRole('row', {name: /^Guests/})).toHaveTextContent('Not in force');
});

test('saves the floor with the version it was read with', async () => {
    const server = accepts(serve());
    show(server);
    await userEvent.selectOptions(await floor(), 'generic');
    await save();
    expect(await screen.findByText('Saved')).toBeVisible();
    expect(server.callsTo(PUT)[0]).toMatchObject({headers: {'If-Match': '"policy1"'}, body: {...POLICY_VIEW.policy, most_revealing_level: 'generic'}});
    expect(screen.getByRole('button', {name: 'Save'})).toBeDisabled();
});

test('cancel takes everything back that was entered', async () => {
    show(serve());
    await userEvent.selectOptions(await floor(), 'generic');
    await userEvent.click(screen.getByRole('button', {name: 'Remove the rule Guests'}));
    await userEvent.click(screen.getByRole('button', {name: 'Cancel'}));
    expect(await floor()).toHaveValue('');
    expect(screen.getByRole('row', {name: /^Guests/})).toBeVisible();
    expect(screen.getByRole('button', {name: 'Save'})).toBeDisabled();
});

test('tells a wrong regular expression at its field while it is typed, and takes it only once it is right', async () => {
    const server = accepts(serve()).on('POST /push_contents/pattern_checks', ({body}) => ({body: {problem: (body as {pattern: string}).pattern === 'a(b' ? 'missing closing )' : ''}}));
    show(server);
    await userEvent.click(await screen.findByRole('button', {name: 'Add rule'}));
    const dialog = within(screen.getByRole('dialog', {name: 'New rule'}));
    await userEvent.type(dialog.getByRole('textbox', {name: 'Name'}), 'Case numbers');
    await userEvent.selectOptions(dialog.getByRole('combobox', {name: 'Applies to'}), 'words');
    const pattern = () => dialog.getByRole('textbox', {name: 'Words or pattern'});
    await userEvent.type(pattern(), '   ');
    expect(dialog.getByRole('button', {name: 'Add'})).toBeDisabled();
    await userEvent.clear(pattern());
    await userEvent.type(pattern(), 'a(b');
    expect(dialog.getByRole('button', {name: 'Add'})).toBeEnabled();
    expect(server.callsTo('POST /push_contents/pattern_checks')).toHaveLength(0);
    await userEvent.selectOptions(dialog.getByRole('combobox', {name: 'Read it as'}), 're2');
    await waitFor(() => expect(pattern()).toHaveAccessibleDescription('This is not an RE2 expression: missing closing ).'));
    expect(pattern()).toBeInvalid();
    expect(dialog.getByRole('button', {name: 'Add'})).toBeDisabled();
    await userEvent.type(pattern(), ')');
    await waitFor(() => expect(pattern()).toBeValid());
    await userEvent.click(dialog.getByRole('button', {name: 'Add'}));
    await save();
    await waitFor(() => expect(sentRules(server).at(-1)?.match).toEqual({type: 'words', syntax: 're2', pattern: 'a(b)'}));
});

test('adds a rule for a channel found by its name, by keyboard alone', async () => {
    const server = accepts(serve());
    show(server);
    await userEvent.click(await screen.findByRole('button', {name: 'Add rule'}));
    const dialog = within(screen.getByRole('dialog', {name: 'New rule'}));
    await userEvent.type(dialog.getByRole('textbox', {name: 'Name'}), 'Board, once more');
    await userEvent.selectOptions(dialog.getByRole('combobox', {name: 'Applies to'}), 'channel');
    expect(dialog.getByRole('button', {name: 'Add'})).toBeDisabled();
    await userEvent.type(dialog.getByRole('combobox', {name: 'A channel'}), 'boa');
    expect(await dialog.findByRole('option', {name: /Board Company/})).toHaveAttribute('aria-selected', 'true');
    await userEvent.keyboard('{Enter}');
    expect(dialog.getByRole('combobox', {name: 'A channel'})).toHaveValue('Board');
    await userEvent.click(dialog.getByRole('radio', {name: /^No push at all/}));
    await userEvent.click(dialog.getByRole('button', {name: 'Add'}));
    expect(screen.getByRole('row', {name: /Board, once more/})).toHaveTextContent('Not saved yet');
    await save();
    await screen.findByText('Saved');
    expect(sentRules(server)).toEqual([BOARD_RULE, GUEST_RULE, {
        id: expect.stringMatching(/^[a-z0-9]{26}$/) as string, name: 'Board, once more', enabled: true, match: {type: 'channel', channel_id: CHANNEL_ID}, action: 'suppress',
    }]);
});

test('makes a rule for a group message found by its people, and says when they have none', async () => {
    const server = accepts(serve());
    const [first, second] = ['m', 'n'].map((letter) => letter.repeat(26)) as [string, string];
    for (const [id, username] of [[first, 'mia'], [second, 'noor']] as const) {
        server.on(`GET /api/v4/users/${id}`, {body: {id, username}});
    }
    server.on('GET /push_contents/conversation', {body: {channel_id: null}});
    show(server);
    await userEvent.click(await screen.findByRole('button', {name: 'Add rule'}));
    const dialog = within(screen.getByRole('dialog', {name: 'New rule'}));
    await userEvent.type(dialog.getByRole('textbox', {name: 'Name'}), 'Two people');
    await userEvent.selectOptions(dialog.getByRole('combobox', {name: 'Applies to'}), 'One direct or group message');
    const add = async (id: string, username: string) => {
        server.on('POST /api/v4/users/search', {body: [{id, username}]});
        await userEvent.type(dialog.getByRole('combobox', {name: 'Everybody in it'}), username);
        await userEvent.click(await dialog.findByRole('option', {name: `@${username}`}));
    };
    await add(first, 'mia');
    await add(second, 'noor');
    expect(await dialog.findByText(/no direct or group message with each other yet/)).toBeVisible();
    expect(dialog.getByRole('button', {name: 'Add'})).toBeDisabled();
    server.on('GET /push_contents/conversation', {body: {channel_id: CHANNEL_ID}});
    await userEvent.click(dialog.getByRole('button', {name: /Remove @noor|@noor/}));
    await add(USER_ID, 'emma');
    await dialog.findByText(/Found\. The rule meets/);
    await userEvent.click(dialog.getByRole('button', {name: 'Add'}));
    await save();
    await screen.findByText('Saved');
    expect(sentRules(server)[2]?.match).toEqual({type: 'channel', channel_id: CHANNEL_ID});
});

test('many rules are searched by name, words, kind and action', async () => {
    const many = ['Alpha', 'Beta', 'Gamma', 'Delta', 'Epsilon'].map((name, n): PushRule => ({
        id: String(n).padEnd(26, 'r'), name, enabled: true, match: n === 2 ? {type: 'words', syntax: 'literal', pattern: 'merger'} : {type: 'guests'}, action: n === 3 ? 'suppress' : 'generic',
    }));
    show(serve({}, {policy: {...POLICY_VIEW.policy, rules: [BOARD_RULE, ...many]}}));
    const search = await screen.findByRole('searchbox', {name: /Search rules/});
    for (const [term, name] of [['epsi', 'Epsilon'], ['MERGER', 'Gamma'], ['no push at all', 'Delta'], ['a channel', 'The board\'s channel']] as const) {
        await userEvent.clear(search);
        await userEvent.type(search, term);
        expect(screen.getAllByRole('row').filter((row) => /Edit/.test(row.textContent)).map((row) => row.textContent)).toEqual([expect.stringContaining(name)]);
    }
    await userEvent.type(search, 'x');
    expect(screen.getByText('No rule matches.')).toBeVisible();
});

test('Escape closes the list of a picker and leaves the dialog open', async () => {
    show(serve());
    await userEvent.click(await screen.findByRole('button', {name: 'Edit the rule The board\'s channel'}));
    await userEvent.type(screen.getByRole('combobox', {name: 'A channel'}), 'x');
    await screen.findByRole('listbox');
    await userEvent.keyboard('{Escape}');
    expect(screen.getByRole('dialog', {name: 'Edit rule'})).toBeVisible();
    await userEvent.keyboard('{Escape}');
    expect(screen.queryByRole('dialog')).toBeNull();
});

test('makes a rule by words, as they stand or as a pattern', async () => {
    const server = accepts(serve());
    show(server);
    await userEvent.click(await screen.findByRole('button', {name: 'Edit the rule Guests'}));
    const dialog = within(screen.getByRole('dialog', {name: 'Edit rule'}));
    await userEvent.selectOptions(dialog.getByRole('combobox', {name: 'Applies to'}), 'words');
    await userEvent.type(dialog.getByRole('textbox', {name: 'Words or pattern'}), 'case [[0-9]+');
    await userEvent.selectOptions(dialog.getByRole('combobox', {name: 'Read it as'}), 're2');
    await userEvent.click(dialog.getByRole('button', {name: 'Apply'}));
    await save();
    await screen.findByText('Saved');
    expect(sentRules(server)[1]?.match).toEqual({type: 'words', syntax: 're2', pattern: 'case [0-9]+'});
});

test('shows the server\'s own sentence when it refuses a pattern, and keeps the rule', async () => {
    const server = serve().refuse(PUT, 400, 'api.invalid', 'The pattern of a rule is no regular expression of RE2.');
    show(server);
    await userEvent.click(await screen.findByRole('button', {name: 'Remove the rule Guests'}));
    await save();
    expect(await screen.findByRole('alert')).toHaveTextContent('no regular expression of RE2');
    expect(screen.queryByRole('row', {name: /^Guests/})).toBeNull();
});

test('after somebody else\'s save it loses neither their rules nor what was entered here', async () => {
    const server = serve().refuse(PUT, 412, 'api.stale', 'Someone else changed this first.');
    show(server);
    await userEvent.click(await screen.findByRole('button', {name: 'Remove the rule Guests'}));
    await save();
    expect(await screen.findByRole('alert')).toHaveTextContent('Someone else changed this first');

    const theirs: PushRule = {id: 't'.repeat(26), name: 'Theirs', enabled: true, match: {type: 'private_channels'}, action: 'suppress'};
    server.on('GET /policies/push', {body: {...POLICY_VIEW, policy: {...POLICY_VIEW.policy, rules: [BOARD_RULE, GUEST_RULE, theirs]}, version: 2}, etag: '"policy2"'});
    accepts(server);
    await userEvent.click(screen.getByRole('button', {name: 'Reload'}));
    expect(await screen.findByRole('row', {name: /^Theirs/})).toBeVisible();
    await save();
    await waitFor(() => expect(server.callsTo(PUT)[1]?.headers['If-Match']).toBe('"policy2"'));
    expect(sentRules(server)).toEqual([BOARD_RULE, theirs]);
});

test('shows drift with both values and what was done about it', async () => {
    show(serve({}, {drift: [{setting: 'EmailSettings.PushNotificationContents', actual: 'full', allowed: 'generic', found_at: 1_700_000_000_000, put_back: 'failed', attempts: 2, retry_at: 1_700_000_300_000}]}));
    expect(await screen.findByText(/It is Full message content sent.*; the policy allows Generic description with sender and channel names at most/)).toBeVisible();
    expect(screen.getByText(/Putting it back failed/)).toBeVisible();
});

test('warns of a floor that no level could meet without the licence', async () => {
    show(serve());
    await userEvent.selectOptions(await floor(), 'id_loaded');
    expect(screen.getByText(/no level would satisfy this floor/)).toBeVisible();
});

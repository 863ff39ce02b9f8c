import {screen} from '@testing-library/react';
import userEvent from '@testing-library/user-event';
import React from 'react';

import type {PushExplanation} from '../../../contract/types';
import {PanelRoot} from '../query_client';
import type {FakeServer} from '../test_support';
import {renderSection} from '../test_support';
import {ExplainCard} from './explain_card';
import {BOARD_RULE, CHANNEL_ID, GUEST_RULE, servePushContents as serve, USER_ID} from './test_scene';

const EXPLAIN = 'POST /push_contents/explain';
const ANSWER: PushExplanation = {
    channel_id: CHANNEL_ID, server_level: 'full', action: 'nameless', decided_by: BOARD_RULE.id,
    rules: [
        {id: GUEST_RULE.id, name: GUEST_RULE.name, action: 'generic', applies: false, changes_anything: true},
        {id: BOARD_RULE.id, name: BOARD_RULE.name, action: 'nameless', applies: true, changes_anything: true},
    ],
};
const OTHER_ID = 'o'.repeat(26);
const show = (server: FakeServer) => renderSection(server, <PanelRoot><ExplainCard/></PanelRoot>);

async function pick(label: string, term: string, option: RegExp): Promise<void> {
    await userEvent.type(screen.getByRole('combobox', {name: label}), term);
    await userEvent.click(await screen.findByRole('option', {name: option}));
}
async function ask(): Promise<void> {
    await pick('Recipient', 'em', /@emma Emma Laurent/);
    await pick('Channel', 'boa', /Board/);
    await userEvent.click(screen.getByRole('button', {name: 'Explain'}));
}

test('cannot ask before a person and a channel are chosen', async () => {
    show(serve());
    expect(screen.getByRole('button', {name: 'Explain'})).toBeDisabled();
    await pick('Recipient', 'em', /@emma/);
    expect(screen.getByRole('button', {name: 'Explain'})).toBeDisabled();
});

test('says which rule decides, and of each other whether it applies', async () => {
    const server = serve().on(EXPLAIN, {body: ANSWER});
    show(server);
    await ask();
    expect(await screen.findByText(/Mattermost would send/)).toHaveTextContent(/^Mattermost would send Full message content.*The rule The board's channel decides: No names\.$/);
    expect(server.callsTo(EXPLAIN)[0]?.body).toEqual({user_id: USER_ID, channel_id: CHANNEL_ID, text: ''});
    expect(screen.getByRole('row', {name: /The board's channel No names Applies and decides/})).toBeVisible();
    expect(screen.getByRole('row', {name: /Guests .* Does not apply/})).toBeVisible();
});

test('shows of a thousand rules first the one that decides and those that apply, and more when asked', async () => {
    const many = Array.from({length: 1000}, (_, n) => ({...ANSWER.rules[0], id: String(n).padStart(26, '0'), name: `Rule ${n}`, action: 'generic' as const, applies: n === 400, changes_anything: true}));
    show(serve().on(EXPLAIN, {body: {...ANSWER, rules: [...many, ...ANSWER.rules]}}));
    await ask();
    const names = async () => (await screen.findAllByRole('rowheader')).map((header) => header.textContent);
    expect((await names()).slice(0, 3)).toEqual([BOARD_RULE.name, 'Rule 400', 'Rule 0']);
    expect(await names()).toHaveLength(20);
    await userEvent.click(screen.getByRole('button', {name: 'Load more'}));
    expect(await names()).toHaveLength(40);
});

test('says when no rule applies', async () => {
    show(serve().on(EXPLAIN, {body: {...ANSWER, action: null, decided_by: null, rules: []}}));
    await ask();
    expect(await screen.findByText(/^No rule applies/)).toBeVisible();
});

test('an answer does not stay below another question', async () => {
    show(serve().on(EXPLAIN, {body: ANSWER}));
    await ask();
    await screen.findByText(/Mattermost would send/);
    await userEvent.type(screen.getByRole('textbox', {name: /Text of the message/}), 'x');
    expect(screen.queryByText(/Mattermost would send/)).toBeNull();
});

test('shows a refusal', async () => {
    show(serve().refuse(EXPLAIN, 404, 'api.not_found', 'There is no such channel.'));
    await ask();
    expect(await screen.findByRole('alert')).toHaveTextContent('There is no such channel.');
});

test('asks about a direct or group message by the names of its people, though they have none yet', async () => {
    const server = serve().on(EXPLAIN, {body: {...ANSWER, channel_id: null}});
    show(server);
    await pick('Recipient', 'em', /@emma/);
    await userEvent.selectOptions(screen.getByRole('combobox', {name: 'Where'}), 'In a direct or group message');
    expect(screen.getByRole('button', {name: 'Explain'})).toBeDisabled();
    server.on('POST /api/v4/users/search', {body: [{id: OTHER_ID, username: 'omar', first_name: 'Omar', last_name: 'Haddad'}]}).
        on(`GET /api/v4/users/${OTHER_ID}`, {body: {id: OTHER_ID, username: 'omar'}});
    await pick('Others in the conversation', 'om', /@omar Omar Haddad/);
    await userEvent.click(screen.getByRole('button', {name: 'Explain'}));
    expect(await screen.findByText(/have not written to each other yet/)).toBeVisible();
    expect(server.callsTo(EXPLAIN)[0]?.body).toEqual({user_id: USER_ID, with_user_ids: [OTHER_ID], text: ''});
    expect(await screen.findByRole('button', {name: /@omar/})).toBeVisible();
});

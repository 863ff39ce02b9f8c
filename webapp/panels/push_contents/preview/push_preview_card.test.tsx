import {screen, within} from '@testing-library/react';
import userEvent from '@testing-library/user-event';
import React from 'react';

import {FakeServer, renderSection} from '../../test_support';
import {PushPreviewCard} from './push_preview_card';

const SECRET = 'case 4711';

function show(licensed = false): void {
    renderSection(new FakeServer(), <PushPreviewCard serverLevel='full' isIdLoadedLicensed={licensed}/>);
}
const side = (name: 'First' | 'Second') => within(screen.getByRole('group', {name}));
const phone = (name: 'First' | 'Second', which: 'iPhone' | 'Android') => side(name).getByRole('figure', {name: which});
const fieldRow = (name: string) => screen.getByRole('row', {name: new RegExp(`^${name}`)});
async function enterText(text: string): Promise<void> {
    const box = screen.getByRole('textbox', {name: 'Text of the message'});
    await userEvent.clear(box);
    await userEvent.type(box, text);
}

test('starts with the server\'s own level, beside the one that shows only the sender', () => {
    show();
    expect(side('First').getByRole('combobox', {name: 'Level'})).toHaveValue('full');
    expect(side('Second').getByRole('combobox', {name: 'Level'})).toHaveValue('generic_no_channel');
});

test('shows on both phones what a bystander reads, without Markdown, and nothing of it where the level hides it', async () => {
    show();
    await enterText(`The **merger**: ${SECRET}`);
    expect(phone('First', 'iPhone')).toHaveTextContent(`Town Square@user11: The merger: ${SECRET}`);
    expect(phone('First', 'Android')).toHaveTextContent(SECRET);
    expect(phone('Second', 'iPhone')).toHaveTextContent('@user11 mentioned you.');
    expect(phone('Second', 'iPhone')).not.toHaveTextContent(SECRET);
    expect(phone('Second', 'Android')).not.toHaveTextContent('Town Square');
});

test('says that the push service turns the names of emoji in the text into emoji, where a text with one is sent', async () => {
    show();
    expect(screen.queryByText(/turns the name of an emoji/)).toBeNull();
    await enterText('At 10:30:00 :smile: :tada:');
    expect(side('First').getByText(/turns the name of an emoji/)).toHaveTextContent(':smile:');
    expect(side('Second').queryByText(/turns the name of an emoji/)).toBeNull();
});

test('says of every field who can read it, and marks what differs', () => {
    show();
    const message = fieldRow('Message .*Differs');
    expect(within(message).getAllByText('Can read it')).toHaveLength(5);
    expect(fieldRow('Channel name .*Differs')).toHaveTextContent('Town SquareNot sent');
    expect(within(fieldRow('Platform')).getAllByText('Cannot read it').length).toBeGreaterThan(0);
    expect(fieldRow('Post ID')).not.toHaveTextContent('Differs');
});

test('shows only what differs when asked', async () => {
    show();
    await userEvent.click(screen.getByRole('checkbox', {name: 'Show only what differs'}));
    expect(screen.getAllByRole('row')).toHaveLength(3);
});

test('a sender who is shown by full name has no "@", on every level', async () => {
    show();
    await userEvent.type(screen.getByRole('textbox', {name: 'Sender is shown as'}), 'Emma Laurent');
    expect(phone('First', 'iPhone')).toHaveTextContent('Emma Laurent: The merger');
    expect(phone('Second', 'iPhone')).toHaveTextContent('Emma Laurent mentioned you.');
    expect(fieldRow('Username')).toHaveTextContent('Emma Laurent');
});

test('a webhook\'s own name is not sent where the server does not let it have one', async () => {
    show();
    await userEvent.selectOptions(screen.getByRole('combobox', {name: 'Message'}), 'webhook');
    expect(fieldRow('Override username')).toHaveTextContent('Build robot');
    await userEvent.clear(screen.getByRole('textbox', {name: 'Name of its own'}));
    expect(screen.queryByRole('row', {name: /^Override/})).toBeNull();
    expect(phone('First', 'Android')).toHaveTextContent('@user11: The merger');
});

test('a direct message has no channel to name', async () => {
    show();
    await userEvent.selectOptions(screen.getByRole('combobox', {name: 'Message'}), 'dm');
    expect(screen.queryByRole('textbox', {name: 'Channel'})).toBeNull();
    expect(phone('Second', 'iPhone')).toHaveTextContent('@user11sent you a message.');
});

test('says that id_loaded acts as generic without its licence, and shows it so', async () => {
    show();
    await userEvent.selectOptions(side('First').getByRole('combobox', {name: 'Level'}), 'id_loaded');
    expect(side('First').getByText(/silently sends/)).toBeVisible();
    expect(phone('First', 'iPhone')).toHaveTextContent('Town Square@user11 mentioned you.');
});

test('with the licence the phone shows what it fetched, and a phone out of reach shows no text', async () => {
    show(true);
    await userEvent.selectOptions(side('First').getByRole('combobox', {name: 'Level'}), 'id_loaded');
    await enterText(SECRET);
    expect(phone('First', 'iPhone')).toHaveTextContent(SECRET);
    expect(side('First').getByText(/Apple and Google do not see it/)).toBeVisible();
    expect(fieldRow('Message')).not.toHaveTextContent(SECRET);
    await userEvent.click(screen.getByRole('checkbox', {name: 'The phone can reach this server'}));
    expect(phone('First', 'iPhone')).toHaveTextContent('You\'ve received a new message.');
});

test('shows what a rule makes of a level, and that suppressing sends nothing', async () => {
    show();
    const rule = side('First').getByRole('combobox', {name: 'And a rule of the policy'});
    await userEvent.selectOptions(rule, 'nameless');
    expect(phone('First', 'iPhone')).toHaveTextContent('MattermostYou\'ve received a new message.');
    expect(fieldRow('Username .*Differs')).toHaveTextContent('Not sent@user11');
    await userEvent.selectOptions(rule, 'suppress');
    expect(phone('First', 'Android')).toHaveTextContent('Nothing is sent.');
});

test('says when a rule changes nothing', async () => {
    show();
    await userEvent.selectOptions(side('Second').getByRole('combobox', {name: 'And a rule of the policy'}), 'generic');
    expect(side('Second').getByText(/changes nothing here/)).toBeVisible();
});

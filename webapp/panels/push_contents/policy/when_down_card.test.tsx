import {screen} from '@testing-library/react';
import userEvent from '@testing-library/user-event';
import React from 'react';

import type {PushPolicyView} from '../../../../contract/types';
import {PanelRoot} from '../../query_client';
import type {FakeServer} from '../../test_support';
import {renderSection} from '../../test_support';
import {BOARD_RULE, CHANGE_ID, POLICY_VIEW, servePushContents as serve} from '../test_scene';
import {WhenDownCard} from './when_down_card';

const show = (server: FakeServer, view: Partial<PushPolicyView> = {}, mayWriteContents = true) =>
    renderSection(server, <PanelRoot><WhenDownCard view={{...POLICY_VIEW, ...view}} mayWriteContents={mayWriteContents}/></PanelRoot>);
const SET = 'Set this level in Mattermost';

test('names the rules whose work ends with the plugin, and the level that would do it alone', () => {
    show(serve());
    expect(screen.getByText('What 1 rule holds back would leave the server as Mattermost\'s level says:')).toBeVisible();
    expect(screen.getByRole('listitem')).toHaveTextContent('The board\'s channel: No names');
    expect(screen.getByText(/^Recommended: set/)).toHaveTextContent('own level to Generic description with only sender name');
});

test('names the first of many rules, and how many there are besides', () => {
    const rules = Array.from({length: 1000}, (_, n) => ({...BOARD_RULE, id: String(n).padStart(26, '0'), name: `Rule ${n}`}));
    show(serve(), {policy: {...POLICY_VIEW.policy, rules}, when_plugin_is_down: {leaking_rule_ids: rules.map(({id}) => id), recommended_level: 'generic_no_channel'}});
    expect(screen.getAllByRole('listitem')).toHaveLength(11);
    expect(screen.getByText('990 more rules')).toBeVisible();
});

test('sets the recommended level by core\'s own REST, announced and with its outcome', async () => {
    const server = serve();
    show(server);
    await userEvent.click(screen.getByRole('button', {name: SET}));
    expect(await screen.findByText(/^Set\. Mattermost's own level/)).toBeVisible();
    expect(server.callsTo('POST /push_contents/changes')[0]).toMatchObject({headers: {'If-Match': '"one"'}, body: {'EmailSettings.PushNotificationContents': 'generic_no_channel'}});
    expect(server.callsTo(`POST /core_setting_changes/${CHANGE_ID}/outcome`)).toHaveLength(1);
});

test('shows core\'s refusal and does not claim success', async () => {
    const server = serve().refuse('PUT /api/v4/config/patch', 403, 'x', 'You do not have the appropriate permissions.').on(`POST /core_setting_changes/${CHANGE_ID}/outcome`, {body: {status: 'fail'}});
    show(server);
    await userEvent.click(screen.getByRole('button', {name: SET}));
    expect(await screen.findByRole('alert')).toHaveTextContent('You do not have the appropriate permissions.');
    expect(screen.queryByText(/^Set\./)).toBeNull();
});

test('offers no button to who may not change core\'s level', () => {
    show(serve(), {}, false);
    expect(screen.queryByRole('button', {name: SET})).toBeNull();
});

test('says when nothing would leak', () => {
    show(serve(), {when_plugin_is_down: {leaking_rule_ids: [], recommended_level: 'full'}});
    expect(screen.getByText(/at least as strict as every rule/)).toBeVisible();
    expect(screen.queryByRole('button', {name: SET})).toBeNull();
});

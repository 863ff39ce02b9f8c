import {screen, waitFor} from '@testing-library/react';
import userEvent from '@testing-library/user-event';
import React from 'react';

import {ChangesLink} from './changes_link';
import {PanelRoot} from './query_client';
import {useShowAudit} from './show_audit';
import {FakeServer, renderSection, VIEWER} from './test_support';

const asked = jest.fn();

function Listener() {
    useShowAudit(asked);
    return null;
}

const show = (server: FakeServer) => renderSection(server, (
    <PanelRoot>
        <ChangesLink setting='EmailSettings.SendPushNotifications'/>
        <ChangesLink policy='sessions'/>
        <Listener/>
    </PanelRoot>
));

test('asks the audit for the changes of just this setting or policy', async () => {
    show(new FakeServer().on('GET /viewer', {body: VIEWER}));
    await userEvent.click(await screen.findByRole('button', {name: 'Changes to this setting: EmailSettings.SendPushNotifications'}));
    await userEvent.click(screen.getByRole('button', {name: 'Changes to this policy: Sessions policy'}));
    expect(asked.mock.calls).toEqual([[{target_type: 'core_setting', target_id: 'EmailSettings.SendPushNotifications'}], [{target_type: 'policy', target_id: 'sessions'}]]);
});

test('is not there for those who may not read the audit', async () => {
    const server = new FakeServer().on('GET /viewer', {body: {...VIEWER, can: {...VIEWER.can, read_audit: false}}});
    show(server);
    await waitFor(() => expect(server.callsTo('GET /viewer')).toHaveLength(1));
    expect(screen.queryByRole('button')).toBeNull();
});

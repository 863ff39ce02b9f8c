/** Core's push notification settings, with core's own four levels and words, and what the licence makes of them. */
import React from 'react';

import type {PUSH_NOTIFICATION_CONTENTS} from '../../../contract/names';
import type {PushContentsSettings} from '../../../contract/types';
import {PUSH_CONTENTS} from '../../api/security_controls';
import {BooleanSetting, SelectSetting, TextSetting} from '../../components/setting_row';
import {Message, useText} from '../../i18n/message';
import {CoreSettingsCard} from '../core_settings/core_settings_card';
import {useCoreSettings} from '../core_settings/use_core_settings';
import {PanelRoot} from '../query_client';
import type {SectionProps} from '../viewer_gate';
import {ViewerGate} from '../viewer_gate';

export function PushContentsSection(props: SectionProps) {
    return (
        <PanelRoot>
            <ViewerGate {...props} needs='read_push_contents' missing='push.missing_permission'>
                {() => <PushContentsPanel {...props}/>}
            </ViewerGate>
        </PanelRoot>
    );
}

/** In the order of core's own menu. */
const CORE_ORDER = ['generic_no_channel', 'generic', 'full', 'id_loaded'] as const satisfies ReadonlyArray<typeof PUSH_NOTIFICATION_CONTENTS[number]>;

/** Core's hosted production services send nothing without the licence's feature. */
function isHostedService(server: string): boolean {
    return /^https?:\/\/(?:[a-z0-9-]+\.)*mattermost\.com(?:[:/]|$)/i.test(server) && !/^https?:\/\/push-test\.mattermost\.com(?:[:/]|$)/i.test(server);
}

function PushContentsPanel(props: SectionProps) {
    const text = useText();
    const form = useCoreSettings<PushContentsSettings>(PUSH_CONTENTS);
    const setting = (name: keyof PushContentsSettings) => ({disabled: form.saving || !form.isWritable(name), locked: form.isLocked(name)});

    return (
        <CoreSettingsCard {...props} form={form}>
            {(values, {license}) => (
                <>
                    <BooleanSetting
                        label={<Message id='push.send.label'/>}
                        help={<Message id='push.send.help'/>}
                        {...setting('EmailSettings.SendPushNotifications')}
                        value={values['EmailSettings.SendPushNotifications']}
                        onChange={(value) => form.change({'EmailSettings.SendPushNotifications': value})}
                    />
                    <TextSetting
                        label={<Message id='push.server.label'/>}
                        help={<Message id='push.server.help'/>}
                        warning={isHostedService(values['EmailSettings.PushNotificationServer']) && !license.mhpns && <Message id='push.server.needs_licence'/>}
                        {...setting('EmailSettings.PushNotificationServer')}
                        value={values['EmailSettings.PushNotificationServer']}
                        onChange={(value) => form.change({'EmailSettings.PushNotificationServer': value})}
                    />
                    <SelectSetting
                        label={<Message id='push.contents.label'/>}
                        help={<ContentsHelp/>}
                        warning={values['EmailSettings.PushNotificationContents'] === 'id_loaded' && !license.id_loaded_push_notifications && <Message id='push.contents.id_loaded_needs_licence'/>}
                        {...setting('EmailSettings.PushNotificationContents')}
                        value={values['EmailSettings.PushNotificationContents']}
                        choices={CORE_ORDER.map((level) => ({value: level, label: text(`push.contents.${level}`)}))}
                        onChange={(value) => form.change({'EmailSettings.PushNotificationContents': value})}
                    />
                </>
            )}
        </CoreSettingsCard>
    );
}

function ContentsHelp() {
    return (
        <ul>
            {CORE_ORDER.map((level) => (
                <li key={level}>
                    <strong><Message id={`push.contents.${level}`}/></strong>{' - '}
                    <Message id={`push.contents.${level}.help`} values={{b: <strong><Message id='push.contents.highly_recommended'/></strong>}}/>
                </li>
            ))}
        </ul>
    );
}

/** Push contents: core's settings in core's own words, what each level shows, the policy beyond core's level, and proof of what left the server. */
import {useQueryClient} from '@tanstack/react-query';
import React, {useEffect} from 'react';

import type {PushContentsSettings, Viewer} from '../../../contract/types';
import {PUSH_CONTENTS} from '../../api/security_controls';
import {BooleanSetting, SelectSetting, TextSetting} from '../../components/setting_row';
import {Message, useText} from '../../i18n/message';
import {ChangesLink} from '../changes_link';
import {CoreSettingsCard} from '../core_settings/core_settings_card';
import type {CoreSettingsForm} from '../core_settings/use_core_settings';
import {useCoreSettings} from '../core_settings/use_core_settings';
import {PanelRoot} from '../query_client';
import type {SectionProps} from '../viewer_gate';
import {ViewerGate} from '../viewer_gate';
import {EvidenceCard} from './evidence/evidence_card';
import {ExplainCard} from './explain_card';
import {CORE_ORDER, levelChoices} from './levels';
import {PushPolicyCard} from './policy/push_policy_card';
import {PUSH_POLICY_KEY, readPolicyAgainSoon, usePushPolicy} from './policy/use_push_policy';
import {WhenDownCard} from './policy/when_down_card';
import {PushPreviewCard} from './preview/push_preview_card';
import './push_contents.css';
import {RouteCard} from './route/route_card';

export function PushContentsSection(props: SectionProps) {
    return (
        <PanelRoot>
            <ViewerGate {...props} needs='read_push_contents' missing='push.missing_permission'>
                {(viewer) => <PushContentsPanel {...props} viewer={viewer}/>}
            </ViewerGate>
        </PanelRoot>
    );
}

/** Core's hosted production services send nothing without the licence's feature. */
function isHostedService(server: string): boolean {
    return /^https?:\/\/(?:[a-z0-9-]+\.)*mattermost\.com(?:[:/]|$)/i.test(server) && !/^https?:\/\/push-test\.mattermost\.com(?:[:/]|$)/i.test(server);
}

function PushContentsPanel({viewer, ...props}: SectionProps & {viewer: Viewer}) {
    const form = useCoreSettings<PushContentsSettings>(PUSH_CONTENTS);
    const policy = usePushPolicy();
    useNewPolicyViewAfter(form.saved);
    const {view} = form;
    const mayWriteContents = form.isWritable('EmailSettings.PushNotificationContents') && !form.isLocked('EmailSettings.PushNotificationContents');
    return (
        <>
            <SettingsCard {...props} form={form}/>
            {view && <PushPreviewCard serverLevel={view.settings['EmailSettings.PushNotificationContents']} isIdLoadedLicensed={view.license.id_loaded_push_notifications}/>}
            <PushPolicyCard form={policy}/>
            {policy.view && <WhenDownCard view={policy.view} mayWriteContents={mayWriteContents}/>}
            {view && (
                <>
                    <ExplainCard/>
                    <RouteCard serverLevel={view.settings['EmailSettings.PushNotificationContents']} maySendTest={viewer.can.write_push_contents}/>
                    <EvidenceCard/>
                </>
            )}
        </>
    );
}

/** Drift and what would leak follow from core's settings: they are read again once those were saved. What was entered stays. */
function useNewPolicyViewAfter(saved: boolean): void {
    const queryClient = useQueryClient();
    useEffect(() => {
        if (saved) {
            void queryClient.invalidateQueries({queryKey: PUSH_POLICY_KEY});
            readPolicyAgainSoon(queryClient);
        }
    }, [queryClient, saved]);
}

function SettingsCard({form, ...props}: SectionProps & {form: CoreSettingsForm<PushContentsSettings>}) {
    const text = useText();
    const setting = (name: keyof PushContentsSettings) => ({disabled: form.saving || !form.isWritable(name), locked: form.isLocked(name), changes: <ChangesLink setting={name}/>});

    return (
        <CoreSettingsCard {...props} form={form} needs='push.writing_needs'>
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
                        choices={levelChoices(text)}
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

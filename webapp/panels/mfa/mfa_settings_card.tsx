/**
 * Core's MFA settings. Enforcing stops everybody without MFA at their next request, so the card asks first. What is not enabled cannot be
 * enforced, and guests are not stopped where nobody is: switching one off takes what rests on it along.
 */
import React from 'react';

import type {MfaSettings} from '../../../contract/types';
import {Notice} from '../../components/notice';
import {BooleanSetting} from '../../components/setting_row';
import {Message} from '../../i18n/message';
import {ChangesLink} from '../changes_link';
import {CoreSettingsCard} from '../core_settings/core_settings_card';
import type {CoreSettingsForm} from '../core_settings/use_core_settings';
import type {SectionProps} from '../viewer_gate';
import {EnforceDialog} from './enforce_dialog';

export const ENABLE = 'ServiceSettings.EnableMultifactorAuthentication';
export const ENFORCE = 'ServiceSettings.EnforceMultifactorAuthentication';
const ENFORCE_GUESTS = 'GuestAccountsSettings.EnforceMultifactorAuthentication';

/** Whether somebody who was not enforced before would be by this save. */
function startsEnforcing(before: MfaSettings, after: MfaSettings): boolean {
    const enforces = (settings: MfaSettings, name: typeof ENFORCE | typeof ENFORCE_GUESTS) => settings[ENABLE] && settings[ENFORCE] && settings[name];
    return ([ENFORCE, ENFORCE_GUESTS] as const).some((name) => enforces(after, name) && !enforces(before, name));
}

export interface MfaSettingsCardProps extends SectionProps {
    form: CoreSettingsForm<MfaSettings>;
    asking: boolean;
    onAsk: (asking: boolean) => void;
}

export function MfaSettingsCard({form, asking, onAsk, ...props}: MfaSettingsCardProps) {
    const setting = (name: keyof MfaSettings) => ({disabled: form.saving || !form.isWritable(name), locked: form.isLocked(name), changes: <ChangesLink setting={name}/>});
    const save = () => {
        if (form.view && form.values && startsEnforcing(form.view.settings, form.values)) {
            onAsk(true);
        } else {
            void form.save();
        }
    };
    return (
        <CoreSettingsCard {...props} form={form} needs='mfa.writing_needs' onSave={save}>
            {(values, {license}) => (
                <>
                    {!license.mfa && <Notice kind='warning'><Message id='mfa.needs_licence'/></Notice>}
                    <BooleanSetting
                        label={<Message id='mfa.enable.label'/>}
                        help={<Message id='mfa.enable.help'/>}
                        {...setting(ENABLE)}
                        value={values[ENABLE]}
                        onChange={(value) => form.change(value ? {[ENABLE]: true} : {[ENABLE]: false, [ENFORCE]: false, [ENFORCE_GUESTS]: false})}
                    />
                    <BooleanSetting
                        label={<Message id='mfa.enforce.label'/>}
                        help={<><p><Message id='mfa.enforce.help'/></p><p><Message id='mfa.enforce.help_other_logins'/></p></>}
                        {...setting(ENFORCE)}
                        disabled={setting(ENFORCE).disabled || !values[ENABLE]}
                        value={values[ENFORCE]}
                        onChange={(value) => form.change(value ? {[ENFORCE]: true} : {[ENFORCE]: false, [ENFORCE_GUESTS]: false})}
                    />
                    <BooleanSetting
                        label={<Message id='mfa.enforce_guests.label'/>}
                        help={<Message id='mfa.enforce_guests.help'/>}
                        {...setting(ENFORCE_GUESTS)}
                        disabled={setting(ENFORCE_GUESTS).disabled || !values[ENABLE] || !values[ENFORCE]}
                        value={values[ENFORCE_GUESTS]}
                        onChange={(value) => form.change({[ENFORCE_GUESTS]: value})}
                    />
                    {asking && (
                        <EnforceDialog
                            licensed={license.mfa}
                            onCancel={() => onAsk(false)}
                            onConfirm={() => {
                                onAsk(false);
                                void form.save();
                            }}
                        />
                    )}
                </>
            )}
        </CoreSettingsCard>
    );
}

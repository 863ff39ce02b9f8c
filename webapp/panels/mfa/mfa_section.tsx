/** Core's MFA settings. Enforcing stops everybody without MFA at their next request, so the panel asks first and says so. */
import {useQuery} from '@tanstack/react-query';
import React, {useState} from 'react';

import type {MfaSettings} from '../../../contract/types';
import {hasOwnMfa} from '../../api/core';
import {MFA} from '../../api/security_controls';
import {Dialog} from '../../components/dialog';
import {Notice} from '../../components/notice';
import {BooleanSetting} from '../../components/setting_row';
import {Message} from '../../i18n/message';
import {ChangesLink} from '../changes_link';
import {CoreSettingsCard} from '../core_settings/core_settings_card';
import {useCoreSettings} from '../core_settings/use_core_settings';
import {PanelRoot} from '../query_client';
import type {SectionProps} from '../viewer_gate';
import {ViewerGate} from '../viewer_gate';

export function MfaSection(props: SectionProps) {
    return (
        <PanelRoot>
            <ViewerGate {...props} needs='read_mfa' missing='mfa.missing_permission'>
                {() => <MfaPanel {...props}/>}
            </ViewerGate>
        </PanelRoot>
    );
}

const ENABLE = 'ServiceSettings.EnableMultifactorAuthentication';
const ENFORCE = 'ServiceSettings.EnforceMultifactorAuthentication';
const ENFORCE_GUESTS = 'GuestAccountsSettings.EnforceMultifactorAuthentication';

/** Whether somebody who was not enforced before would be by this save. */
function startsEnforcing(before: MfaSettings, after: MfaSettings): boolean {
    const enforces = (settings: MfaSettings, name: typeof ENFORCE | typeof ENFORCE_GUESTS) => settings[ENABLE] && settings[ENFORCE] && settings[name];
    return ([ENFORCE, ENFORCE_GUESTS] as const).some((name) => enforces(after, name) && !enforces(before, name));
}

/** What is not enabled cannot be enforced, and guests are not stopped where nobody is: switching one off takes what rests on it along. */
function MfaPanel(props: SectionProps) {
    const form = useCoreSettings<MfaSettings>(MFA);
    const [asking, setAsking] = useState(false);
    const setting = (name: keyof MfaSettings) => ({disabled: form.saving || !form.isWritable(name), locked: form.isLocked(name), changes: <ChangesLink setting={name}/>});

    const save = () => {
        if (form.view && form.values && startsEnforcing(form.view.settings, form.values)) {
            setAsking(true);
        } else {
            void form.save();
        }
    };

    return (
        <CoreSettingsCard {...props} form={form} onSave={save}>
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
                            onCancel={() => setAsking(false)}
                            onConfirm={() => {
                                setAsking(false);
                                void form.save();
                            }}
                        />
                    )}
                </>
            )}
        </CoreSettingsCard>
    );
}

function EnforceDialog({licensed, onConfirm, onCancel}: {licensed: boolean; onConfirm: () => void; onCancel: () => void}) {
    const {data: enrolled, isError} = useQuery({queryKey: ['own_mfa'], queryFn: hasOwnMfa, staleTime: 0});
    return (
        <Dialog
            title={<Message id='mfa.confirm.title'/>}
            onClose={onCancel}
            footer={(
                <>
                    <button type='button' className='btn btn-tertiary' onClick={onCancel}><Message id='save.cancel'/></button>
                    <button type='button' className='btn btn-danger' onClick={onConfirm}><Message id='mfa.confirm.enforce'/></button>
                </>
            )}
        >
            <p><Message id={licensed ? 'mfa.confirm.effect' : 'mfa.confirm.effect_unlicensed'}/></p>
            {enrolled === false && <Notice kind='warning' role='status'><Message id={licensed ? 'mfa.confirm.self' : 'mfa.confirm.self_unlicensed'}/></Notice>}
            {isError && <Notice kind='info' role='status'><Message id='mfa.confirm.self_unknown'/></Notice>}
        </Dialog>
    );
}

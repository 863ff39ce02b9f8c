/** The MFA policy: whether MFA is asked for or required, of whom, from when, and what else follows. A requirement is shown by a dry run before it is saved. */
import React, {useState} from 'react';

import {MFA_PROVIDERS} from '../../../../contract/names';
import type {MfaCoverage} from '../../../../contract/types';
import {BooleanSetting, ChoiceSetting, GroupSetting} from '../../../components/setting_row';
import {Message, useText} from '../../../i18n/message';
import {isDisabled, PolicyCard} from '../../policy_form/policy_card';
import {ReminderPreview} from '../actions/reminder_preview';
import {CoreEnforcementFields, TakeOverNotice} from './core_enforcement';
import {DryRunDialog} from './dry_run_dialog';
import {ExemptPeople} from './exempt_people';
import {GraceFields} from './grace_fields';
import {problemsOf} from './policy_draft';
import {PolicyNotices} from './policy_notices';
import {ScopeFields} from './scope_fields';
import type {MfaPolicyForm} from './use_mfa_policy';
import {WhatItCovers} from './what_it_covers';

const MODES = ['off', 'encouraged', 'required'] as const;

export interface MfaPolicyCardProps {
    form: MfaPolicyForm;
    coverage: MfaCoverage | undefined;
    /** Core's own settings may be written by whoever looks at them. */
    mayEnforce: boolean;
    onEnforce: () => void;
}

export function MfaPolicyCard({form, coverage, mayEnforce, onEnforce}: MfaPolicyCardProps) {
    const [trying, setTrying] = useState<'to_look' | 'to_save' | null>(null);
    const {view, draft, policy} = form;
    // Switching a requirement off works at once: whoever is locked out waits for it.
    const save = () => (policy?.mode === 'required' ? setTrying('to_save') : void form.save());
    return (
        <PolicyCard name='mfa' title={<Message id='mfa.policy.title'/>} subtitle={<Message id='mfa.policy.subtitle'/>} form={form} onSave={save}>
            {view && <PolicyNotices view={view}/>}
            {view && <TakeOverNotice view={view} coverage={coverage} mayEnforce={mayEnforce} onEnforce={onEnforce}/>}
            {view && draft && <Fields form={form} disabled={isDisabled(form)}/>}
            {view && (
                <div className='sc-mfa__try'>
                    <button type='button' className='btn btn-tertiary btn-sm' disabled={policy === null} onClick={() => setTrying('to_look')}><Message id='mfa.dry_run.open'/></button>
                </div>
            )}
            {view && <WhatItCovers/>}
            {trying && policy && (
                <DryRunDialog
                    policy={policy}
                    onClose={() => setTrying(null)}
                    onSave={trying === 'to_save' ? () => {
                        setTrying(null);
                        void form.save();
                    } : undefined}
                />
            )}
        </PolicyCard>
    );
}

function Fields({form: {view, draft, change}, disabled}: {form: MfaPolicyForm; disabled: boolean}) {
    const text = useText();
    if (!view || !draft) {
        return null;
    }
    const problems = problemsOf(draft);
    const requires = draft.mode === 'required';
    return (
        <>
            <ChoiceSetting
                label={<Message id='mfa.mode.label'/>} disabled={disabled} value={draft.mode} onChange={(mode) => change({mode})}
                choices={MODES.map((mode) => ({value: mode, label: text(`mfa.mode.${mode}`), help: text(`mfa.mode.${mode}.help`)}))}
                warning={requires && !view.own_account.enrolled && <Message id='mfa.mode.not_enrolled_yourself'/>}
            />
            {draft.mode !== 'off' && (
                <>
                    <ScopeFields draft={draft} nobodyChosen={problems.nobodyChosen} disabled={disabled} onChange={change}/>
                    <GroupSetting label={<Message id='mfa.providers.label'/>} help={<Message id='mfa.providers.help'/>}>
                        <div className='sc-checks'>
                            {MFA_PROVIDERS.map((provider) => (
                                <label key={provider} className='sc-check'>
                                    <input
                                        type='checkbox' disabled={disabled} checked={draft.exempt_providers.includes(provider)}
                                        onChange={({target}) => change({exempt_providers: MFA_PROVIDERS.filter((one) => (one === provider ? target.checked : draft.exempt_providers.includes(one)))})}
                                    />
                                    <Message id={`mfa.provider.${provider}`}/>
                                </label>
                            ))}
                        </div>
                    </GroupSetting>
                    <ExemptPeople people={draft.exempt_users} disabled={disabled} onChange={(people) => change({exempt_users: people})}/>
                </>
            )}
            {requires && (
                <>
                    <GraceFields draft={draft} problems={problems} disabled={disabled} onChange={change}/>
                    <CoreEnforcementFields draft={draft} dayMissing={problems.coreDay} disabled={disabled} licensed={view.server.mfa_licensed} onChange={change}/>
                    <BooleanSetting
                        label={<Message id='mfa.put_back.label'/>} help={<Message id='mfa.put_back.help'/>} disabled={disabled}
                        value={draft.put_back_drift} onChange={(value) => change({put_back_drift: value})}
                    />
                    <BooleanSetting
                        label={<Message id='mfa.reminders.label'/>} help={<Message id='mfa.reminders.help'/>} disabled={disabled} changes={<ReminderPreview/>}
                        value={draft.reminders} onChange={(value) => change({reminders: value})}
                    />
                </>
            )}
        </>
    );
}

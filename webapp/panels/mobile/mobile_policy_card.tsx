/** What admins declare because no check can see it, and the identity of their own apps, which the deep link files are made from. */
import React from 'react';

import type {MobilePolicy, MobilePolicyView} from '../../../contract/types';
import {getMobilePolicy, putMobilePolicy} from '../../api/security_controls';
import {BooleanSetting, TextSetting} from '../../components/setting_row';
import {Message} from '../../i18n/message';
import {isDisabled, PolicyCard} from '../policy_form/policy_card';
import type {PolicySource} from '../policy_form/use_policy_form';
import {usePolicyForm} from '../policy_form/use_policy_form';
import type {EnteredMobilePolicy} from './mobile_policy_draft';
import {isWrong, POLICY_TEXTS, toEntered, toPolicy} from './mobile_policy_draft';
import {usePosture} from './use_posture';

export const POLICY_KEY = ['mobile_policy'];

const DECLARED = ['vpn_with_mfa', 'client_certificates'] as const;

const SOURCE: PolicySource<MobilePolicy, MobilePolicyView, EnteredMobilePolicy> = {
    key: POLICY_KEY, read: getMobilePolicy, write: putMobilePolicy, draftOf: toEntered,
    policyOf: (draft) => POLICY_TEXTS.some((name) => isWrong(draft, name)) ? null : toPolicy(draft),
};

export function MobilePolicyCard() {
    const posture = usePosture();
    // The checks rest on it.
    const form = usePolicyForm(SOURCE, posture.check);
    const {draft, change} = form;
    const disabled = isDisabled(form);
    return (
        <PolicyCard name='mobile' title={<Message id='mobile.policy.title'/>} subtitle={<Message id='mobile.policy.subtitle'/>} form={form}>
            {draft && DECLARED.map((name) => (
                <BooleanSetting
                    key={name} label={<Message id={`mobile.policy.${name}`}/>} help={<Message id={`mobile.policy.${name}.help`}/>}
                    disabled={disabled} value={draft[name]} onChange={(value) => change({[name]: value})}
                />
            ))}
            {draft && POLICY_TEXTS.map((name) => (
                <TextSetting
                    key={name} label={<Message id={`mobile.policy.${name}`}/>} help={<Message id={`mobile.policy.${name}.help`}/>}
                    error={isWrong(draft, name) && <Message id={`mobile.policy.${name}.wrong`}/>} disabled={disabled} value={draft[name]} onChange={(value) => change({[name]: value})}
                />
            ))}
        </PolicyCard>
    );
}

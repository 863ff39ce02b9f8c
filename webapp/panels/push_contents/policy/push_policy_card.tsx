/** The push policy: the floor core may not go below, what happens to drift, and the rules that are stricter than core's level. */
import React from 'react';

import type {PushLevel} from '../../../../push_preview';
import {FieldError} from '../../../components/field_errors';
import {BooleanSetting, SelectSetting} from '../../../components/setting_row';
import {Message, useText} from '../../../i18n/message';
import {isDisabled, PolicyCard} from '../../policy_form/policy_card';
import {levelChoices} from '../levels';
import {DriftNotices} from './drift_notices';
import {RuleTable} from './rule_table';
import type {PushPolicyForm} from './use_push_policy';

export function PushPolicyCard({form}: {form: PushPolicyForm}) {
    const text = useText();
    const {view, policy: values} = form;
    const disabled = isDisabled(form);
    const floor: PushLevel | '' = values?.most_revealing_level ?? '';
    return (
        <PolicyCard name='push' title={<Message id='push.policy.title'/>} subtitle={<Message id='push.policy.subtitle'/>} form={form}>
            {view && <DriftNotices drift={view.drift}/>}
            {view && values && (
                <>
                    <SelectSetting
                        label={<Message id='push.policy.floor'/>}
                        path='most_revealing_level'
                        help={<Message id='push.policy.floor.help'/>}
                        warning={floor === 'id_loaded' && !view.server.id_loaded_licensed && <Message id='push.policy.floor.needs_licence'/>}
                        disabled={disabled}
                        value={floor}
                        choices={[{value: '' as const, label: text('push.policy.no_floor')}, ...levelChoices(text)]}
                        onChange={(level) => form.change({most_revealing_level: level === '' ? null : level})}
                    />
                    <BooleanSetting
                        label={<Message id='push.policy.stays_off'/>}
                        help={<Message id='push.policy.stays_off.help'/>}
                        warning={values.push_stays_off && view.server.push_enabled && <Message id='push.policy.stays_off.still_on'/>}
                        disabled={disabled}
                        value={values.push_stays_off}
                        onChange={(value) => form.change({push_stays_off: value})}
                    />
                    <BooleanSetting
                        label={<Message id='push.policy.put_back'/>}
                        help={<Message id='push.policy.put_back.help'/>}
                        disabled={disabled}
                        value={values.put_back_drift}
                        onChange={(value) => form.change({put_back_drift: value})}
                    />
                    <RuleTable rules={values.rules} stored={view.policy.rules} readOnly={!view.can_write} disabled={disabled} onEnter={form.enterRule} onRemove={form.removeRule}/>
                    <FieldError path='rules'/>
                    {values.rules.length > 0 && <p className='sc-help'><Message id={view.server.translations_found ? 'push.policy.language.found' : 'push.policy.language.missing'}/></p>}
                </>
            )}
        </PolicyCard>
    );
}

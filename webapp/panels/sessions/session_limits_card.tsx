/** How long and how many sessions people may have. Off by default; it logs out and never wipes, and shows beforehand whom it would log out now. */
import React, {useId} from 'react';

import type {CoreSessionLengths} from '../../../contract/types';
import {ErrorNotice} from '../../components/error_notice';
import {BooleanSetting} from '../../components/setting_row';
import {Message} from '../../i18n/message';
import {isDisabled, PolicyCard} from '../policy_form/policy_card';
import {LimitRule} from './limit_rule';
import type {LimitsDraft, RuleDraft} from './limits_draft';
import {MOST_RULES, MOST_SESSIONS, newRule, numberIsWrong} from './limits_draft';
import {LimitsPreview} from './limits_preview';
import {useSessionLimits} from './use_session_limits';

export function SessionLimitsCard() {
    const form = useSessionLimits();
    const {view, draft} = form;
    const disabled = isDisabled(form);
    return (
        <PolicyCard name='session_limits' title={<Message id='limits.title'/>} subtitle={<Message id='limits.subtitle'/>} form={form}>
            {view && draft && (
                <>
                    <BooleanSetting
                        label={<Message id='limits.enabled'/>} help={<Message id='limits.enabled_help'/>} disabled={disabled}
                        value={draft.enabled} onChange={(enabled) => form.change({enabled})}
                    />
                    <Rules draft={draft} disabled={disabled} onChange={form.change}/>
                    {form.asked && form.preview && <LimitsPreview asked={form.asked} preview={form.preview} enabled={draft.enabled}/>}
                    {Boolean(form.previewError) && <ErrorNotice error={form.previewError} onRetry={form.retryPreview}/>}
                    <CoreLengths core={view.core}/>
                </>
            )}
        </PolicyCard>
    );
}

function Rules({draft, disabled, onChange}: {draft: LimitsDraft; disabled: boolean; onChange: (more: Partial<LimitsDraft>) => void}) {
    const id = useId();
    const {rules, mostSessions} = draft;
    const wrong = numberIsWrong(mostSessions, 1, MOST_SESSIONS);
    const changeRule = (key: number, more: Partial<RuleDraft>) => onChange({rules: rules.map((rule) => (rule.key === key ? {...rule, ...more} : rule))});
    return (
        <>
            <div className='sc-row'>
                <label className='sc-row__label' htmlFor={id}><Message id='limits.most_sessions'/></label>
                <div className='sc-row__control'>
                    <input
                        id={id} type='number' min={1} max={MOST_SESSIONS} step={1} className='form-control' disabled={disabled} value={mostSessions} aria-invalid={wrong} aria-describedby={`${id}help`}
                        onChange={(event) => onChange({mostSessions: event.target.value})}
                    />
                    <div id={`${id}help`} className='sc-help'>
                        <Message id='limits.most_sessions_help'/>
                        {wrong && <p className='sc-error'><Message id='limits.most_sessions_wrong' values={{most: MOST_SESSIONS}}/></p>}
                    </div>
                </div>
            </div>
            {rules.map((rule, index) => (
                <LimitRule
                    key={rule.key} rule={rule} number={index + 1} disabled={disabled}
                    onChange={(more) => changeRule(rule.key, more)} onRemove={() => onChange({rules: rules.filter(({key}) => key !== rule.key)})}
                />
            ))}
            {!disabled && rules.length < MOST_RULES && (
                <p className='sc-limit__add'><button type='button' className='btn btn-tertiary btn-sm' onClick={() => onChange({rules: [...rules, newRule(rules)]})}><Message id='limits.add_rule'/></button></p>
            )}
        </>
    );
}

function CoreLengths({core}: {core: CoreSessionLengths}) {
    return (
        <div className='sc-faint sc-small'>
            <p><Message id='limits.core' values={{web: core.web_hours, mobile: core.mobile_hours, sso: core.sso_hours}}/></p>
            {/* Core applies its idle time to nobody while it extends sessions. */}
            <p><Message id={core.extend_with_activity ? 'limits.core_extends' : core.idle_minutes === 0 ? 'limits.core_no_idle' : 'limits.core_idle'} values={{minutes: core.idle_minutes}}/></p>
            <p><Message id='limits.first_wins'/></p>
        </div>
    );
}

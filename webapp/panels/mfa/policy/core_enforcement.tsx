/** When Mattermost itself is to enforce, which a license buys, and the way to let it take over now. */
import React from 'react';

import type {MfaCoverage, MfaPolicyView} from '../../../../contract/types';
import {serverNow} from '../../../api/client';
import {Notice} from '../../../components/notice';
import {GroupSetting} from '../../../components/setting_row';
import {Time} from '../../../components/time';
import {Message, useText} from '../../../i18n/message';
import {toDay} from '../../../components/days';
import type {PolicyDraft} from './policy_draft';

const WHENS = ['never', 'by_admin', 'when_grace_over', 'at'] as const;

export interface CoreEnforcementProps {
    draft: PolicyDraft;
    dayMissing: boolean;
    disabled: boolean;
    licensed: boolean;
    onChange: (more: Partial<PolicyDraft>) => void;
}

export function CoreEnforcementFields({draft: {coreWhen, coreDay}, dayMissing, disabled, licensed, onChange}: CoreEnforcementProps) {
    const text = useText();
    return (
        <GroupSetting path='core_enforcement' label={<Message id='mfa.core.label'/>} help={<Message id='mfa.core.help'/>} warning={!licensed && coreWhen !== 'never' && <Message id='mfa.core.unlicensed'/>}>
            <select
                className='form-control' aria-label={text('mfa.core.when')} disabled={disabled} value={coreWhen}
                onChange={({target}) => onChange({coreWhen: WHENS.find((one) => one === target.value) ?? 'never'})}
            >
                {WHENS.map((when) => <option key={when} value={when}>{text(`mfa.core.${when}`)}</option>)}
            </select>
            {coreWhen === 'at' && (
                <label className='sc-field sc-mfa__day'>
                    <Message id='mfa.core.day'/>
                    <input
                        type='date' className='form-control' disabled={disabled} value={coreDay} min={toDay(serverNow())} aria-invalid={dayMissing}
                        onChange={(event) => onChange({coreDay: event.target.value})}
                    />
                </label>
            )}
        </GroupSetting>
    );
}

export interface TakeOverNoticeProps {
    view: MfaPolicyView;
    coverage: MfaCoverage | undefined;
    mayEnforce: boolean;
    onEnforce: () => void;
}

/** Who enforces now, and whether Mattermost could take over: never while it would meet people the policy does not name, or somebody's grace still runs. */
export function TakeOverNotice({view: {policy, server}, coverage, mayEnforce, onEnforce}: TakeOverNoticeProps) {
    if (policy.mode !== 'required' || !server.mfa_licensed) {
        return null;
    }
    if (server.core_enforces) {
        return <Notice kind='info'><Message id='mfa.take_over.core_enforces'/></Notice>;
    }
    if (server.covers_more_than_scope) {
        return <Notice kind='info'><Message id='mfa.take_over.wider'/></Notice>;
    }
    const waiting = coverage?.counts.in_grace ?? 0;
    if (waiting > 0) {
        return (
            <Notice kind='info'>
                <Message id='mfa.take_over.waiting' values={{count: waiting, at: coverage?.last_deadline_at ? <Time ms={coverage.last_deadline_at}/> : '–'}}/>
            </Notice>
        );
    }
    return (
        <Notice
            kind='info'
            actions={mayEnforce && coverage && <button type='button' className='btn btn-tertiary btn-sm' onClick={onEnforce}><Message id='mfa.take_over.now'/></button>}
        >
            <Message id={policy.core_enforcement.when === 'never' ? 'mfa.take_over.possible_never' : 'mfa.take_over.possible'}/>
        </Notice>
    );
}

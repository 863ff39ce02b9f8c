/** What an admin must know before reading the form: enforcement lifted on the host, a switch thrown past the policy, a requirement nobody can meet. */
import React from 'react';

import type {MfaPolicyView} from '../../../../contract/types';
import {Notice} from '../../../components/notice';
import {Time} from '../../../components/time';
import {Message} from '../../../i18n/message';

const ENABLE = 'ServiceSettings.EnableMultifactorAuthentication';

export function PolicyNotices({view: {policy, server, drift, lifted_until: liftedUntil, required_since: since}}: {view: MfaPolicyView}) {
    const unmet = policy.mode === 'required' && !server.settings[ENABLE] && drift.every(({setting}) => setting !== ENABLE);
    return (
        <>
            {liftedUntil !== null && (
                <Notice kind='danger' role='status'>
                    <p><strong><Message id='mfa.lifted.title'/></strong></p>
                    <p><Message id='mfa.lifted.until' values={{at: <Time ms={liftedUntil}/>}}/></p>
                </Notice>
            )}
            {drift.map((one) => (
                one.setting === ENABLE ? (
                    <Notice key={one.setting} kind={one.put_back === 'done' ? 'info' : 'danger'} role='status'>
                        <p><strong><Message id='mfa.drift.title' values={{at: <Time ms={one.found_at}/>}}/></strong></p>
                        <p><Message id={`mfa.drift.${one.put_back}`}/></p>
                        {one.retry_at !== null && <p><Message id='drift.retry' values={{attempts: one.attempts, at: <Time ms={one.retry_at}/>}}/></p>}
                    </Notice>
                ) : (
                    <Notice key={one.setting} kind='warning' role='status'>
                        <p><strong><Message id='mfa.drift.enforcing_title' values={{setting: one.setting, at: <Time ms={one.found_at}/>}}/></strong></p>
                        <p><Message id='mfa.drift.enforcing_left'/></p>
                    </Notice>
                )
            ))}
            {unmet && <Notice kind='danger' role='status'><Message id='mfa.cannot_enroll_now'/></Notice>}
            {policy.mode === 'required' && since !== null && <p className='sc-help sc-mfa__since'><Message id='mfa.required_since' values={{at: <Time ms={since}/>}}/></p>}
        </>
    );
}

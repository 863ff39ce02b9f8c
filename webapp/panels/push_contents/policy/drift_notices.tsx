/** Core's settings that reveal more than the policy allows, and what was done about it. */
import React from 'react';

import {PUSH_NOTIFICATION_CONTENTS} from '../../../../contract/names';
import type {PushDrift} from '../../../../contract/types';
import {Notice} from '../../../components/notice';
import {Time} from '../../../components/time';
import {Message} from '../../../i18n/message';

export function DriftNotices({drift}: {drift: readonly PushDrift[]}) {
    return (
        <>
            {drift.map((one) => (
                <Notice key={one.setting + one.found_at} kind={one.put_back === 'done' ? 'info' : 'danger'} role='status'>
                    <p><strong><Message id='push.drift.title' values={{setting: <code>{one.setting}</code>}}/></strong></p>
                    <p><Message id='push.drift.values' values={{actual: <ValueText value={one.actual}/>, allowed: <ValueText value={one.allowed}/>, at: <Time ms={one.found_at}/>}}/></p>
                    <p><Message id={`push.drift.${one.put_back}`}/></p>
                    {one.retry_at !== null && <p><Message id='drift.retry' values={{attempts: one.attempts, at: <Time ms={one.retry_at}/>}}/></p>}
                </Notice>
            ))}
        </>
    );
}

function ValueText({value}: {value: string | boolean}) {
    if (typeof value === 'boolean') {
        return <Message id={value ? 'setting.true' : 'setting.false'}/>;
    }
    const level = PUSH_NOTIFICATION_CONTENTS.find((one) => one === value);
    return level ? <Message id={`push.contents.${level}`}/> : <code>{value}</code>;
}

/** A test notification to the devices of who asks. The server hides what the push service answered, so "requested" is all that is claimed. */
import {useMutation} from '@tanstack/react-query';
import React, {useState} from 'react';

import type {PushLevel} from '../../../../push_preview';
import {sendTestPush} from '../../../api/push';
import {ErrorNotice} from '../../../components/error_notice';
import {Notice} from '../../../components/notice';
import {Message, useText} from '../../../i18n/message';
import {SelectField} from '../fields';
import {levelChoices} from '../levels';

export function TestPush({serverLevel, maySend}: {serverLevel: PushLevel; maySend: boolean}) {
    const text = useText();
    const [level, setLevel] = useState<PushLevel | null>(null);
    const sending = useMutation({mutationFn: sendTestPush});
    const chosen = level ?? serverLevel;
    return (
        <>
            <h4 className='sc-subtitle'><Message id='push.test.title'/></h4>
            <p className='sc-help'><Message id='push.test.help'/></p>
            {maySend ? (
                <div className='sc-toolbar sc-test'>
                    <SelectField label={text('push.test.level')} value={chosen} choices={levelChoices(text)} onChange={setLevel}/>
                    <button type='button' className='btn btn-sm btn-tertiary' disabled={sending.isPending} onClick={() => sending.mutate(chosen)}><Message id='push.test.send'/></button>
                </div>
            ) : <Notice kind='info'><Message id='push.test.may_not'/></Notice>}
            <div role='status' className='sc-answer'>
                {sending.data?.devices === 0 && <Notice kind='warning'><Message id='push.test.no_device'/></Notice>}
                {sending.data && sending.data.devices > 0 && (
                    <Notice kind='info'>
                        <p><Message id='push.test.requested' values={{devices: sending.data.devices}}/></p>
                        <p><Message id='push.test.shows' values={{message: <q>{sending.data.message}</q>}}/></p>
                    </Notice>
                )}
                {sending.data && sending.data.removed > 0 && <Notice kind='warning'><Message id='push.test.removed' values={{devices: sending.data.removed}}/></Notice>}
            </div>
            {sending.isError && <ErrorNotice error={sending.error}/>}
        </>
    );
}

/** People the policy leaves out until a day, each with the reason an auditor will ask for. */
import React, {useState} from 'react';

import {serverNow} from '../../../api/client';
import {DataTable} from '../../../components/data_table';
import {Dialog} from '../../../components/dialog';
import {EntryName} from '../../../components/entry_name';
import {EntryPicker} from '../../../components/entry_picker';
import {GroupSetting} from '../../../components/setting_row';
import {Tag} from '../../../components/tag';
import {Time} from '../../../components/time';
import {Message, useText} from '../../../i18n/message';
import {endOfDay, toDay} from '../../../components/days';
import type {ExemptUser} from './policy_draft';
import {REASON_LIMIT} from './policy_draft';

export interface ExemptPeopleProps {
    people: readonly ExemptUser[];
    disabled: boolean;
    onChange: (people: ExemptUser[]) => void;
}

export function ExemptPeople({people, disabled, onChange}: ExemptPeopleProps) {
    const text = useText();
    const [adding, setAdding] = useState(false);
    return (
        <GroupSetting path='exempt_users' label={<Message id='mfa.exempt.label'/>} help={<Message id='mfa.exempt.help'/>}>
            {people.length > 0 && (
                <div className='sc-inset sc-inset--tight'>
                    <DataTable<ExemptUser>
                        caption={text('mfa.exempt.caption')}
                        rows={[...people]}
                        rowKey={({user_id: id}) => id}
                        empty={null}
                        columns={[
                            {key: 'person', heading: true, header: <Message id='mfa.people.person'/>, cell: ({user_id: id}) => <EntryName kind='user' id={id}/>},
                            {key: 'reason', header: <Message id='mfa.reason'/>, cell: ({reason}) => <span className='sc-break'>{reason}</span>},
                            {key: 'until', header: <Message id='mfa.exempt.until'/>, cell: ({until}) => <Until at={until}/>},
                            ...(disabled ? [] : [{key: 'remove', header: <span className='sc-visually-hidden'><Message id='mfa.exempt.remove'/></span>, cell: ({user_id: id}: ExemptUser) => (
                                <RemoveButton id={id} onRemove={() => onChange(people.filter((one) => one.user_id !== id))}/>
                            )}]),
                        ]}
                    />
                </div>
            )}
            {people.length === 0 && disabled && <p className='sc-faint'><Message id='mfa.exempt.nobody'/></p>}
            {!disabled && <button type='button' className='btn btn-tertiary btn-sm' onClick={() => setAdding(true)}><Message id='mfa.exempt.add'/></button>}
            {adding && (
                <ExemptDialog
                    onClose={() => setAdding(false)}
                    onDone={(added) => {
                        onChange([...people.filter((one) => one.user_id !== added.user_id), added]);
                        setAdding(false);
                    }}
                />
            )}
        </GroupSetting>
    );
}

function Until({at}: {at: number}) {
    return <><Time ms={at}/>{at <= serverNow() && <>{' '}<Tag tone='attention'><Message id='mfa.exempt.over'/></Tag></>}</>;
}

function RemoveButton({id, onRemove}: {id: string; onRemove: () => void}) {
    return (
        <button type='button' className='btn btn-tertiary btn-sm' onClick={onRemove}>
            <Message id='mfa.exempt.remove'/><span className='sc-visually-hidden'>{' '}<EntryName kind='user' id={id}/></span>
        </button>
    );
}

function ExemptDialog({onDone, onClose}: {onDone: (person: ExemptUser) => void; onClose: () => void}) {
    const text = useText();
    const [userId, setUserId] = useState('');
    const [reason, setReason] = useState('');
    const [day, setDay] = useState('');
    const until = endOfDay(day);
    const complete = userId !== '' && reason.trim() !== '' && until !== null && until > serverNow();
    return (
        <Dialog
            title={<Message id='mfa.exempt.title'/>}
            onClose={onClose}
            footer={(
                <>
                    <button type='button' className='btn btn-tertiary' onClick={onClose}><Message id='save.cancel'/></button>
                    <button type='button' className='btn btn-primary' disabled={!complete} onClick={() => until !== null && onDone({user_id: userId, reason: reason.trim(), until})}><Message id='mfa.exempt.add_done'/></button>
                </>
            )}
        >
            <EntryPicker label={text('mfa.people.person')} kind='user' value={userId} onPick={setUserId}/>
            <label className='sc-field'>
                <Message id='revoke.reason'/>
                <input type='text' className='form-control' value={reason} maxLength={REASON_LIMIT} onChange={(event) => setReason(event.target.value)}/>
            </label>
            <label className='sc-field'>
                <Message id='mfa.exempt.until_day'/>
                <input type='date' className='form-control' value={day} min={toDay(serverNow())} onChange={(event) => setDay(event.target.value)}/>
            </label>
        </Dialog>
    );
}

/** Asks what a revocation needs to know, and says beforehand what it ends. */
import React from 'react';

import type {Revocation} from '../../../contract/types';
import {Dialog} from '../../components/dialog';
import {ErrorNotice} from '../../components/error_notice';
import {Loading} from '../../components/loading';
import {Notice} from '../../components/notice';
import type {MessageId} from '../../i18n/message';
import {Message, useText} from '../../i18n/message';
import type {RevocationIntent} from './sessions_section';
import type {RevokeForm} from './use_revoke';
import {useRevoke} from './use_revoke';

/** The contract's limit for reason and message. */
const TEXT_LIMIT = 500;

const TITLES = {
    session: 'revoke.title.session', sessions: 'revoke.title.sessions', user: 'revoke.title.user', users: 'revoke.title.users',
    team: 'revoke.title.team', role: 'revoke.title.role', everyone: 'revoke.title.everyone',
} as const;

export interface RevokeDialogProps {
    intent: RevocationIntent;
    onClose: () => void;
    onStarted: (job: Revocation) => void;
}

export function RevokeDialog({intent, onClose, onStarted}: RevokeDialogProps) {
    const form = useRevoke(intent.scope, onStarted);
    return (
        <Dialog
            title={<Message id={TITLES[intent.scope.type]} values={{name: intent.name}}/>}
            busy={form.busy}
            onClose={onClose}
            footer={(
                <>
                    <button type='button' className='btn btn-tertiary' disabled={form.busy} onClick={onClose}><Message id='save.cancel'/></button>
                    <button type='button' className='btn btn-danger' disabled={!form.ready || form.busy} onClick={form.start}>
                        <Message id={startLabel(form)}/>
                    </button>
                </>
            )}
        >
            {form.values.scope.type === 'everyone' && <EveryoneChoices form={form}/>}
            <PreviewNotice form={form}/>
            <Fields form={form}/>
            {form.numberToType !== null && (
                <label className='sc-field'>
                    <Message id='revoke.type_number' values={{count: form.numberToType}}/>
                    <input type='text' inputMode='numeric' autoComplete='off' className='form-control' value={form.typed} onChange={(event) => form.setTyped(event.target.value)}/>
                </label>
            )}
            {Boolean(form.error) && <ErrorNotice error={form.error}/>}
        </Dialog>
    );
}

function startLabel({busy, values}: RevokeForm): MessageId {
    if (busy) {
        return 'revoke.starting';
    }
    return values.wipe ? 'revoke.start_wipe' : 'revoke.start';
}

function EveryoneChoices({form}: {form: RevokeForm}) {
    const {scope} = form.values;
    if (scope.type !== 'everyone') {
        return null;
    }
    return (
        <fieldset className='sc-group' disabled={form.busy}>
            <legend><Message id='revoke.who'/></legend>
            <label className='sc-check'>
                <input type='checkbox' checked={scope.keep_own_session} onChange={(event) => form.change({scope: {...scope, keep_own_session: event.target.checked}})}/>
                <span><Message id='revoke.keep_own'/></span>
            </label>
            <label className='sc-check'>
                <input type='checkbox' checked={scope.include_integrations} onChange={(event) => form.change({scope: {...scope, include_integrations: event.target.checked}})}/>
                <span><Message id='revoke.integrations'/><small><Message id='revoke.integrations_help'/></small></span>
            </label>
        </fieldset>
    );
}

function PreviewNotice({form}: {form: RevokeForm}) {
    const {preview} = form;
    if (form.previewError) {
        return <ErrorNotice error={form.previewError} onRetry={form.retryPreview}/>;
    }
    if (!preview) {
        return <Loading/>;
    }
    return (
        <Notice kind={preview.sessions === 0 ? 'info' : 'warning'} role='status'>
            {preview.sessions === 0 ? <Message id='revoke.nothing'/> : <Message id='revoke.preview' values={{sessions: preview.sessions, users: preview.users}}/>}
            {preview.devices > 0 && <>{' '}<Message id='revoke.preview_devices' values={{devices: preview.devices}}/></>}
        </Notice>
    );
}

function Fields({form: {values, change, busy}}: {form: RevokeForm}) {
    const text = useText();
    return (
        <>
            <label className='sc-field'>
                <Message id='revoke.reason'/>
                <input
                    type='text' className='form-control' required={true} maxLength={TEXT_LIMIT} disabled={busy} value={values.reason} aria-describedby='sc-revoke-reason-help'
                    onChange={(event) => change({reason: event.target.value})}
                />
                <span id='sc-revoke-reason-help' className='sc-faint sc-small'><Message id='revoke.reason_help'/></span>
            </label>
            <label className='sc-field'>
                <Message id='revoke.message'/>
                <textarea
                    className='form-control' rows={2} maxLength={TEXT_LIMIT} disabled={busy} value={values.message} placeholder={text('revoke.message_placeholder')}
                    onChange={(event) => change({message: event.target.value})}
                />
            </label>
            <fieldset className='sc-group' disabled={busy}>
                <legend><Message id='revoke.data'/></legend>
                <Choice name='wipe' checked={values.wipe} onChoose={() => change({wipe: true})} label='revoke.wipe' help='revoke.wipe_help'/>
                <Choice name='wipe' checked={!values.wipe} onChoose={() => change({wipe: false})} label='revoke.no_wipe' help='revoke.no_wipe_help'/>
            </fieldset>
            <fieldset className='sc-group' disabled={busy}>
                <legend><Message id='revoke.order'/></legend>
                <Choice name='order' checked={values.order === 'tell_first'} onChoose={() => change({order: 'tell_first'})} label='revoke.tell_first' help='revoke.tell_first_help'/>
                <Choice name='order' checked={values.order === 'end_access_first'} onChoose={() => change({order: 'end_access_first'})} label='revoke.end_access_first' help='revoke.end_access_first_help'/>
            </fieldset>
        </>
    );
}

function Choice({name, checked, onChoose, label, help}: {name: string; checked: boolean; onChoose: () => void; label: MessageId; help: MessageId}) {
    return (
        <label className='sc-radio sc-radio--block'>
            <input type='radio' name={`sc-revoke-${name}`} checked={checked} onChange={onChoose}/>
            <span><Message id={label}/><small><Message id={help}/></small></span>
        </label>
    );
}

/** Asks what a revocation needs to know, and says beforehand what it ends. */
import React from 'react';

import type {Revocation} from '../../../contract/types';
import {Dialog} from '../../components/dialog';
import {ErrorNotice} from '../../components/error_notice';
import {FieldErrors} from '../../components/field_errors';
import type {MessageId} from '../../i18n/message';
import {Message} from '../../i18n/message';
import {RevokeFields} from './revoke_fields';
import {RevokePreview} from './revoke_preview';
import type {RevocationIntent} from './scope_draft';
import {ScopeFields} from './scope_fields';
import type {RevokeForm} from './use_revoke';
import {useRevoke} from './use_revoke';

export interface RevokeDialogProps {
    intent: RevocationIntent;
    onClose: () => void;
    onStarted: (job: Revocation) => void;
}

export function RevokeDialog({intent, onClose, onStarted}: RevokeDialogProps) {
    const form = useRevoke(intent, onStarted);
    return (
        <Dialog
            title={<Title intent={intent} form={form}/>}
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
            <FieldErrors error={form.error ?? form.previewError}>
                <ScopeFields draft={form.draft} onChange={form.changeDraft} fixedWho={intent.fixedWho === true} canNarrow={!form.values.deactivate} disabled={form.busy}/>
            </FieldErrors>
            <RevokePreview form={form}/>
            <RevokeFields form={form} deactivates={intent.deactivate === true}/>
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

function Title({intent: {scope, deactivate, name}, form: {draft}}: {intent: RevocationIntent; form: RevokeForm}) {
    const what = scope?.type ?? draft.who;
    return deactivate ? <Message id='revoke.title.deactivate' values={{name}}/> : <Message id={`revoke.title.${what}`} values={{name}}/>;
}

function startLabel({busy, values}: RevokeForm): MessageId {
    if (busy) {
        return 'revoke.starting';
    }
    if (values.deactivate) {
        return 'revoke.start_deactivate';
    }
    return values.wipe ? 'revoke.start_wipe' : 'revoke.start';
}

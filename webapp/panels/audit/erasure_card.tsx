/** Erasing a person's addresses, clients and free texts from the audit. It cannot be undone, so the name is typed twice. */
import {useMutation, useQueryClient} from '@tanstack/react-query';
import React, {useRef, useState} from 'react';

import type {IdempotencyKeys} from '../../api/idempotency_key';
import {idempotencyKeyFor} from '../../api/idempotency_key';
import {eraseAuditPerson} from '../../api/audit';
import {findUserIdByName} from '../../api/core';
import {Dialog} from '../../components/dialog';
import {ErrorNotice} from '../../components/error_notice';
import {Notice} from '../../components/notice';
import {SectionCard} from '../../components/section_card';
import {Message, useText} from '../../i18n/message';

/** The contract's limit for a reason. */
const REASON_LIMIT = 500;

interface Person {id: string; name: string}

export function ErasureCard() {
    const text = useText();
    const [name, setName] = useState('');
    const [reason, setReason] = useState('');
    const [person, setPerson] = useState<Person | null>(null);
    const finding = useMutation({
        mutationFn: async (entered: string): Promise<Person | null> => {
            const username = entered.trim().replace(/^@/, '').toLowerCase();
            const id = await findUserIdByName(username);
            return id === null ? null : {id, name: username};
        },
        onSuccess: setPerson,
    });
    const erasing = useErasure(() => {
        setPerson(null);
        setName('');
        setReason('');
    });
    const ready = name.trim() !== '' && reason.trim() !== '';

    return (
        <SectionCard title={<Message id='audit.erase.title'/>} subtitle={<Message id='audit.erase.subtitle'/>}>
            <div className='sc-part'>
                <p><Message id='audit.erase.help'/></p>
                <div className='sc-toolbar'>
                    <label className='sc-field'>
                        <Message id='audit.filter.username'/>
                        <input type='text' className='form-control' autoComplete='off' value={name} maxLength={64} onChange={(event) => setName(event.target.value)}/>
                    </label>
                    <label className='sc-field'>
                        <Message id='revoke.reason'/>
                        <input type='text' className='form-control' placeholder={text('audit.erase.reason_placeholder')} value={reason} maxLength={REASON_LIMIT} onChange={(event) => setReason(event.target.value)}/>
                    </label>
                    {/* Not switched off meanwhile: it would lose the focus that the dialog gives back to it. */}
                    <button type='button' className='btn btn-sm btn-tertiary btn-danger' disabled={!ready} onClick={() => !finding.isPending && finding.mutate(name)}><Message id='audit.erase.open'/></button>
                </div>
                {finding.isError && <ErrorNotice error={finding.error}/>}
                {finding.data === null && <Notice kind='warning' role='status'><Message id='audit.filter.unknown_user' values={{name: name.trim()}}/></Notice>}
                {erasing.data && <Notice kind='success' role='status'><Message id='audit.erase.done' values={{fields: erasing.data.fields, records: erasing.data.records}}/></Notice>}
            </div>
            {person && (
                <ConfirmDialog
                    person={person} busy={erasing.isPending} error={erasing.error}
                    onClose={() => {
                        setPerson(null);
                        erasing.reset();
                    }}
                    onConfirm={() => erasing.mutate({user_id: person.id, reason: reason.trim()})}
                />
            )}
        </SectionCard>
    );
}

function useErasure(onErased: () => void) {
    const queryClient = useQueryClient();
    const keys = useRef<IdempotencyKeys>(new Map());
    return useMutation({
        mutationFn: (body: {user_id: string; reason: string}) => eraseAuditPerson(body, idempotencyKeyFor(keys.current, body)),
        onSuccess: async () => {
            keys.current.clear();
            onErased();
            await Promise.all(['audit', 'audit_record', 'audit_proof'].map((name) => queryClient.invalidateQueries({queryKey: [name]})));
        },
    });
}

interface ConfirmDialogProps {
    person: Person;
    busy: boolean;
    error: unknown;
    onClose: () => void;
    onConfirm: () => void;
}

function ConfirmDialog({person, busy, error, onClose, onConfirm}: ConfirmDialogProps) {
    const [typed, setTyped] = useState('');
    return (
        <Dialog
            title={<Message id='audit.erase.confirm_title' values={{name: person.name}}/>}
            busy={busy}
            onClose={onClose}
            footer={(
                <>
                    <button type='button' className='btn btn-tertiary' disabled={busy} onClick={onClose}><Message id='save.cancel'/></button>
                    <button type='button' className='btn btn-danger' disabled={busy || typed.trim().toLowerCase() !== person.name} onClick={onConfirm}><Message id='audit.erase.confirm'/></button>
                </>
            )}
        >
            <Notice kind='warning'><Message id='audit.erase.warning'/></Notice>
            <p><Message id='audit.erase.stays'/></p>
            <label className='sc-field'>
                <span><Message id='audit.erase.type_name' values={{name: <strong>{person.name}</strong>}}/></span>
                <input type='text' className='form-control' autoComplete='off' disabled={busy} value={typed} onChange={(event) => setTyped(event.target.value)}/>
            </label>
            {Boolean(error) && <ErrorNotice error={error}/>}
        </Dialog>
    );
}

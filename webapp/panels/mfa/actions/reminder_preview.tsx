/** The messages the bot sends, to read before anybody gets them: each kind, in each language there is. */
import {keepPreviousData, useQuery} from '@tanstack/react-query';
import React, {useState} from 'react';

import {MFA_REMINDERS} from '../../../../contract/names';
import type {MfaReminder} from '../../../../contract/types';
import {previewMfaReminder} from '../../../api/mfa';
import {Dialog} from '../../../components/dialog';
import {ErrorNotice} from '../../../components/error_notice';
import {Loading} from '../../../components/loading';
import {Message, useText} from '../../../i18n/message';

/** Opens the dialog. */
export function ReminderPreview() {
    const [open, setOpen] = useState(false);
    return (
        <>
            <button type='button' className='sc-link sc-small' onClick={() => setOpen(true)}><Message id='mfa.preview.open'/></button>
            {open && <PreviewDialog onClose={() => setOpen(false)}/>}
        </>
    );
}

const useReminder = (kind: MfaReminder, locale: string) =>
    useQuery({queryKey: ['mfa_reminder', kind, locale], queryFn: () => previewMfaReminder(kind, locale), placeholderData: keepPreviousData});

function PreviewDialog({onClose}: {onClose: () => void}) {
    const text = useText();
    const [kind, setKind] = useState<MfaReminder>('start');
    const [locale, setLocale] = useState('');
    const {data} = useReminder(kind, locale);
    return (
        <Dialog
            title={<Message id='mfa.preview.title'/>}
            onClose={onClose}
            footer={<button type='button' className='btn btn-tertiary' onClick={onClose}><Message id='dialog.close'/></button>}
        >
            <div className='sc-toolbar'>
                <label className='sc-field'>
                    <Message id='mfa.preview.kind'/>
                    <select className='form-control' value={kind} onChange={({target}) => setKind(MFA_REMINDERS.find((one) => one === target.value) ?? 'start')}>
                        {MFA_REMINDERS.map((one) => <option key={one} value={one}>{text(`mfa.reminder.${one}`)}</option>)}
                    </select>
                </label>
                <label className='sc-field'>
                    <Message id='mfa.preview.language'/>
                    <select className='form-control' value={data?.locale ?? ''} onChange={({target}) => setLocale(target.value)}>
                        {(data?.locales ?? []).map((one) => <option key={one} value={one}>{nameOfLanguage(one)}</option>)}
                    </select>
                </label>
            </div>
            <ReminderText kind={kind} locale={locale}/>
            <p className='sc-help'><Message id='mfa.preview.sample'/></p>
        </Dialog>
    );
}

/** In its own language, as core's settings list them. */
function nameOfLanguage(locale: string): string {
    return new Intl.DisplayNames([locale], {type: 'language'}).of(locale) ?? locale;
}

/** locale '': the reader's own, where there is a translation. */
export function ReminderText({kind, locale}: {kind: MfaReminder; locale: string}) {
    const {data, error, isPending, refetch} = useReminder(kind, locale);
    if (error) {
        return <ErrorNotice error={error} onRetry={() => void refetch()}/>;
    }
    return isPending ? <Loading/> : <blockquote className='sc-mfa__message' lang={data?.locale}><MarkdownText text={data?.text ?? ''}/></blockquote>;
}

/** As much of Markdown as the messages use: strong words and links. */
function MarkdownText({text}: {text: string}) {
    return (
        <>
            {text.split(/(\*\*[^*]+\*\*|\[[^\]]+\]\([^)]+\))/).map((part, index) => {
                const link = /^\[(.+)\]\((https?:.+)\)$/.exec(part);
                if (link) {
                    return <a key={index} href={link[2]} target='_blank' rel='noreferrer'>{link[1]}</a>;
                }
                return part.startsWith('**') ? <strong key={index}>{part.slice(2, -2)}</strong> : <span key={index}>{part}</span>;
            })}
        </>
    );
}

/** Where the audit is delivered to, as an anchor outside of this server: its progress, and what became of the last delivery. Readers see it and no action. */
import {useMutation, useQuery, useQueryClient} from '@tanstack/react-query';
import React, {useState} from 'react';

import type {AuditWebhook, Viewer} from '../../../contract/types';
import {deliverAudit, getAuditWebhook} from '../../api/audit_webhook';
import {ErrorNotice} from '../../components/error_notice';
import {Loading} from '../../components/loading';
import {Notice} from '../../components/notice';
import {SectionCard} from '../../components/section_card';
import {Tag} from '../../components/tag';
import {Time} from '../../components/time';
import {Message} from '../../i18n/message';
import {AskDialog} from './ask_dialog';
import {ChangeWebhookDialog} from './change_webhook_dialog';
import {NewSecretDialog} from './new_secret_dialog';
import {SetUpWebhookDialog} from './set_up_webhook_dialog';

const WEBHOOK_KEY = ['audit_webhook'];

/** Deliveries go on by themselves; whoever looks wants to see them. */
const REFETCH_MS = 15_000;

type Open = 'set_up' | 'change' | 'remove' | 'secret' | null;

export function WebhookCard({viewer}: {viewer: Viewer}) {
    const [open, setOpen] = useState<Open>(null);
    const {data, error, refetch} = useQuery({queryKey: WEBHOOK_KEY, queryFn: getAuditWebhook, staleTime: 0, refetchInterval: REFETCH_MS});
    const mayManage = viewer.can.write_policies;
    const close = () => setOpen(null);
    return (
        <SectionCard title={<Message id='audit.webhook.title'/>} subtitle={<Message id='audit.webhook.subtitle'/>}>
            <div className='sc-part'>
                {!data && Boolean(error) && <ErrorNotice error={error} onRetry={() => void refetch()}/>}
                {!data && !error && <Loading/>}
                {data && !data.webhook && (
                    <>
                        <p><Message id='audit.webhook.none'/></p>
                        {mayManage && <div><button type='button' className='btn btn-tertiary btn-sm' onClick={() => setOpen('set_up')}><Message id='audit.webhook.set_up'/></button></div>}
                    </>
                )}
                {data?.webhook && <Standing webhook={data.webhook}/>}
                {data?.webhook && mayManage && <Actions mayAsk={viewer.can.write_audit} onOpen={setOpen}/>}
            </div>
            {open === 'set_up' && <SetUpWebhookDialog onClose={close}/>}
            {open === 'secret' && <NewSecretDialog onClose={close}/>}
            {open === 'change' && data?.webhook && <ChangeWebhookDialog webhook={data.webhook} onClose={close}/>}
            {open === 'remove' && <AskDialog action={{kind: 'remove_webhook'}} onClose={close}/>}
        </SectionCard>
    );
}

function Standing({webhook}: {webhook: AuditWebhook}) {
    return (
        <>
            {webhook.failing_since !== null && (
                <Notice kind='danger' role='status'>
                    <Message id='audit.webhook.failing' values={{since: <Time ms={webhook.failing_since}/>, attempts: webhook.attempts, next: <Time ms={webhook.next_at} seconds={true}/>}}/>
                </Notice>
            )}
            <dl className='sc-facts'>
                <div><dt><Message id='audit.webhook.url'/></dt><dd><code>{webhook.url}</code></dd></div>
                <div><dt><Message id='audit.webhook.every'/></dt><dd><Message id='audit.webhook.minutes' values={{count: webhook.every_minutes}}/></dd></div>
                <div><dt><Message id='audit.webhook.delivered'/></dt><dd><Message id='audit.webhook.progress' values={{seq: webhook.delivered_seq, waiting: webhook.waiting_records}}/></dd></div>
                <div><dt><Message id='audit.webhook.delivered_at'/></dt><dd>{webhook.delivered_at === null ? <Message id='audit.none'/> : <Time ms={webhook.delivered_at} seconds={true}/>}</dd></div>
                <div>
                    <dt><Message id='audit.webhook.last_result'/></dt>
                    <dd>{webhook.last_result === null ? <Message id='audit.none'/> : <Tag tone={webhook.last_result === 'delivered' ? 'good' : 'bad'}><Message id={`audit.webhook.result.${webhook.last_result}`}/></Tag>}</dd>
                </div>
                <div><dt><Message id='audit.webhook.next'/></dt><dd><Time ms={webhook.next_at} seconds={true}/></dd></div>
                <div><dt><Message id='audit.webhook.set_up_by'/></dt><dd>{webhook.created_by_name || webhook.created_by}{', '}<Time ms={webhook.created_at}/></dd></div>
            </dl>
        </>
    );
}

function Actions({mayAsk, onOpen}: {mayAsk: boolean; onOpen: (open: Open) => void}) {
    const queryClient = useQueryClient();
    const delivering = useMutation({mutationFn: deliverAudit, onSuccess: (view) => queryClient.setQueryData(WEBHOOK_KEY, view)});
    return (
        <>
            <div className='sc-toolbar'>
                <button type='button' className='btn btn-tertiary btn-sm' disabled={delivering.isPending} onClick={() => delivering.mutate()}><Message id='audit.webhook.deliver'/></button>
                <button type='button' className='btn btn-tertiary btn-sm' onClick={() => onOpen('secret')}><Message id='audit.webhook.new_secret'/></button>
                {mayAsk && <button type='button' className='btn btn-tertiary btn-sm' onClick={() => onOpen('change')}><Message id='audit.webhook.ask_change'/></button>}
                {mayAsk && <button type='button' className='btn btn-tertiary btn-sm' onClick={() => onOpen('remove')}><Message id='audit.webhook.ask_remove'/></button>}
            </div>
            {delivering.isError && <ErrorNotice error={delivering.error}/>}
            {delivering.isSuccess && <Notice kind='info' role='status'><Message id='audit.webhook.requested'/></Notice>}
        </>
    );
}

/** The way of a push, hop by hop, checked when asked; and a test notification, of which only "requested" can honestly be said. */
import {useMutation} from '@tanstack/react-query';
import React, {useState} from 'react';

import type {PushRouteCheck, PushRouteReport} from '../../../../contract/types';
import type {PushLevel} from '../../../../push_preview';
import {checkPushRoute} from '../../../api/push';
import {DataTable} from '../../../components/data_table';
import {ErrorNotice} from '../../../components/error_notice';
import {SectionCard} from '../../../components/section_card';
import type {TagTone} from '../../../components/tag';
import {Tag} from '../../../components/tag';
import {Time} from '../../../components/time';
import {Message, useText} from '../../../i18n/message';
import {FoundValues} from './found_values';
import {TestPush} from './test_push';

export interface RouteCardProps {
    /** As configured. */
    serverLevel: PushLevel;
    maySendTest: boolean;
}

export function RouteCard({serverLevel, maySendTest}: RouteCardProps) {
    const [beyond, setBeyond] = useState(false);
    const checking = useMutation({mutationFn: checkPushRoute});
    return (
        <SectionCard
            title={<Message id='push.route.title'/>}
            subtitle={<Message id='push.route.subtitle'/>}
            actions={(
                <button type='button' className='btn btn-primary btn-sm' disabled={checking.isPending} onClick={() => checking.mutate(beyond)}>
                    <Message id={checking.isPending ? 'push.route.checking' : 'push.route.check'}/>
                </button>
            )}
        >
            <label className='sc-check sc-route__beyond'>
                <input type='checkbox' checked={beyond} onChange={(event) => setBeyond(event.target.checked)}/>
                <span><Message id='push.route.beyond'/><small><Message id='push.route.beyond.help'/></small></span>
            </label>
            {checking.isError && <ErrorNotice error={checking.error}/>}
            <div role='status'>{checking.data && <Report report={checking.data}/>}</div>
            {!checking.data && !checking.isError && <p className='sc-help'><Message id='push.route.not_yet'/></p>}
            <TestPush serverLevel={serverLevel} maySend={maySendTest}/>
        </SectionCard>
    );
}

const TONES: Record<PushRouteCheck['status'], TagTone> = {ok: 'good', warning: 'attention', failed: 'bad', not_checked: 'neutral'};

function Report({report: {service, url, checked_at: checkedAt, checks, certificates}}: {report: PushRouteReport}) {
    const text = useText();
    return (
        <>
            <p><strong><Message id={`push.route.service.${service}`}/></strong>{' '}{url !== '' && <code>{url}</code>}</p>
            <p className='sc-help'><Message id='push.route.checked_at' values={{at: <Time ms={checkedAt} seconds={true}/>}}/></p>
            {service === 'own_proxy' && <p className='sc-help'><Message id='push.route.own_proxy_help'/></p>}
            <div className='sc-inset'>
                <DataTable
                    caption={text('push.route.hops')}
                    rows={checks}
                    rowKey={(check) => check.id}
                    empty={null}
                    columns={[
                        {key: 'check', heading: true, header: <Message id='push.route.hop'/>, cell: (check) => (
                            <>
                                <strong><Message id={`push.route.check.${check.id}`}/></strong>
                                <div className='sc-faint sc-small'><Message id={`push.route.check.${check.id}.help`}/></div>
                            </>
                        )},
                        {key: 'status', header: <Message id='push.route.status'/>, cell: (check) => <Tag tone={TONES[check.status]}><Message id={`push.route.status.${check.status}`}/></Tag>},
                        {key: 'values', header: <Message id='push.route.found'/>, cell: (check) => <FoundValues values={check.values}/>},
                    ]}
                />
            </div>
            {certificates.length > 0 && (
                <>
                    <h4 className='sc-subtitle'><Message id='push.route.certificates'/></h4>
                    <div className='sc-inset'>
                        <DataTable
                            caption={text('push.route.certificates')}
                            rows={certificates.map((certificate, place) => ({...certificate, place}))}
                            rowKey={(certificate) => String(certificate.place)}
                            empty={null}
                            columns={[
                                {key: 'subject', heading: true, header: <Message id='push.route.certificate.subject'/>, cell: ({subject, dns_names: names}) => (
                                    <>
                                        <div className='sc-break'>{subject}</div>
                                        <div className='sc-faint sc-small sc-break'>{names.join(', ')}</div>
                                    </>
                                )},
                                {key: 'issuer', header: <Message id='push.route.certificate.issuer'/>, cell: ({issuer}) => <span className='sc-break'>{issuer}</span>},
                                {key: 'valid', header: <Message id='push.route.certificate.valid'/>, cell: (certificate) => <><Time ms={certificate.not_before}/>{' – '}<Time ms={certificate.not_after}/></>},
                            ]}
                        />
                    </div>
                </>
            )}
        </>
    );
}

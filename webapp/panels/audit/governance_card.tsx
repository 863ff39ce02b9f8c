/** How long records stay: retention, legal holds, and what needs the agreement of two people. Readers see all of it and no action. */
import {useQuery} from '@tanstack/react-query';
import React, {useState} from 'react';

import type {AuditRetentionView, TwoPersonAction, Viewer} from '../../../contract/types';
import {getAuditIntegrity, getAuditRetention} from '../../api/audit';
import {ErrorNotice} from '../../components/error_notice';
import {Loading} from '../../components/loading';
import {SectionCard} from '../../components/section_card';
import {Time} from '../../components/time';
import {Message} from '../../i18n/message';
import {HoldList} from './hold_list';
import {AskDialog} from './ask_dialog';
import {RequestList} from './request_list';
import {RetentionDialog} from './retention_dialog';

export function GovernanceCard({viewer}: {viewer: Viewer}) {
    const mayWrite = viewer.can.write_audit;
    const [asking, setAsking] = useState<TwoPersonAction | 'retention' | null>(null);
    const retention = useQuery({queryKey: ['audit_retention'], queryFn: getAuditRetention, staleTime: 0});
    const {data: integrity} = useQuery({queryKey: ['audit_integrity'], queryFn: getAuditIntegrity, staleTime: 0});
    // A key that was put outside is what a new key means, as long as it is there.
    const keyToAskFor: TwoPersonAction = {kind: 'change_key', ...(integrity?.configured_key.state === 'waiting' && {fingerprint: integrity.configured_key.fingerprint})};
    return (
        <SectionCard title={<Message id='audit.govern.title'/>} subtitle={<Message id='audit.govern.subtitle'/>}>
            <div className='sc-part'>
                <div className='sc-part__header'>
                    <h4 className='sc-part__title'><Message id='audit.retention.title'/></h4>
                    {mayWrite && retention.data && <button type='button' className='btn btn-tertiary btn-sm' onClick={() => setAsking('retention')}><Message id='audit.retention.change'/></button>}
                </div>
                {retention.isError && <ErrorNotice error={retention.error} onRetry={() => void retention.refetch()}/>}
                {retention.isPending && <Loading/>}
                {retention.data && <RetentionFacts view={retention.data}/>}
            </div>
            <HoldList mayWrite={mayWrite} onLift={(holdId) => setAsking({kind: 'lift_hold', hold_id: holdId})}/>
            <RequestList viewer={viewer} onAskForKey={() => setAsking(keyToAskFor)}/>
            {asking === 'retention' && retention.data && <RetentionDialog retention={retention.data.retention} onClose={() => setAsking(null)}/>}
            {asking !== null && asking !== 'retention' && <AskDialog action={asking} onClose={() => setAsking(null)}/>}
        </SectionCard>
    );
}

function RetentionFacts({view: {retention, changed_at: changedAt, oldest_seq: oldest, removed_records: removed}}: {view: AuditRetentionView}) {
    return (
        <dl className='sc-facts'>
            <div>
                <dt><Message id='audit.retention.remove_after'/></dt>
                <dd>{retention.remove_after_days === null ? <Message id='audit.retention.never'/> : <Message id='audit.days' values={{count: retention.remove_after_days}}/>}</dd>
            </div>
            <div><dt><Message id='audit.retention.minimum'/></dt><dd><Message id='audit.days' values={{count: retention.minimum_days}}/></dd></div>
            <div><dt><Message id='audit.retention.removed'/></dt><dd><Message id='audit.retention.removed_count' values={{count: removed}}/></dd></div>
            <div><dt><Message id='audit.retention.oldest'/></dt><dd>{oldest ?? <Message id='audit.none'/>}</dd></div>
            {changedAt !== null && <div><dt><Message id='audit.retention.changed'/></dt><dd><Time ms={changedAt}/></dd></div>}
        </dl>
    );
}

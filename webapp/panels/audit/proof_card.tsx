/** What the audit can prove and to whom: its anchors and keys, a verification, and the checkpoints to keep elsewhere. */
import {useQuery} from '@tanstack/react-query';
import React, {useState} from 'react';
import {FormattedNumber} from 'react-intl';

import type {AuditIntegrity, TwoPersonAction, Viewer} from '../../../contract/types';
import {getAuditIntegrity} from '../../api/audit';
import {ErrorNotice} from '../../components/error_notice';
import {Loading} from '../../components/loading';
import {Notice} from '../../components/notice';
import {SectionCard} from '../../components/section_card';
import {Tag} from '../../components/tag';
import {Time} from '../../components/time';
import {Message} from '../../i18n/message';
import {AskDialog} from './ask_dialog';
import {CheckpointList} from './checkpoint_list';
import {ConfiguredKey} from './configured_key';
import {CopyButton} from './copy_button';
import {Verification} from './verification';

export function ProofCard({viewer}: {viewer: Viewer}) {
    const [asking, setAsking] = useState<TwoPersonAction | null>(null);
    const {data: integrity, error, refetch} = useQuery({queryKey: ['audit_integrity'], queryFn: getAuditIntegrity, staleTime: 0});
    return (
        <SectionCard title={<Message id='audit.proof_card.title'/>} subtitle={<Message id='audit.proof_card.subtitle'/>}>
            {!integrity && Boolean(error) && <ErrorNotice error={error} onRetry={() => void refetch()}/>}
            {!integrity && !error && <Loading/>}
            {integrity && <Standing integrity={integrity}/>}
            <Verification/>
            <CheckpointList/>
            {integrity && <Keys integrity={integrity} onAsk={viewer.can.write_audit ? setAsking : null}/>}
            {asking && <AskDialog action={asking} onClose={() => setAsking(null)}/>}
        </SectionCard>
    );
}

function Standing({integrity}: {integrity: AuditIntegrity}) {
    const {anchors: {saved_checkpoint: saved, core_audit_log: coreLog, webhook}} = integrity;
    return (
        <div className='sc-part'>
            {integrity.independently_verifiable ? (
                <Notice kind='info'><strong><Message id='audit.anchored'/></strong>{' '}<Message id='audit.anchored_help'/></Notice>
            ) : (
                <Notice kind='warning'><strong><Message id='audit.not_anchored'/></strong>{' '}<Message id='audit.not_anchored_help'/></Notice>
            )}
            <p><Message id={`audit.detects.${integrity.detects}`}/></p>
            <dl className='sc-facts'>
                <div><dt><Message id='audit.records'/></dt><dd><FormattedNumber value={integrity.records}/></dd></div>
                <div>
                    <dt><Message id='audit.latest_checkpoint'/></dt>
                    <dd>{integrity.latest_checkpoint ? <At {...integrity.latest_checkpoint}/> : <Message id='audit.none'/>}</dd>
                </div>
                <div>
                    <dt><Message id='audit.anchor.saved'/></dt>
                    <dd>{saved ? <At {...saved}/> : <Message id='audit.none'/>}</dd>
                </div>
                <div>
                    <dt><Message id='audit.anchor.core_log'/></dt>
                    <dd><Message id={coreLog ? 'audit.anchor.core_log_on' : 'audit.anchor.core_log_off'}/></dd>
                </div>
                <div>
                    <dt><Message id='audit.anchor.webhook'/></dt>
                    <dd>{webhook ? <Message id='audit.checkpoint_at' values={{seq: webhook.seq, at: <Time ms={webhook.at} seconds={true}/>}}/> : <Message id='audit.none'/>}</dd>
                </div>
                <div><dt><Message id='audit.origin'/></dt><dd><code>{integrity.origin}</code></dd></div>
            </dl>
        </div>
    );
}

function At({seq, signed_at: signedAt}: {seq: number; signed_at: number}) {
    return <Message id='audit.checkpoint_at' values={{seq, at: <Time ms={signedAt} seconds={true}/>}}/>;
}

function Keys({integrity: {keys, configured_key: configured}, onAsk}: {integrity: AuditIntegrity; onAsk: ((action: TwoPersonAction) => void) | null}) {
    return (
        <div className='sc-part'>
            <h4 className='sc-part__title'><Message id='audit.keys.title'/></h4>
            <p className='sc-faint'><Message id='audit.keys.help'/></p>
            <ConfiguredKey configured={configured} onAsk={onAsk}/>
            <ul className='sc-keys'>
                {keys.map((key) => (
                    <li key={key.fingerprint}>
                        <div className='sc-tags'>
                            <Tag tone={key.retired_at === null ? 'good' : 'neutral'}><Message id={key.retired_at === null ? 'audit.keys.in_use' : 'audit.keys.retired'}/></Tag>
                            <Tag><Message id={`audit.keys.source.${key.source}`}/></Tag>
                        </div>
                        <dl className='sc-facts sc-facts--wide'>
                            <div><dt><Message id='audit.keys.fingerprint'/></dt><dd><code>{key.fingerprint}</code></dd></div>
                            <div><dt><Message id='audit.keys.verifier_key'/></dt><dd className='sc-copied'><code>{key.verifier_key}</code><CopyButton value={key.verifier_key} label='audit.keys.copy'/></dd></div>
                            <div>
                                <dt><Message id='audit.keys.used'/></dt>
                                <dd><Time ms={key.created_at}/>{' – '}{key.retired_at === null ? <Message id='audit.keys.today'/> : <Time ms={key.retired_at}/>}</dd>
                            </div>
                        </dl>
                    </li>
                ))}
            </ul>
        </div>
    );
}

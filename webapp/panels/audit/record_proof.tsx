/** How a record stands in the chain: its hash and its commitments, checked anew by the server, and the signed checkpoint that covers it. */
import {useQuery} from '@tanstack/react-query';
import React from 'react';

import type {AuditProof} from '../../../contract/types';
import {getAuditProof} from '../../api/audit';
import {ErrorNotice} from '../../components/error_notice';
import {Tag} from '../../components/tag';
import {Time} from '../../components/time';
import {Message} from '../../i18n/message';

const PERSONAL = {address: 'audit.address', client: 'audit.client', reason: 'audit.reason'} as const;
const STATES = {opens: 'good', redacted: 'neutral', altered: 'bad'} as const;

export function RecordProof({seq}: {seq: number}) {
    const {data: proof, error, refetch} = useQuery({queryKey: ['audit_proof', seq], queryFn: () => getAuditProof(seq), staleTime: 0});
    return (
        <section aria-labelledby={`sc-proof-${seq}`} className='sc-proof'>
            <h4 id={`sc-proof-${seq}`} className='sc-proof__title'><Message id='audit.proof.title'/></h4>
            {!proof && Boolean(error) && <ErrorNotice error={error} onRetry={() => void refetch()}/>}
            {!proof && !error && <p className='sc-faint' role='status'><Message id='audit.proof.checking'/></p>}
            {proof && <Proof proof={proof}/>}
        </section>
    );
}

function Proof({proof}: {proof: AuditProof}) {
    return (
        <>
            <ul className='sc-proof__points'>
                <li>
                    <Tag tone={proof.hash_matches ? 'good' : 'bad'}><Message id={proof.hash_matches ? 'audit.proof.hash_matches' : 'audit.proof.hash_differs'}/></Tag>
                </li>
                {proof.personal.map(({field, state}) => (
                    <li key={field}>
                        <Tag tone={STATES[state]}><PersonalField field={field}/>{': '}<Message id={`audit.proof.personal.${state}`}/></Tag>
                    </li>
                ))}
                <li><Signature proof={proof}/></li>
            </ul>
            <details className='sc-proof__details'>
                <summary><Message id='audit.proof.recompute'/></summary>
                <p className='sc-faint sc-small'><Message id='audit.proof.recompute_help'/></p>
                <dl className='sc-facts sc-facts--wide'>
                    <div><dt><Message id='audit.proof.previous_hash'/></dt><dd><code>{proof.previous_hash}</code></dd></div>
                    <div><dt><Message id='audit.proof.chained_text'/></dt><dd><code>{proof.chained_text}</code></dd></div>
                    <div><dt><Message id='audit.hash'/></dt><dd><code>{proof.hash}</code></dd></div>
                    {proof.checkpoint && <div><dt><Message id='audit.proof.note'/></dt><dd><pre className='sc-note'>{proof.checkpoint.note}</pre></dd></div>}
                </dl>
            </details>
        </>
    );
}

function PersonalField({field}: {field: string}) {
    return field in PERSONAL ? <Message id={PERSONAL[field as keyof typeof PERSONAL]}/> : <>{field}</>;
}

function Signature({proof: {checkpoint, signature_valid: valid}}: {proof: AuditProof}) {
    if (!checkpoint) {
        return <Tag tone='attention'><Message id='audit.proof.not_signed_yet'/></Tag>;
    }
    return (
        <>
            <Tag tone={valid ? 'good' : 'bad'}><Message id={signatureText(valid)}/></Tag>{' '}
            <span className='sc-faint'><Message id='audit.proof.covered' values={{seq: checkpoint.seq, at: <Time ms={checkpoint.signed_at} seconds={true}/>}}/></span>
        </>
    );
}

function signatureText(valid: boolean | null): 'audit.proof.signature_valid' | 'audit.proof.signature_unknown' | 'audit.proof.signature_bad' {
    if (valid === null) {
        return 'audit.proof.signature_unknown';
    }
    return valid ? 'audit.proof.signature_valid' : 'audit.proof.signature_bad';
}

/** One record in full: what was before and after, who and from where, and its proof. */
import React from 'react';

import {jobHash} from '../../../contract/names';
import type {AuditRecord} from '../../../contract/types';
import {EntryName} from '../../components/entry_name';
import {Message} from '../../i18n/message';
import {DifferenceTable} from './difference_table';
import {RecordProof} from './record_proof';

export function AuditRecordDetails({record}: {record: AuditRecord}) {
    const facts = [
        ['audit.reason', record.reason],
        ['audit.utc', `${new Date(record.at).toISOString().replace('T', ' ').replace('Z', '')} UTC`],
        ['audit.address', record.actor.address],
        ['audit.client', record.actor.client],
        ['audit.user_id', record.actor.user_id],
        ['audit.session_id', record.actor.session_id],
        ['audit.target_id', record.target && `${record.target.type} ${record.target.id}`],
        ['audit.job_id', record.job_id],
        ['audit.request_id', record.request_id],
        ['audit.seq', String(record.seq)],
        ['audit.hash', record.hash],
    ] as const;
    return (
        <div className='sc-record'>
            <DifferenceTable prior={record.prior_state} resulting={record.resulting_state}/>
            <dl className='sc-facts'>
                {facts.filter(([, value]) => value).map(([label, value]) => (
                    <div key={label}>
                        <dt><Message id={label}/></dt>
                        <dd>{label === 'audit.reason' ? <Reason reason={record.reason}/> : <code>{value}</code>}{label === 'audit.job_id' && record.event_name !== 'revocations_removed' && <>{' '}<a className='sc-link' href={jobHash(record.job_id)}><Message id='audit.open_job'/></a></>}</dd>
                    </div>
                ))}
            </dl>
            <RecordProof seq={record.seq}/>
        </div>
    );
}

/** As it was written. Reasons that belong to people each, such as those of an MFA exemption, are recorded with the person's id before them. */
function Reason({reason}: {reason: string}) {
    const parts = reason.split(/\b([a-z0-9]{26})(?=: )/);
    return <bdi>{parts.map((part, index) => (index % 2 === 0 ? part : <EntryName key={part} kind='user' id={part} guessed={true}/>))}</bdi>;
}

/** One record in full: what was before and after, who and from where, and the hash that chains it. */
import React from 'react';

import type {AuditRecord} from '../../../contract/types';
import {Message} from '../../i18n/message';

export function AuditRecordDetails({record}: {record: AuditRecord}) {
    const facts = [
        ['audit.reason', record.reason],
        ['audit.address', record.actor.address],
        ['audit.client', record.actor.client],
        ['audit.session_id', record.actor.session_id],
        ['audit.target_id', record.target && `${record.target.type} ${record.target.id}`],
        ['audit.job_id', record.job_id],
        ['audit.request_id', record.request_id],
        ['audit.seq', String(record.seq)],
        ['audit.hash', record.hash],
    ] as const;
    return (
        <div className='sc-record'>
            <Difference prior={record.prior_state} resulting={record.resulting_state}/>
            <dl className='sc-facts'>
                {facts.filter(([, value]) => value).map(([label, value]) => (
                    <div key={label}><dt><Message id={label}/></dt><dd><code>{value}</code></dd></div>
                ))}
            </dl>
        </div>
    );
}

type State = AuditRecord['prior_state'];

function Difference({prior, resulting}: {prior: State; resulting: State}) {
    const names = [...new Set([...Object.keys(prior ?? {}), ...Object.keys(resulting ?? {})])];
    if (names.length === 0) {
        return null;
    }
    return (
        <table className='sc-table sc-difference'>
            <caption className='sc-visually-hidden'><Message id='audit.difference'/></caption>
            <thead>
                <tr>
                    <th scope='col'><Message id='audit.field'/></th>
                    {prior && <th scope='col'><Message id='audit.before'/></th>}
                    {resulting && <th scope='col'><Message id={prior ? 'audit.after' : 'audit.value'}/></th>}
                </tr>
            </thead>
            <tbody>
                {names.map((name) => {
                    const changed = prior !== null && resulting !== null && show(prior[name]) !== show(resulting[name]);
                    return (
                        <tr key={name} className={changed ? 'sc-difference__changed' : undefined}>
                            <th scope='row'>{name}</th>
                            {prior && <td>{changed ? <del>{show(prior[name])}</del> : show(prior[name])}</td>}
                            {resulting && <td>{changed ? <ins>{show(resulting[name])}</ins> : show(resulting[name])}</td>}
                        </tr>
                    );
                })}
            </tbody>
        </table>
    );
}

function show(value: unknown): string {
    if (value === undefined) {
        return '–';
    }
    return typeof value === 'string' ? value : JSON.stringify(value);
}

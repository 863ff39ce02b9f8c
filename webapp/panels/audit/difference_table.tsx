/** Before and after of a record, side by side. What changed is struck out and underlined, so that colour is not needed to see it. */
import type {ReactNode} from 'react';
import React, {Fragment} from 'react';

import type {AuditRecord} from '../../../contract/types';
import {Time} from '../../components/time';
import {Message} from '../../i18n/message';
import {compareLists, compareStates} from './difference';

type State = AuditRecord['prior_state'];

/** A number in a field named so is a moment, from the year 2001 on: shorter ones are durations and counts. */
const MOMENT = /(?:^|[._])(?:at|since|until|before)$/;
const FIRST_MOMENT_MS = 1e12;

export function DifferenceTable({prior, resulting}: {prior: State; resulting: State}) {
    const rows = compareStates(prior, resulting);
    if (rows.length === 0) {
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
                {rows.map(({field, before, after, changed}) => (
                    <tr key={field}>
                        <th scope='row'>{field}</th>
                        {changed && Array.isArray(before) && Array.isArray(after) ? <ListChange before={before} after={after}/> : (
                            <>
                                {prior && <td>{changed && before !== undefined ? <del><Value field={field} value={before}/></del> : <Value field={field} value={before}/>}</td>}
                                {resulting && <td>{changed && after !== undefined ? <ins><Value field={field} value={after}/></ins> : <Value field={field} value={after}/>}</td>}
                            </>
                        )}
                    </tr>
                ))}
            </tbody>
        </table>
    );
}

/** What left stands before, what joined after; entries that stayed are only counted. */
function ListChange({before, after}: {before: unknown[]; after: unknown[]}) {
    const {removed, kept, added} = compareLists(before, after);
    return (
        <>
            <td><Entries count={before.length} kept={kept.length}>{removed.map((item, index) => <li key={index}><del>{plainText(item)}</del></li>)}</Entries></td>
            <td><Entries count={after.length} kept={kept.length}>{added.map((item, index) => <li key={index}><ins>{plainText(item)}</ins></li>)}</Entries></td>
        </>
    );
}

function Entries({count, kept, children}: {count: number; kept: number; children: ReactNode}) {
    if (count === 0) {
        return <span className='sc-faint'><Message id='audit.value_empty'/></span>;
    }
    return (
        <ul className='sc-difference__list'>
            {children}
            {kept > 0 && <li className='sc-faint'><Message id='audit.list_kept' values={{count: kept}}/></li>}
        </ul>
    );
}

function Value({field, value}: {field: string; value: unknown}) {
    if (value === undefined) {
        return <>{'–'}</>;
    }
    if (value === null) {
        return <span className='sc-faint'><Message id='audit.value_none'/></span>;
    }
    if (value === '' || (Array.isArray(value) && value.length === 0)) {
        return <span className='sc-faint'><Message id='audit.value_empty'/></span>;
    }
    if (typeof value === 'number' && value > FIRST_MOMENT_MS && MOMENT.test(field)) {
        return <Time ms={value} seconds={true}/>;
    }
    if (Array.isArray(value)) {
        return <>{value.map((item, index) => <Fragment key={index}>{index > 0 && ', '}{plainText(item)}</Fragment>)}</>;
    }
    return <>{plainText(value)}</>;
}

function plainText(value: unknown): string {
    return typeof value === 'string' ? value : JSON.stringify(value);
}

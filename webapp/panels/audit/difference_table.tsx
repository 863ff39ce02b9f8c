/** Before and after of a record, side by side. What changed is struck out and underlined, so that colour is not needed to see it. */
import type {ReactNode} from 'react';
import React, {Fragment} from 'react';

import type {AuditRecord} from '../../../contract/types';
import {fieldName} from '../../components/field_name';
import {Message, useText} from '../../i18n/message';
import {besideOf, compareLists, compareStates} from './difference';
import {Entries, StateValue} from './state_value';

type State = AuditRecord['prior_state'];

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
                        <th scope='row'><FieldName field={field}/></th>
                        {changed && Array.isArray(before) && Array.isArray(after) ? <ListChange field={field} before={before} after={after}/> : (
                            <>
                                {prior && <td><Value state={prior} field={field} value={before} mark={changed && before !== undefined ? 'del' : Fragment}/></td>}
                                {resulting && <td><Value state={resulting} field={field} value={after} mark={changed && after !== undefined ? 'ins' : Fragment}/></td>}
                            </>
                        )}
                    </tr>
                ))}
            </tbody>
        </table>
    );
}

function Value({state, field, value, mark: Mark}: {state: Record<string, unknown>; field: string; value: unknown; mark: 'del' | 'ins' | typeof Fragment}) {
    return <Mark><StateValue field={field} value={value} beside={besideOf(state, field)}/></Mark>;
}

/** What left stands before, what joined after; entries that stayed are only counted. */
function ListChange({field, before, after}: {field: string; before: unknown[]; after: unknown[]}) {
    const {removed, kept, added} = compareLists(before, after);
    return (
        <>
            <td><Changed count={before.length} kept={kept.length} items={removed} entry={(item) => <del><StateValue field={field} value={item}/></del>}/></td>
            <td><Changed count={after.length} kept={kept.length} items={added} entry={(item) => <ins><StateValue field={field} value={item}/></ins>}/></td>
        </>
    );
}

function Changed({count, kept, items, entry}: {count: number; kept: number; items: unknown[]; entry: (item: unknown) => ReactNode}) {
    if (count === 0) {
        return <span className='sc-faint'><Message id='audit.value_empty'/></span>;
    }
    return <Entries items={items} entry={entry} after={kept > 0 && <li className='sc-faint'><Message id='audit.list_kept' values={{count: kept}}/></li>}/>;
}

/** In words, and below it as exports and searches know it. */
function FieldName({field}: {field: string}) {
    const name = fieldName(useText(), field);
    return name === field ? <>{field}</> : <>{name}<div className='sc-faint sc-small sc-difference__field'>{field}</div></>;
}

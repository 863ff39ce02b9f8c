/** What the list of all sessions is narrowed and ordered by. */
import React from 'react';

import {CLIENT_KINDS, SESSION_ROLES} from '../../../contract/names';
import type {SessionFilters} from '../../api/revocations';
import {EntryPicker} from '../../components/entry_picker';
import {Message, useText} from '../../i18n/message';
import {MOST_IDLE_DAYS} from './scope_draft';

export const NO_SESSION_FILTERS: SessionFilters = {term: '', client_kind: '', role: '', team_id: '', idle_days: '', sort: 'last_activity', direction: 'desc'};

/** Each order both ways, named as admins say it. */
const ORDERS = [
    {sort: 'last_activity', direction: 'desc'}, {sort: 'last_activity', direction: 'asc'},
    {sort: 'created', direction: 'desc'}, {sort: 'created', direction: 'asc'},
    {sort: 'username', direction: 'asc'}, {sort: 'username', direction: 'desc'},
] as const;

const nameOf = ({sort, direction}: typeof ORDERS[number]) => `${sort}_${direction}` as const;

export function SessionFilterBar({filters, onChange}: {filters: SessionFilters; onChange: (more: Partial<SessionFilters>) => void}) {
    const text = useText();
    const narrowed = filters.term !== '' || filters.client_kind !== '' || filters.role !== '' || filters.team_id !== '' || filters.idle_days !== '';
    return (
        <div className='sc-toolbar sc-filters' role='search' aria-label={text('sessions.filters')}>
            <label className='sc-field'>
                <Message id='sessions.search'/>
                <input type='search' className='form-control' placeholder={text('users.search')} value={filters.term} maxLength={128} onChange={(event) => onChange({term: event.target.value})}/>
            </label>
            <label className='sc-field'>
                <Message id='session.client'/>
                <select className='form-control' value={filters.client_kind} onChange={(event) => onChange({client_kind: CLIENT_KINDS.find((kind) => kind === event.target.value) ?? ''})}>
                    <option value=''>{text('sessions.any')}</option>
                    {CLIENT_KINDS.map((kind) => <option key={kind} value={kind}>{text(`client.${kind}`)}</option>)}
                </select>
            </label>
            <label className='sc-field'>
                <Message id='revoke.role'/>
                <select className='form-control' value={filters.role} onChange={(event) => onChange({role: SESSION_ROLES.find((role) => role === event.target.value) ?? ''})}>
                    <option value=''>{text('sessions.any')}</option>
                    {SESSION_ROLES.map((role) => <option key={role} value={role}>{text(`role.many.${role}`)}</option>)}
                </select>
            </label>
            <EntryPicker label={text('revoke.team')} kind='team' value={filters.team_id} onPick={(teamId) => onChange({team_id: teamId})}/>
            <label className='sc-field'>
                <Message id='revoke.idle_days'/>
                <input
                    type='number' min={1} max={MOST_IDLE_DAYS} step={1} className='form-control' value={filters.idle_days}
                    onChange={(event) => onChange({idle_days: withinDays(event.target.value)})}
                />
            </label>
            <label className='sc-field'>
                <Message id='sessions.order'/>
                <select
                    className='form-control' value={`${filters.sort}_${filters.direction}`}
                    onChange={(event) => {
                        const order = ORDERS.find((known) => nameOf(known) === event.target.value);
                        if (order) {
                            onChange(order);
                        }
                    }}
                >
                    {ORDERS.map((order) => <option key={nameOf(order)} value={nameOf(order)}>{text(`sessions.order.${nameOf(order)}`)}</option>)}
                </select>
            </label>
            {narrowed && <button type='button' className='btn btn-sm btn-quaternary' onClick={() => onChange({...NO_SESSION_FILTERS, sort: filters.sort, direction: filters.direction})}><Message id='sessions.clear'/></button>}
        </div>
    );
}

/** A whole number of days the server takes, or ''. */
function withinDays(entered: string): string {
    const days = Math.trunc(Number(entered));
    return days >= 1 ? String(Math.min(days, MOST_IDLE_DAYS)) : '';
}

/** What the list of people is narrowed and ordered by. */
import React from 'react';

import {MFA_EXEMPTIONS, MFA_ROLES, MFA_STATES} from '../../../../contract/names';
import type {MfaPeopleFilters} from '../../../api/mfa';
import {EntryPicker} from '../../../components/entry_picker';
import {Message, useText} from '../../../i18n/message';

export const NO_PEOPLE_FILTERS: MfaPeopleFilters = {term: '', state: '', exemption: '', role: '', team_id: '', sort: 'username', direction: 'asc'};

/** Each order both ways, named as admins say it. */
const ORDERS = [{sort: 'username', direction: 'asc'}, {sort: 'username', direction: 'desc'}, {sort: 'deadline', direction: 'asc'}, {sort: 'deadline', direction: 'desc'}] as const;

const nameOf = ({sort, direction}: Pick<MfaPeopleFilters, 'sort' | 'direction'>) => `${sort}_${direction}` as const;

export function PeopleFilterBar({filters, onChange}: {filters: MfaPeopleFilters; onChange: (more: Partial<MfaPeopleFilters>) => void}) {
    const text = useText();
    const narrowed = filters.term !== '' || filters.state !== '' || filters.role !== '' || filters.team_id !== '';
    return (
        <div className='sc-toolbar sc-filters' role='search' aria-label={text('mfa.people.filters')}>
            <label className='sc-field'>
                <Message id='mfa.people.search'/>
                <input type='search' className='form-control' placeholder={text('users.search')} value={filters.term} maxLength={128} onChange={(event) => onChange({term: event.target.value})}/>
            </label>
            <label className='sc-field'>
                <Message id='mfa.people.state'/>
                <select className='form-control' value={filters.state} onChange={({target}) => onChange({state: MFA_STATES.find((state) => state === target.value) ?? '', exemption: ''})}>
                    <option value=''>{text('sessions.any')}</option>
                    {MFA_STATES.map((state) => <option key={state} value={state}>{text(`mfa.state.${state}`)}</option>)}
                </select>
            </label>
            {filters.state === 'exempt' && (
                <label className='sc-field'>
                    <Message id='mfa.people.why'/>
                    <select className='form-control' value={filters.exemption} onChange={({target}) => onChange({exemption: MFA_EXEMPTIONS.find((why) => why === target.value) ?? ''})}>
                        <option value=''>{text('sessions.any')}</option>
                        {MFA_EXEMPTIONS.map((why) => <option key={why} value={why}>{text(`mfa.exemption.${why}`)}</option>)}
                    </select>
                </label>
            )}
            <label className='sc-field'>
                <Message id='mfa.people.role'/>
                <select className='form-control' value={filters.role} onChange={({target}) => onChange({role: MFA_ROLES.find((role) => role === target.value) ?? ''})}>
                    <option value=''>{text('sessions.any')}</option>
                    {MFA_ROLES.map((role) => <option key={role} value={role}>{text(`mfa.roles.${role}`)}</option>)}
                </select>
            </label>
            <EntryPicker label={text('mfa.people.team')} kind='team' value={filters.team_id} onPick={(teamId) => onChange({team_id: teamId})}/>
            <label className='sc-field'>
                <Message id='mfa.people.order'/>
                <select
                    className='form-control' value={nameOf(filters)}
                    onChange={({target}) => {
                        const order = ORDERS.find((known) => nameOf(known) === target.value);
                        if (order) {
                            onChange(order);
                        }
                    }}
                >
                    {ORDERS.map((order) => <option key={nameOf(order)} value={nameOf(order)}>{text(`mfa.people.order.${nameOf(order)}`)}</option>)}
                </select>
            </label>
            {narrowed && <button type='button' className='btn btn-sm btn-quaternary' onClick={() => onChange({...NO_PEOPLE_FILTERS, sort: filters.sort, direction: filters.direction})}><Message id='sessions.clear'/></button>}
        </div>
    );
}

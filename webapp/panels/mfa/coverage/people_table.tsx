/** Everybody as the policy sees them: searched, filtered, ordered, by pages, as CSV; and what an admin can do for those ticked or for one. */
import {keepPreviousData, useInfiniteQuery} from '@tanstack/react-query';
import React, {useState} from 'react';

import type {MfaPerson, Viewer} from '../../../../contract/types';
import type {MfaPeopleFilters} from '../../../api/mfa';
import {listMfaPeople, mfaPeopleCsvUrl} from '../../../api/mfa';
import type {Column} from '../../../components/data_table';
import {DataTable, LoadMore} from '../../../components/data_table';
import {ErrorNotice} from '../../../components/error_notice';
import {Loading} from '../../../components/loading';
import {Time} from '../../../components/time';
import {useSettled} from '../../../components/use_settled';
import {Message, useText} from '../../../i18n/message';
import {EndSessionsDialog} from '../actions/end_sessions_dialog';
import {PersonActions} from '../actions/person_actions';
import {RemindDialog} from '../actions/remind_dialog';
import {PEOPLE_KEY} from '../mfa_queries';
import {PersonName} from '../person_name';
import {ExemptionText, StateTag} from '../state_tag';
import {NO_PEOPLE_FILTERS, PeopleFilterBar} from './people_filter_bar';

/** Whom the policy waits for, or has stopped waiting for. */
const isWaitedFor = ({state}: MfaPerson) => state === 'in_grace' || state === 'overdue' || state === 'enrolment_session';
const isOverdue = ({state}: MfaPerson) => state === 'overdue' || state === 'enrolment_session';

export interface PeopleTableProps {
    viewer: Viewer;
    /** Of the whole server. */
    overdue: number;
}

export function PeopleTable({viewer, overdue}: PeopleTableProps) {
    const text = useText();
    const [filters, setFilters] = useState<MfaPeopleFilters>(NO_PEOPLE_FILTERS);
    const [chosen, setChosen] = useState<ReadonlySet<string>>(new Set());
    const [asking, setAsking] = useState<'remind' | 'end_chosen' | 'end_all' | null>(null);
    const asked: MfaPeopleFilters = {...filters, term: useSettled(filters.term.trim())};
    const people = useInfiniteQuery({
        queryKey: [...PEOPLE_KEY, asked],
        queryFn: ({pageParam, signal}) => listMfaPeople(asked, pageParam, signal),
        initialPageParam: '', getNextPageParam: (page) => page.next_cursor ?? undefined, placeholderData: keepPreviousData, staleTime: 0,
    });
    const rows = people.data?.pages.flatMap((page) => page.items) ?? [];
    const total = people.data?.pages[0]?.total ?? null;
    const {write_mfa: mayAct, read_audit: mayReadAudit} = viewer.can;
    // Nobody who is no longer listed is met unseen.
    const listed = rows.filter((person) => chosen.has(person.user_id));

    const choose = (ids: readonly string[], on: boolean) => setChosen((before) => {
        const next = new Set(before);
        ids.forEach((id) => (on ? next.add(id) : next.delete(id)));
        return next;
    });
    const done = () => setAsking(null);

    return (
        <>
            <PeopleFilterBar filters={filters} onChange={(more) => setFilters((before) => ({...before, ...more}))}/>
            <div className='sc-toolbar sc-list-bar'>
                <span role='status' className='sc-faint'>{total !== null && <Message id='mfa.people.total' values={{shown: rows.length, total}}/>}</span>
                <div className='sc-mfa__bulk'>
                    {mayAct && (
                        <button type='button' className='btn btn-tertiary btn-sm' disabled={!listed.some(isWaitedFor)} onClick={() => setAsking('remind')}>
                            <Message id='mfa.remind.open' values={{count: listed.filter(isWaitedFor).length}}/>
                        </button>
                    )}
                    {mayAct && viewer.can.revoke_sessions && (
                        <button type='button' className='btn btn-tertiary btn-danger btn-sm' disabled={!listed.some(isOverdue)} onClick={() => setAsking('end_chosen')}>
                            <Message id='mfa.end.open_chosen' values={{count: listed.filter(isOverdue).length}}/>
                        </button>
                    )}
                    {mayAct && viewer.can.revoke_everyone && (
                        <button type='button' className='btn btn-tertiary btn-danger btn-sm' disabled={overdue === 0} onClick={() => setAsking('end_all')}><Message id='mfa.end.open_all'/></button>
                    )}
                    <a className='btn btn-tertiary btn-sm' href={mfaPeopleCsvUrl(asked)} download='mfa-coverage.csv'><Message id='mfa.people.csv'/></a>
                </div>
            </div>
            {people.isError && <ErrorNotice error={people.error} onRetry={() => void people.refetch()}/>}
            {people.isPending && <Loading/>}
            {people.data && (
                <DataTable<MfaPerson>
                    caption={text('mfa.people.caption')}
                    rows={rows}
                    rowKey={(person) => person.user_id}
                    empty={<Message id='mfa.people.none_found'/>}
                    columns={[
                        ...(mayAct ? [tickColumn({
                            label: (person) => text('mfa.people.choose', {name: person.username}), all: text('mfa.people.choose_all'),
                            rows, chosen, choose,
                        })] : []),
                        {key: 'person', heading: true, header: <Message id='mfa.people.person'/>, cell: (person) => (
                            <>
                                <PersonName person={person}/>
                                <div className='sc-faint sc-small sc-mfa__email'>{person.email}</div>
                            </>
                        )},
                        {key: 'state', header: <Message id='mfa.people.state'/>, cell: (person) => <State person={person}/>},
                        {key: 'deadline', header: <Message id='mfa.people.deadline'/>, cell: (person) => <Deadline person={person}/>},
                        ...(mayAct || mayReadAudit ? [{
                            key: 'actions', header: <Message id='mfa.people.actions'/>,
                            cell: (person: MfaPerson) => <PersonActions person={person} mayAct={mayAct} mayReadAudit={mayReadAudit}/>,
                        }] : []),
                    ]}
                />
            )}
            <LoadMore hasMore={people.hasNextPage} loading={people.isFetchingNextPage} onMore={() => void people.fetchNextPage()}/>
            {asking === 'remind' && <RemindDialog people={listed.filter(isWaitedFor)} onClose={done}/>}
            {asking === 'end_chosen' && <EndSessionsDialog userIds={listed.filter(isOverdue).map(({user_id: id}) => id)} count={listed.filter(isOverdue).length} onClose={done}/>}
            {asking === 'end_all' && <EndSessionsDialog userIds={null} count={overdue} onClose={done}/>}
        </>
    );
}

interface TickColumnNeeds {
    label: (person: MfaPerson) => string;
    all: string;
    rows: readonly MfaPerson[];
    chosen: ReadonlySet<string>;
    choose: (ids: readonly string[], on: boolean) => void;
}

function tickColumn({label, all, rows, chosen, choose}: TickColumnNeeds): Column<MfaPerson> {
    return {
        key: 'chosen',
        header: (
            <input
                type='checkbox' aria-label={all} checked={rows.length > 0 && rows.every(({user_id: id}) => chosen.has(id))}
                onChange={({target}) => choose(rows.map(({user_id: id}) => id), target.checked)}
            />
        ),
        cell: (person) => <input type='checkbox' aria-label={label(person)} checked={chosen.has(person.user_id)} onChange={({target}) => choose([person.user_id], target.checked)}/>,
    };
}

function State({person}: {person: MfaPerson}) {
    return (
        <>
            <StateTag state={person.state}/>
            <div className='sc-faint sc-small'>
                <ExemptionText exemption={person.exemption} until={person.exempt_until}/>
                {person.encouraged && <Message id='mfa.people.encouraged'/>}
                {person.needs_help && <Message id='mfa.people.needs_help'/>}
                {person.enrolment_session_ends_at !== null && <Message id='mfa.people.session_ends' values={{at: <Time ms={person.enrolment_session_ends_at}/>}}/>}
            </div>
        </>
    );
}

function Deadline({person}: {person: MfaPerson}) {
    if (person.deadline_at === null) {
        return <>{'–'}</>;
    }
    return (
        <>
            <Time ms={person.deadline_at}/>
            <div className='sc-faint sc-small'>
                {person.extended_at !== null && <div><Message id='mfa.people.extended'/></div>}
                {person.enrolment_sessions_used > 0 && <div><Message id='mfa.people.sessions_used' values={{used: person.enrolment_sessions_used, allowed: person.enrolment_sessions_allowed}}/></div>}
            </div>
        </>
    );
}

/** What a policy would do, before it does: how many people it meets and when, who is exempt and why, by name. Saving goes through here when MFA is required. */
import {keepPreviousData, useInfiniteQuery} from '@tanstack/react-query';
import React, {useEffect, useState} from 'react';
import {FormattedNumber} from 'react-intl';

import {MFA_STATES} from '../../../../contract/names';
import type {MfaDryRun, MfaPerson, MfaPolicy} from '../../../../contract/types';
import {dryRunMfaPolicy} from '../../../api/mfa';
import {DataTable, LoadMore} from '../../../components/data_table';
import {Dialog} from '../../../components/dialog';
import {ErrorNotice} from '../../../components/error_notice';
import {Loading} from '../../../components/loading';
import {Notice} from '../../../components/notice';
import {Time} from '../../../components/time';
import {Message, useText} from '../../../i18n/message';
import {PersonName} from '../person_name';
import {ExemptionText} from '../state_tag';

const GROUPS = ['now', 'at_deadline', 'exempt'] as const;
type Group = typeof GROUPS[number];

export interface DryRunDialogProps {
    policy: MfaPolicy;
    onClose: () => void;
    /** Only when it is about to be saved. */
    onSave?: () => void;
}

export function DryRunDialog({policy, onClose, onSave}: DryRunDialogProps) {
    const text = useText();
    const [chosen, setChosen] = useState<Group | null>(null);
    const [nobodyNow, setNobodyNow] = useState(false);
    // Where nobody is met at once, those with a deadline are what there is to see.
    const group = chosen ?? (nobodyNow ? 'at_deadline' : 'now');
    const run = useInfiniteQuery({
        queryKey: ['mfa_dry_run', policy, group],
        queryFn: ({pageParam}) => dryRunMfaPolicy({policy, group, ...(pageParam === '' ? {} : {cursor: pageParam})}),
        initialPageParam: '', getNextPageParam: (page) => page.next_cursor ?? undefined, placeholderData: keepPreviousData, staleTime: 0, gcTime: 0,
    });
    const first = run.data?.pages[0];
    const hasNobodyNow = first?.now === 0;
    useEffect(() => setNobodyNow(hasNobodyNow), [hasNobodyNow]);
    return (
        <Dialog
            title={<Message id={onSave ? 'mfa.dry_run.title_save' : 'mfa.dry_run.title'}/>}
            onClose={onClose}
            footer={(
                <>
                    <button type='button' className='btn btn-tertiary' onClick={onClose}><Message id={onSave ? 'save.cancel' : 'dialog.close'}/></button>
                    {onSave && <button type='button' className='btn btn-primary' disabled={!first || first.refusals.length > 0} onClick={onSave}><Message id='mfa.dry_run.save'/></button>}
                </>
            )}
        >
            {run.isError && <ErrorNotice error={run.error} onRetry={() => void run.refetch()}/>}
            {run.isPending && <Loading/>}
            {first && (
                <>
                    <Summary run={first}/>
                    <div className='sc-toolbar sc-views' role='group' aria-label={text('mfa.dry_run.lists')}>
                        {GROUPS.map((known) => (
                            <button key={known} type='button' className={known === group ? 'btn btn-sm btn-primary' : 'btn btn-sm btn-tertiary'} aria-pressed={known === group} onClick={() => setChosen(known)}>
                                <Message id={`mfa.dry_run.${known}`} values={{count: countOf(first, known)}}/>
                            </button>
                        ))}
                    </div>
                    {group === 'exempt' && (first.exempt.bot ?? 0) > 0 && <p className='sc-faint sc-small'><Message id='mfa.dry_run.bots' values={{count: first.exempt.bot ?? 0}}/></p>}
                    <div className='sc-inset sc-inset--tight sc-mfa__dry-run' aria-busy={run.isPlaceholderData}>
                        <People people={run.data?.pages.flatMap((page) => page.people) ?? []} group={group}/>
                        <LoadMore hasMore={run.hasNextPage} loading={run.isFetchingNextPage} onMore={() => void run.fetchNextPage()}/>
                    </div>
                </>
            )}
        </Dialog>
    );
}

/** How many the list has: bots are counted above it, and would only bury the others in it. */
function countOf(run: MfaDryRun, group: Group): number {
    return group === 'exempt' ? (run.counts.exempt ?? 0) - (run.exempt.bot ?? 0) : run[group];
}

function Summary({run}: {run: MfaDryRun}) {
    return (
        <>
            {run.refusals.map((refusal) => <Notice key={refusal} kind='danger' role='alert'><Message id={refusal === 'mfa.not_enabled' ? 'mfa.dry_run.not_enabled' : 'mfa.dry_run.actor_not_enrolled'}/></Notice>)}
            <Notice kind={run.now > 0 ? 'warning' : 'info'} role='status'>
                <p><Message id='mfa.dry_run.summary_now' values={{count: run.now}}/></p>
                <p>
                    <Message
                        id={laterText(run)}
                        values={{count: run.at_deadline, first: <MaybeTime at={run.first_deadline_at}/>, last: <MaybeTime at={run.last_deadline_at}/>}}
                    />
                </p>
                {run.encouraged > 0 && <p><Message id='mfa.dry_run.summary_encouraged' values={{count: run.encouraged}}/></p>}
            </Notice>
            <dl className='sc-counts'>
                {MFA_STATES.filter((state) => state !== 'enrolment_session' || (run.counts[state] ?? 0) > 0).map((state) => (
                    <div key={state} className='sc-counts__state'>
                        <dt><Message id={`mfa.state.${state}`}/></dt>
                        <dd><FormattedNumber value={run.counts[state] ?? 0}/></dd>
                    </div>
                ))}
            </dl>
        </>
    );
}

/** Deadlines within a minute are one to a reader. */
function laterText({at_deadline: count, first_deadline_at: first, last_deadline_at: last}: MfaDryRun) {
    if (count === 0) {
        return 'mfa.dry_run.summary_nobody_later';
    }
    return (last ?? 0) - (first ?? 0) < 60_000 ? 'mfa.dry_run.summary_later_at_once' : 'mfa.dry_run.summary_later';
}

const MaybeTime = ({at}: {at: number | null}) => (at === null ? <>{'–'}</> : <Time ms={at}/>);

function People({people, group}: {people: MfaPerson[]; group: Group}) {
    const text = useText();
    return (
        <DataTable<MfaPerson>
            caption={text(`mfa.dry_run.${group}`, {count: people.length})}
            rows={people}
            rowKey={(person) => person.user_id}
            empty={<Message id='mfa.dry_run.nobody'/>}
            columns={[
                {key: 'person', heading: true, header: <Message id='mfa.people.person'/>, cell: (person) => <PersonName person={person}/>},
                group === 'exempt' ?
                    {key: 'why', header: <Message id='mfa.people.why'/>, cell: (person) => <ExemptionText exemption={person.exemption} until={person.exempt_until}/>} :
                    {key: 'deadline', header: <Message id='mfa.people.deadline'/>, cell: (person) => <MaybeTime at={person.deadline_at}/>},
            ]}
        />
    );
}

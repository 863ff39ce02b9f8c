/** Naming many people at once: pasted, or from a CSV file. What was not understood is told line by line before anything can start. */
import {useMutation} from '@tanstack/react-query';
import type {ChangeEvent} from 'react';
import React, {useState} from 'react';

import {shortenPeopleList} from '../../../contract/people_list';
import type {ResolvedUsers, ResolveProblem} from '../../../contract/types';
import {resolveUsers} from '../../api/revocations';
import {DataTable} from '../../components/data_table';
import {ErrorNotice} from '../../components/error_notice';
import {Notice} from '../../components/notice';
import {Message, useText} from '../../i18n/message';

/** The contract's limits. */
const MOST_CHARACTERS = 900_000;
const MOST_LINES = 10_000;
/** More would make the page slow, and nobody reads them here. */
const MOST_SHOWN = 200;

export interface PeopleListProps {
    disabled: boolean;
    /** null: the list changed and was not understood yet. */
    onUnderstood: (userIds: readonly string[] | null) => void;
}

export function PeopleList({disabled, onUnderstood}: PeopleListProps) {
    const text = useText();
    const [entered, setEntered] = useState('');
    const resolving = useMutation({mutationFn: resolveUsers});
    // An answer to what stood there before is no answer: reset() by enter() keeps it from coming here, and only here.
    const check = (list: string) => resolving.mutate(list, {onSuccess: (resolved) => onUnderstood(resolved.user_ids)});

    const enter = (list: string) => {
        setEntered(list);
        resolving.reset();
        onUnderstood(null);
    };
    const readFile = async ({target}: ChangeEvent<HTMLInputElement>) => {
        const file = target.files?.[0];
        if (file) {
            const list = shorten(decode(await file.arrayBuffer()));
            // Chosen again after a correction, the same file is a change too.
            target.value = '';
            enter(list);
            if (list.length <= MOST_CHARACTERS) {
                check(list);
            }
        }
    };
    const tooLong = entered.length > MOST_CHARACTERS;

    return (
        <div className='sc-people'>
            <label className='sc-field'>
                <Message id='people.list'/>
                <textarea className='form-control' rows={4} disabled={disabled} value={entered} placeholder={text('people.placeholder')} onChange={(event) => enter(event.target.value)}/>
            </label>
            <div className='sc-toolbar'>
                <button type='button' className='btn btn-tertiary btn-sm' disabled={disabled || entered.trim() === '' || tooLong || resolving.isPending} onClick={() => check(entered)}>
                    <Message id={resolving.isPending ? 'people.checking' : 'people.check'}/>
                </button>
                <label className='sc-file'>
                    <Message id='people.file'/>
                    <input type='file' accept='.csv,.txt,text/csv,text/plain' disabled={disabled || resolving.isPending} onChange={(event) => void readFile(event)}/>
                </label>
            </div>
            {tooLong && <Notice kind='danger' role='alert'><Message id='people.too_long'/></Notice>}
            {resolving.isError && <ErrorNotice error={resolving.error}/>}
            {resolving.data && <Understood resolved={resolving.data}/>}
        </div>
    );
}

/** A spreadsheet's "Unicode text" is UTF-16, and says so in its first two bytes. */
function decode(bytes: ArrayBuffer): string {
    const [first, second] = new Uint8Array(bytes.slice(0, 2));
    return new TextDecoder(first === 0xFF && second === 0xFE ? 'utf-16le' : first === 0xFE && second === 0xFF ? 'utf-16be' : 'utf-8').decode(bytes);
}

/** Columns that name nobody make a file large: without them ten thousand lines are never too long. */
function shorten(list: string): string {
    return list.length > MOST_CHARACTERS ? shortenPeopleList(list, MOST_LINES) ?? list : list;
}

function Understood({resolved: {lines, user_ids: userIds, problems}}: {resolved: ResolvedUsers}) {
    const text = useText();
    const lost = problems.filter(({problem}) => problem !== 'repeated').length;
    return (
        <>
            <Notice kind={lost === 0 ? 'success' : 'warning'} role='status'>
                <Message id='people.understood' values={{people: userIds.length, lines}}/>
                {lost > 0 && <>{' '}<strong><Message id='people.not_understood' values={{count: lost}}/></strong></>}
            </Notice>
            {problems.length > 0 && (
                <div className='sc-people__problems'>
                    <DataTable<ResolveProblem>
                        caption={text('people.problems')}
                        rows={problems.slice(0, MOST_SHOWN)}
                        rowKey={({line, text: mention, problem}) => `${line} ${problem} ${mention}`}
                        empty={null}
                        columns={[
                            {key: 'line', heading: true, header: <Message id='people.line'/>, cell: ({line}) => line},
                            {key: 'text', header: <Message id='people.text'/>, cell: ({text: mention}) => <code>{mention}</code>},
                            {key: 'problem', header: <Message id='people.problem'/>, cell: ({problem}) => <Message id={`people.problem.${problem}`}/>},
                        ]}
                    />
                    {problems.length > MOST_SHOWN && <p className='sc-faint sc-small'><Message id='people.more_problems' values={{count: problems.length - MOST_SHOWN}}/></p>}
                </div>
            )}
        </>
    );
}

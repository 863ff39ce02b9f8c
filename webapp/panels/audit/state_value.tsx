/** A value of a record's state, or of a policy in the settings report, as people read it: names for ids, words for choices, lines for objects. */
import type {ReactNode} from 'react';
import React, {useState} from 'react';

import type {Kind} from '../../api/core_directory';
import {EntryName} from '../../components/entry_name';
import {fieldName} from '../../components/field_name';
import {Time} from '../../components/time';
import {findMessage, Message, useText} from '../../i18n/message';
import {flatten} from './difference';
import {HoldName} from './hold_name';

export interface StateValueProps {
    /** Nested fields with dots. */
    field: string;
    value: unknown;
    /** Of the object it is a field of: what decides whose id it is. */
    beside?: Readonly<Record<string, unknown>>;
    /** Long lists too, as on paper, where nothing unfolds. */
    whole?: boolean;
}

/** A number in a field named so is a moment, from the year 2001 on: shorter ones are durations and counts. */
const MOMENT = /(?:^|[._])(?:at|since|until|before)$/;
const FIRST_MOMENT_MS = 1e12;

/** Names are asked for one by one, so a long list is shown in parts. */
const SHOWN_AT_ONCE = 20;

export function StateValue({field, value, beside = {}, whole = false}: StateValueProps) {
    const text = useText();
    if (value === undefined) {
        return <>{'–'}</>;
    }
    if (value === null) {
        return <span className='sc-faint'><Message id='audit.value_none'/></span>;
    }
    if (value === '' || (Array.isArray(value) && value.length === 0)) {
        return <span className='sc-faint'><Message id='audit.value_empty'/></span>;
    }
    if (Array.isArray(value)) {
        return <Entries items={value} whole={whole} entry={(item) => <StateValue field={field} value={item} whole={whole}/>}/>;
    }
    if (typeof value === 'object') {
        return <Lines field={field} value={value as Record<string, unknown>} whole={whole}/>;
    }
    if (typeof value === 'boolean') {
        return <Message id={value ? 'setting.true' : 'setting.false'}/>;
    }
    if (typeof value === 'number') {
        return value > FIRST_MOMENT_MS && MOMENT.test(field) ? <Time ms={value} seconds={true}/> : <>{String(value)}</>;
    }
    const id = String(value);
    const kind = kindOfId(field, id, beside);
    if (kind === 'hold') {
        return <HoldName id={id}/>;
    }
    if (kind !== null) {
        return <EntryName kind={kind} id={id} detailed={true} guessed={isGuessed(field, beside)}/>;
    }
    const words = wordsOf(field, id);
    return words === null ? <bdi>{id}</bdi> : <span title={id}>{text(words)}</span>;
}

/** Each on a line of its own; `after` stands below them. */
export function Entries({items, entry, after, whole = false}: {items: unknown[]; entry: (item: unknown) => ReactNode; after?: ReactNode; whole?: boolean}) {
    const [shown, setShown] = useState(whole ? items.length : SHOWN_AT_ONCE);
    const rest = items.length - shown;
    return (
        <ul className='sc-difference__list'>
            {items.slice(0, shown).map((item, index) => <li key={index}>{entry(item)}</li>)}
            {rest > 0 && <li><button type='button' className='sc-link' onClick={() => setShown(shown + SHOWN_AT_ONCE)}><Message id='audit.list_more' values={{count: rest}}/></button></li>}
            {after}
        </ul>
    );
}

/** An object: a line for each of its fields, in their order. */
function Lines({field, value, whole}: {field: string; value: Record<string, unknown>; whole: boolean}) {
    const text = useText();
    return (
        <span className='sc-lines'>
            {[...flatten(value)].map(([name, inner]) => (
                <span key={name} title={`${field}.${name}`}>
                    <span className='sc-faint'>{`${fieldName(text, `${field}.${name}`)}: `}</span>
                    <StateValue field={`${field}.${name}`} value={inner} beside={value} whole={whole}/>
                </span>
            ))}
        </span>
    );
}

const ID = /^[a-z0-9]{26}$/;
const KINDS: Readonly<Record<string, Kind | 'hold'>> = {
    user_id: 'user', user_ids: 'user', requested_by: 'user', created_by: 'user', decided_by: 'user', actor_id: 'user',
    team_id: 'team', team_ids: 'team', channel_id: 'channel', group_id: 'group', group_ids: 'group', hold_id: 'hold',
};

function kindOfId(field: string, id: string, beside: Readonly<Record<string, unknown>>): Kind | 'hold' | null {
    const name = field.slice(field.lastIndexOf('.') + 1);
    if (!ID.test(id)) {
        return null;
    }
    if (name === 'target_id') {
        return beside.target_type === undefined || beside.target_type === 'user' ? 'user' : beside.target_type === 'audit_hold' ? 'hold' : null;
    }
    return KINDS[name] ?? null;
}

/** A target that nothing says the kind of is mostly a person. */
const isGuessed = (field: string, beside: Readonly<Record<string, unknown>>) => /(?:^|\.)target_id$/.test(field) && beside.target_type === undefined;

/** What a choice is called where it is made: by the end of its field's path, texts by the value behind this. */
const CHOICES: ReadonlyArray<readonly [field: string, messages: string]> = [
    ['match.type', 'push.match'], ['syntax', 'push.match.syntax'], ['action', 'push.action'], ['mode', 'mfa.mode'], ['unit', 'mfa.grace'], ['when', 'mfa.core'], ['scope.type', 'revoke.who'], ['scope.type', 'mfa.scope'],
    ['roles', 'mfa.roles'], ['role', 'role.many'], ['exempt_providers', 'mfa.provider'], ['client_kinds', 'client'], ['order', 'revoke'], ['event_name', 'audit.event'], ['effect', 'audit.event'],
    ['intended', 'audit.event'], ['status', 'audit.status'], ['target_type', 'audit.target.type'], ['result', 'audit.webhook.result'], ['kind', 'audit.ask.title'],
    ['target_id', 'audit.policy'], ['target_id', 'mobile.check'],
];

function wordsOf(field: string, value: string) {
    const found = CHOICES.filter(([name]) => field === name || field.endsWith(`.${name}`)).map(([, messages]) => findMessage(`${messages}.${value}`));
    return found.find((id) => id !== null) ?? null;
}

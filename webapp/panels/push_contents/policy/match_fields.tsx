/** What has to be entered for each kind of rule: whom or what it meets. */
import React from 'react';

import type {PushRuleMatch} from '../../../../contract/types';
import {EntryPicker} from '../../../components/entry_picker';
import {Notice} from '../../../components/notice';
import {Message, useText} from '../../../i18n/message';
import {SelectField, TextField} from '../fields';

type Words = Extract<PushRuleMatch, {type: 'words'}>;

/** The contract's limits (contract/push.ts), which this half cannot load. */
const PATTERN_LIMIT = 200;
const ROLE_LIMIT = 64;

export interface MatchFieldsProps {
    match: PushRuleMatch;
    /** Why the pattern is none; '' = nothing is known against it. */
    patternProblem: string;
    onChange: (match: PushRuleMatch) => void;
}

export function MatchFields({match, patternProblem, onChange}: MatchFieldsProps) {
    const text = useText();
    switch (match.type) {
    case 'team':
        return <EntryPicker label={text('push.match.team')} kind='team' value={match.team_id} onPick={(id) => onChange({type: 'team', team_id: id})}/>;
    case 'channel':
        return <EntryPicker label={text('push.match.channel')} kind='channel' value={match.channel_id} onPick={(id) => onChange({type: 'channel', channel_id: id})}/>;
    case 'user':
        return <EntryPicker label={text('push.match.user')} kind='user' value={match.user_id} onPick={(id) => onChange({type: 'user', user_id: id})}/>;
    case 'role':
        return <TextField label={text('push.match.role')} value={match.role} limit={ROLE_LIMIT} help={text('push.match.role_help')} onChange={(role) => onChange({type: 'role', role: role.trim()})}/>;
    case 'words':
        return <WordsFields match={match} problem={patternProblem} onChange={onChange}/>;
    default:
        return null;
    }
}

function WordsFields({match, problem, onChange}: {match: Words; problem: string; onChange: (match: Words) => void}) {
    const text = useText();
    return (
        <>
            <TextField
                label={text('push.match.pattern')} value={match.pattern} limit={PATTERN_LIMIT} error={problem && text('push.match.pattern_wrong', {problem})}
                onChange={(pattern) => onChange({...match, pattern})}
            />
            <SelectField
                label={text('push.match.syntax')} value={match.syntax}
                choices={[{value: 'literal', label: text('push.match.syntax.literal')}, {value: 're2', label: text('push.match.syntax.re2')}]}
                onChange={(syntax) => onChange({...match, syntax})}
            />
            <Notice kind='info'><Message id='push.match.words_limits'/></Notice>
        </>
    );
}

/** One rule: its name, which pushes it meets, and what becomes of them. What is entered here goes into the form; the save bar saves it. */
import React, {useState} from 'react';

import {PUSH_ACTIONS} from '../../../../contract/names';
import type {PushRule, PushRuleMatch} from '../../../../contract/types';
import {Dialog} from '../../../components/dialog';
import {EntryPicker} from '../../../components/entry_picker';
import {Notice} from '../../../components/notice';
import {Message, useText} from '../../../i18n/message';
import {SelectField, TextField} from '../fields';
import {newRuleId} from './rule_edits';

type MatchType = PushRuleMatch['type'];
type Words = Extract<PushRuleMatch, {type: 'words'}>;

/** From what meets most to what meets least. */
const MATCH_TYPES = ['everything', 'private_channels', 'direct_messages', 'guests', 'team', 'channel', 'user', 'role', 'words'] as const satisfies readonly MatchType[];

/** The contract's limits (contract/push.ts), which this half cannot load. */
const NAME_LIMIT = 80;
const PATTERN_LIMIT = 200;
const ROLE = /^[a-z0-9_]{1,64}$/;

export function newRule(): PushRule {
    return {id: newRuleId(), name: '', enabled: true, match: {type: 'private_channels'}, action: 'generic_no_channel'};
}

function emptyMatch(type: MatchType): PushRuleMatch {
    switch (type) {
    case 'team':
        return {type, team_id: ''};
    case 'channel':
        return {type, channel_id: ''};
    case 'user':
        return {type, user_id: ''};
    case 'role':
        return {type, role: ''};
    case 'words':
        return {type, syntax: 'literal', pattern: ''};
    default:
        return {type};
    }
}

/** Whether the server can take it; only RE2 itself is left to the server to judge. */
export function isComplete({name, match}: PushRule): boolean {
    if (name.trim() === '') {
        return false;
    }
    switch (match.type) {
    case 'team':
        return match.team_id !== '';
    case 'channel':
        return match.channel_id !== '';
    case 'user':
        return match.user_id !== '';
    case 'role':
        return ROLE.test(match.role);
    case 'words':
        return match.pattern !== '';
    default:
        return true;
    }
}

export interface RuleDialogProps {
    rule: PushRule;
    isNew: boolean;
    onDone: (rule: PushRule) => void;
    onClose: () => void;
}

export function RuleDialog({rule, isNew, onDone, onClose}: RuleDialogProps) {
    const text = useText();
    const [values, setValues] = useState(rule);
    const change = (more: Partial<PushRule>) => setValues((before) => ({...before, ...more}));
    return (
        <Dialog
            title={<Message id={isNew ? 'push.rule.title_new' : 'push.rule.title'}/>}
            onClose={onClose}
            footer={(
                <>
                    <button type='button' className='btn btn-tertiary' onClick={onClose}><Message id='save.cancel'/></button>
                    <button type='button' className='btn btn-primary' disabled={!isComplete(values)} onClick={() => onDone({...values, name: values.name.trim()})}>
                        <Message id={isNew ? 'push.rule.add' : 'push.rule.apply'}/>
                    </button>
                </>
            )}
        >
            <TextField label={text('push.rule.name')} value={values.name} limit={NAME_LIMIT} onChange={(name) => change({name})}/>
            <SelectField
                label={text('push.rule.match')} value={values.match.type}
                choices={MATCH_TYPES.map((type) => ({value: type, label: text(`push.match.${type}`)}))}
                onChange={(type) => change({match: emptyMatch(type)})}
            />
            <MatchFields match={values.match} onChange={(match) => change({match})}/>
            <fieldset className='sc-group'>
                <legend><Message id='push.rule.action'/></legend>
                {PUSH_ACTIONS.map((action) => (
                    <label key={action} className='sc-radio sc-radio--block'>
                        <input type='radio' name={rule.id} checked={values.action === action} onChange={() => change({action})}/>
                        <span>
                            <Message id={`push.action.${action}`}/>
                            <small><Message id={`push.action.${action}.help`}/></small>
                        </span>
                    </label>
                ))}
            </fieldset>
            <label className='sc-check'>
                <input type='checkbox' checked={values.enabled} onChange={(event) => change({enabled: event.target.checked})}/>
                <Message id='push.rule.enabled'/>
            </label>
        </Dialog>
    );
}

function MatchFields({match, onChange}: {match: PushRuleMatch; onChange: (match: PushRuleMatch) => void}) {
    const text = useText();
    switch (match.type) {
    case 'team':
        return <EntryPicker label={text('push.match.team')} kind='team' value={match.team_id} onPick={(id) => onChange({type: 'team', team_id: id})}/>;
    case 'channel':
        return <EntryPicker label={text('push.match.channel')} kind='channel' value={match.channel_id} onPick={(id) => onChange({type: 'channel', channel_id: id})}/>;
    case 'user':
        return <EntryPicker label={text('push.match.user')} kind='user' value={match.user_id} onPick={(id) => onChange({type: 'user', user_id: id})}/>;
    case 'role':
        return <TextField label={text('push.match.role')} value={match.role} limit={64} help={text('push.match.role_help')} onChange={(role) => onChange({type: 'role', role: role.trim()})}/>;
    case 'words':
        return <WordsFields match={match} onChange={onChange}/>;
    default:
        return null;
    }
}

function WordsFields({match, onChange}: {match: Words; onChange: (match: Words) => void}) {
    const text = useText();
    return (
        <>
            <TextField label={text('push.match.pattern')} value={match.pattern} limit={PATTERN_LIMIT} onChange={(pattern) => onChange({...match, pattern})}/>
            <SelectField
                label={text('push.match.syntax')} value={match.syntax}
                choices={[{value: 'literal', label: text('push.match.syntax.literal')}, {value: 're2', label: text('push.match.syntax.re2')}]}
                onChange={(syntax) => onChange({...match, syntax})}
            />
            <Notice kind='info'><Message id='push.match.words_limits'/></Notice>
        </>
    );
}

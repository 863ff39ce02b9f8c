/** One rule: its name, which pushes it meets, and what becomes of them. What is entered here goes into the form; the save bar saves it. */
import React, {useState} from 'react';

import {PUSH_ACTIONS} from '../../../../contract/names';
import type {PushRule, PushRuleMatch} from '../../../../contract/types';
import {Dialog} from '../../../components/dialog';
import {Message, useText} from '../../../i18n/message';
import {SelectField, TextField} from '../fields';
import {ConversationField} from './conversation_field';
import {MatchFields} from './match_fields';
import {newRuleId} from './rule_edits';
import {usePatternProblem} from './use_pattern_problem';

type MatchType = PushRuleMatch['type'];

/** A channel too, but found by its people: it has no name of its own. */
const CONVERSATION = 'conversation';
type MatchKind = MatchType | typeof CONVERSATION;

/** From what meets most to what meets least. */
const MATCH_KINDS = ['everything', 'private_channels', 'direct_messages', 'guests', 'team', 'channel', CONVERSATION, 'user', 'role', 'words'] as const satisfies readonly MatchKind[];

/** The contract's limit (contract/push.ts), which this half cannot load. */
const NAME_LIMIT = 80;
const ROLE = /^[a-z0-9_]{1,64}$/;

export function newRule(): PushRule {
    return {id: newRuleId(), name: '', enabled: true, match: {type: 'private_channels'}, action: 'generic_no_channel'};
}

function emptyMatch(type: MatchKind): PushRuleMatch {
    switch (type) {
    case 'team':
        return {type, team_id: ''};
    case 'channel':
    case CONVERSATION:
        return {type: 'channel', channel_id: ''};
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

/** Whether the server can take it; only RE2 itself is left to the server to judge (use_pattern_problem.ts). */
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
        return match.pattern.trim() !== '';
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
    const [kind, setKind] = useState<MatchKind>(rule.match.type);
    const patternProblem = usePatternProblem(values.match);
    const change = (more: Partial<PushRule>) => setValues((before) => ({...before, ...more}));
    return (
        <Dialog
            title={<Message id={isNew ? 'push.rule.title_new' : 'push.rule.title'}/>}
            onClose={onClose}
            footer={(
                <>
                    <button type='button' className='btn btn-tertiary' onClick={onClose}><Message id='save.cancel'/></button>
                    <button type='button' className='btn btn-primary' disabled={!isComplete(values) || patternProblem !== ''} onClick={() => onDone({...values, name: values.name.trim()})}>
                        <Message id={isNew ? 'push.rule.add' : 'push.rule.apply'}/>
                    </button>
                </>
            )}
        >
            <TextField label={text('push.rule.name')} value={values.name} limit={NAME_LIMIT} onChange={(name) => change({name})}/>
            <SelectField
                label={text('push.rule.match')} value={kind}
                choices={MATCH_KINDS.map((one) => ({value: one, label: text(`push.match.${one}`)}))}
                onChange={(one) => {
                    setKind(one);
                    change({match: emptyMatch(one)});
                }}
            />
            {kind === CONVERSATION && <ConversationField onFound={(id) => change({match: {type: 'channel', channel_id: id}})}/>}
            {kind !== CONVERSATION && <MatchFields match={values.match} patternProblem={patternProblem} onChange={(match) => change({match})}/>}
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

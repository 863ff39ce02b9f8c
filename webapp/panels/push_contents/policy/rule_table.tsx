/** The rules of the policy with what was entered on top; the strictest that applies wins, so their order says nothing. */
import React, {useState} from 'react';

import type {PushRule} from '../../../../contract/types';
import {DataTable, LoadMore} from '../../../components/data_table';
import {Tag} from '../../../components/tag';
import {Message, useText} from '../../../i18n/message';
import {isSame} from '../../policy_form/is_same';
import {MatchText} from './match_text';
import {newRule, RuleDialog} from './rule_dialog';

/** A policy may have a thousand. */
const SHOWN_AT_ONCE = 50;
/** Fewer are seen at a glance. */
const SEARCHABLE_FROM = 6;

export interface RuleTableProps {
    rules: PushRule[];
    stored: readonly PushRule[];
    readOnly: boolean;
    disabled: boolean;
    onEnter: (rule: PushRule) => void;
    onRemove: (id: string) => void;
}

/** By its name, by what was entered for it, and by the words the table shows for its kind and its action. */
function isFound({name, match}: PushRule, term: string, shown: readonly string[]): boolean {
    const entered = match.type === 'words' ? [match.pattern] : match.type === 'role' ? [match.role] : [];
    return [name, ...entered, ...shown].some((one) => one.toLowerCase().includes(term.trim().toLowerCase()));
}

export function RuleTable({rules, stored, readOnly, disabled, onEnter, onRemove}: RuleTableProps) {
    const text = useText();
    const [open, setOpen] = useState<{rule: PushRule; isNew: boolean} | null>(null);
    const [shown, setShown] = useState(SHOWN_AT_ONCE);
    const [term, setTerm] = useState('');
    const found = rules.filter((rule) => isFound(rule, term, [text(`push.match.${rule.match.type}`), text(`push.action.${rule.action}`)]));
    const storedById = new Map(stored.map((rule) => [rule.id, rule]));
    return (
        <div className='sc-inset'>
            <div className='sc-rules__header'>
                <div>
                    <h4 className='sc-subtitle'><Message id='push.rules.title'/></h4>
                    <p className='sc-help'><Message id='push.rules.help'/></p>
                </div>
                {!readOnly && <button type='button' className='btn btn-tertiary btn-sm' disabled={disabled} onClick={() => setOpen({rule: newRule(), isNew: true})}><Message id='push.rules.add'/></button>}
            </div>
            {rules.length >= SEARCHABLE_FROM && (
                <label className='sc-field sc-search'>
                    <span className='sc-visually-hidden'><Message id='push.rules.search'/></span>
                    <input type='search' className='form-control' placeholder={text('push.rules.search')} value={term} maxLength={128} onChange={(event) => setTerm(event.target.value)}/>
                </label>
            )}
            <DataTable
                caption={text('push.rules.title')}
                rows={found.slice(0, shown)}
                rowKey={(rule) => rule.id}
                empty={<Message id={rules.length === 0 ? 'push.rules.empty' : 'push.rules.none_found'}/>}
                columns={[
                    {key: 'name', heading: true, header: <Message id='push.rules.name'/>, cell: (rule) => (
                        <>
                            <strong className='sc-rule__name'><bdi>{rule.name}</bdi></strong>
                            <div className='sc-tags'>
                                {!isSame(rule, storedById.get(rule.id)) && <Tag tone='attention'><Message id='push.rules.unsaved'/></Tag>}
                                {!rule.enabled && <Tag><Message id='push.rules.disabled'/></Tag>}
                            </div>
                        </>
                    )},
                    {key: 'match', header: <Message id='push.rule.match'/>, cell: (rule) => <MatchText match={rule.match}/>},
                    {key: 'action', header: <Message id='push.rule.action'/>, cell: (rule) => <Message id={`push.action.${rule.action}`}/>},
                    ...(readOnly ? [] : [{key: 'actions', header: <Message id='push.rules.actions'/>, cell: (rule: PushRule) => (
                        <div className='sc-table__actions'>
                            <button type='button' className='btn btn-tertiary btn-sm' disabled={disabled} aria-label={text('push.rules.edit_named', {name: rule.name})} onClick={() => setOpen({rule, isNew: false})}><Message id='push.rules.edit'/></button>
                            <button type='button' className='btn btn-tertiary btn-sm' disabled={disabled} aria-label={text('push.rules.remove_named', {name: rule.name})} onClick={() => onRemove(rule.id)}><Message id='push.rules.remove'/></button>
                        </div>
                    )}]),
                ]}
            />
            <LoadMore hasMore={found.length > shown} loading={false} onMore={() => setShown(shown + SHOWN_AT_ONCE)}/>
            {open && (
                <RuleDialog
                    rule={open.rule} isNew={open.isNew} onClose={() => setOpen(null)}
                    onDone={(rule) => {
                        onEnter(rule);
                        setOpen(null);
                    }}
                />
            )}
        </div>
    );
}

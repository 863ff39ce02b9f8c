/** "Why?": which rule decides for one person in one channel, and which others apply. Asks about the policy as it is saved. */
import {useMutation} from '@tanstack/react-query';
import React, {useState} from 'react';

import type {PushExplanation} from '../../../contract/types';
import type {PushQuestion} from '../../api/push';
import {explainPush} from '../../api/push';
import {DataTable, LoadMore} from '../../components/data_table';
import {EntryList} from '../../components/entry_list';
import {EntryPicker} from '../../components/entry_picker';
import {ErrorNotice} from '../../components/error_notice';
import {Notice} from '../../components/notice';
import {SectionCard} from '../../components/section_card';
import {Tag} from '../../components/tag';
import {Message, useText} from '../../i18n/message';
import {SelectField} from './fields';

/** Mattermost's own limit of a message. */
const MESSAGE_LIMIT = 16_383;

/** Core lets eight people into a group message. */
const OTHERS_LIMIT = 7;

interface Entered {recipient: string; where: 'channel' | 'conversation'; channelId: string; others: string[]; text: string}

/** null while something is missing. */
function questionOf({recipient, where, channelId, others, text}: Entered): PushQuestion | null {
    if (recipient === '' || (where === 'channel' ? channelId === '' : others.length === 0)) {
        return null;
    }
    return {user_id: recipient, ...where === 'channel' ? {channel_id: channelId} : {with_user_ids: others}, text};
}

export function ExplainCard() {
    const text = useText();
    const [entered, setEntered] = useState<Entered>({recipient: '', where: 'channel', channelId: '', others: [], text: ''});
    const asking = useMutation({mutationFn: explainPush});
    const change = (more: Partial<Entered>) => {
        setEntered((before) => ({...before, ...more}));
        // An answer to another question must not stay below this one.
        asking.reset();
    };
    const question = questionOf(entered);
    return (
        <SectionCard title={<Message id='push.why.title'/>} subtitle={<Message id='push.why.subtitle'/>}>
            <div className='sc-toolbar'>
                <EntryPicker label={text('push.why.recipient')} kind='user' value={entered.recipient} onPick={(id) => change({recipient: id})}/>
                <SelectField
                    label={text('push.why.where')} value={entered.where}
                    choices={[{value: 'channel', label: text('push.why.where.channel')}, {value: 'conversation', label: text('push.why.where.conversation')}]}
                    onChange={(where) => change({where})}
                />
                {entered.where === 'channel' && <EntryPicker label={text('push.why.channel')} kind='channel' value={entered.channelId} onPick={(id) => change({channelId: id})}/>}
            </div>
            {entered.where === 'conversation' && <EntryList label={text('push.why.others')} kind='user' ids={entered.others} disabled={false} onChange={(others) => change({others: others.slice(0, OTHERS_LIMIT)})}/>}
            <label className='sc-field sc-why__text'>
                <Message id='push.why.text'/>
                <textarea className='form-control' rows={2} maxLength={MESSAGE_LIMIT} value={entered.text} onChange={(event) => change({text: event.target.value})}/>
            </label>
            <button type='button' className='btn btn-primary' disabled={question === null || asking.isPending} onClick={() => question && asking.mutate(question)}>
                <Message id='push.why.ask'/>
            </button>
            <div role='status' className='sc-answer'>{asking.data && <Explanation explanation={asking.data}/>}</div>
            {asking.isError && <ErrorNotice error={asking.error}/>}
        </SectionCard>
    );
}

/** A policy may have a thousand rules. */
const SHOWN_AT_ONCE = 20;

function ExplainedRules({rules, decidedBy}: {rules: PushExplanation['rules']; decidedBy: string | null}) {
    const text = useText();
    const [shown, setShown] = useState(SHOWN_AT_ONCE);
    const rank = ({id, applies}: PushExplanation['rules'][number]): number => (id === decidedBy ? 0 : applies ? 1 : 2);
    return (
        <div className='sc-inset'>
            <DataTable
                caption={text('push.why.rules')}
                // The one that decides, then the others that apply; each part keeps the policy's order.
                rows={[...rules].sort((one, other) => rank(one) - rank(other)).slice(0, shown)}
                rowKey={(rule) => rule.id}
                empty={null}
                columns={[
                    {key: 'name', heading: true, header: <Message id='push.rules.name'/>, cell: (rule) => <bdi className='sc-rule__name'>{rule.name}</bdi>},
                    {key: 'action', header: <Message id='push.rule.action'/>, cell: (rule) => <Message id={`push.action.${rule.action}`}/>},
                    {key: 'applies', header: <Message id='push.why.applies'/>, cell: (rule) => <Applies rule={rule} decides={rule.id === decidedBy}/>},
                ]}
            />
            <LoadMore hasMore={rules.length > shown} loading={false} onMore={() => setShown(shown + SHOWN_AT_ONCE)}/>
        </div>
    );
}

function Explanation({explanation: {channel_id: channelId, server_level: level, action, decided_by: decidedBy, rules}}: {explanation: PushExplanation}) {
    const decider = rules.find(({id}) => id === decidedBy);
    const isReduced = action !== null && rules.some(({applies, changes_anything: changes}) => applies && changes);
    const values = {
        level: <strong><Message id={`push.contents.${level}`}/></strong>,
        rule: <strong><bdi>{decider?.name ?? ''}</bdi></strong>,
        action: action && <strong><Message id={`push.action.${action}`}/></strong>,
    };
    return (
        <>
            <Notice kind={isReduced ? 'success' : 'info'}>
                {action === null && <Message id='push.why.no_rule' values={values}/>}
                {action !== null && <Message id={isReduced ? 'push.why.decided' : 'push.why.decided_nothing'} values={values}/>}
            </Notice>
            {channelId === null && <p className='sc-help'><Message id='push.why.not_yet'/></p>}
            {rules.length > 0 && <ExplainedRules rules={rules} decidedBy={decidedBy}/>}
        </>
    );
}

function Applies({rule, decides}: {rule: PushExplanation['rules'][number]; decides: boolean}) {
    if (!rule.applies) {
        return <span className='sc-faint'><Message id='push.why.applies_not'/></span>;
    }
    if (!rule.changes_anything) {
        return <Tag><Message id='push.why.applies_changes_nothing'/></Tag>;
    }
    return decides ? <Tag tone='good'><Message id='push.why.applies_decides'/></Tag> : <Tag><Message id='push.why.applies_milder'/></Tag>;
}

/** What a bystander reads on a locked phone and who can read which field, for a sample, with two levels side by side. Sends nothing. */
import React from 'react';

import {PUSH_ACTIONS, PUSH_SAMPLES} from '../../../../contract/names';
import type {PushLevel} from '../../../../push_preview';
import {toWireJson} from '../../../../push_preview';
import {Notice} from '../../../components/notice';
import {SectionCard} from '../../../components/section_card';
import {Message, useText} from '../../../i18n/message';
import {levelChoices} from '../levels';
import {SelectField, TextField} from '../fields';
import {FieldTable} from './field_table';
import {LockScreens} from './lock_screens';
import type {SampleForm, Side, SidePreview} from './use_preview';
import {usePreview} from './use_preview';

export interface PushPreviewCardProps {
    /** As configured. */
    serverLevel: PushLevel;
    isIdLoadedLicensed: boolean;
}

export function PushPreviewCard({serverLevel, isIdLoadedLicensed}: PushPreviewCardProps) {
    const {form, change, changeSide, previews} = usePreview(serverLevel, isIdLoadedLicensed);
    return (
        <SectionCard title={<Message id='push.preview.title'/>} subtitle={<Message id='push.preview.subtitle'/>}>
            <SampleFields form={form} change={change}/>
            <div className='sc-sides'>
                {([0, 1] as const).map((which) => (
                    <SideOfPreview
                        key={which} which={which} preview={previews[which]} other={previews[1 - which] ?? previews[0]}
                        onChange={(more) => changeSide(which, more)}
                    />
                ))}
            </div>
            <h4 className='sc-subtitle'><Message id='push.preview.fields'/></h4>
            <p className='sc-help'><Message id='push.preview.readers_help'/></p>
            <div className='sc-inset sc-inset--tight'><FieldTable previews={previews}/></div>
        </SectionCard>
    );
}

function SampleFields({form, change}: {form: SampleForm; change: (more: Partial<SampleForm>) => void}) {
    const text = useText();
    const hasChannel = form.sample !== 'dm';
    const check = (name: 'isPrivate' | 'collapsedThreads' | 'phoneReachesServer', label: React.ReactNode) => (
        <label className='sc-check'>
            <input type='checkbox' checked={form[name]} onChange={(event) => change({[name]: event.target.checked})}/>
            {label}
        </label>
    );
    return (
        <div className='sc-sample'>
            <div className='sc-toolbar'>
                <SelectField
                    label={text('push.preview.sample')} value={form.sample} choices={PUSH_SAMPLES.map((sample) => ({value: sample, label: text(`push.preview.sample.${sample}`)}))}
                    onChange={(sample) => change({sample})}
                />
                <TextField label={text('push.preview.sender')} value={form.sender} limit={64} onChange={(sender) => change({sender})}/>
                <TextField
                    label={text('push.preview.shown_name')} placeholder={text('push.preview.shown_name_none')} value={form.shownName} limit={64}
                    onChange={(shownName) => change({shownName})}
                />
                {form.sample === 'webhook' && (
                    <TextField
                        label={text('push.preview.override')} placeholder={text('push.preview.override_none')} value={form.override} limit={64}
                        onChange={(override) => change({override})}
                    />
                )}
                {hasChannel && <TextField label={text(form.sample === 'gm' ? 'push.preview.people' : 'push.preview.channel')} value={form.channel} limit={64} onChange={(channel) => change({channel})}/>}
            </div>
            <label className='sc-field'>
                <Message id='push.preview.text'/>
                <textarea className='form-control' rows={2} maxLength={4000} value={form.text} onChange={(event) => change({text: event.target.value})}/>
            </label>
            <div className='sc-checks'>
                {check('collapsedThreads', <Message id='push.preview.collapsed_threads'/>)}
                {hasChannel && form.sample !== 'gm' && check('isPrivate', <Message id='push.preview.private'/>)}
                {check('phoneReachesServer', <Message id='push.preview.phone_reaches_server'/>)}
            </div>
        </div>
    );
}

interface SideOfPreviewProps {
    which: 0 | 1;
    preview: SidePreview;
    other: SidePreview;
    onChange: (more: Partial<Side>) => void;
}

function SideOfPreview({which, preview, other, onChange}: SideOfPreviewProps) {
    const text = useText();
    const {side, push} = preview;
    const name = text(which === 0 ? 'push.preview.first' : 'push.preview.second');
    return (
        <fieldset className='sc-side'>
            <legend>{name}</legend>
            <SelectField label={text('push.preview.level')} value={side.level} choices={levelChoices(text)} onChange={(level) => onChange({level})}/>
            <SelectField
                label={text('push.preview.rule')} value={side.action}
                choices={[{value: '' as const, label: text('push.preview.no_rule')}, ...PUSH_ACTIONS.map((action) => ({value: action, label: text(`push.action.${action}`)}))]}
                onChange={(action) => onChange({action})}
            />
            <LockScreens preview={preview} other={other}/>
            {preview.effectiveLevel !== side.level && <Notice kind='warning'><Message id='push.contents.id_loaded_needs_licence'/></Notice>}
            {side.action !== '' && !preview.ruleMatters && <p className='sc-help'><Message id='push.preview.rule_changes_nothing'/></p>}
            {preview.isFetched && <p className='sc-help'><Message id='push.preview.fetched'/></p>}
            {preview.emojiName !== '' && <p className='sc-help'><Message id='push.preview.emoji' values={{name: <code>{preview.emojiName}</code>}}/></p>}
            {push && (
                <details>
                    <summary className='sc-link'><Message id='push.preview.json'/></summary>
                    <pre className='sc-json' role='region' aria-label={`${name}: ${text('push.preview.json')}`} tabIndex={0}>{JSON.stringify(JSON.parse(toWireJson(push)), null, 2)}</pre>
                </details>
            )}
        </fieldset>
    );
}

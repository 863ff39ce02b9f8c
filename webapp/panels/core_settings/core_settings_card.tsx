/** The card around a form of core's settings: loading, failure, what may not be changed and why, and the save bar. */
import type {ReactNode} from 'react';
import React from 'react';

import {ErrorNotice} from '../../components/error_notice';
import {Loading} from '../../components/loading';
import {Notice} from '../../components/notice';
import {SaveBar} from '../../components/save_bar';
import {SectionCard} from '../../components/section_card';
import type {MessageId} from '../../i18n/message';
import {Message} from '../../i18n/message';
import type {SectionProps} from '../viewer_gate';
import {SaveProblemNotice} from './save_problem_notice';
import type {CoreSettingsForm, CoreSettingsView} from './use_core_settings';

export interface CoreSettingsCardProps<S> extends SectionProps {
    form: CoreSettingsForm<S>;
    /** Names the permissions that its settings need. */
    needs: MessageId;
    /** Instead of saving at once, e.g. to ask first. */
    onSave?: () => void;
    children: (values: S, view: CoreSettingsView<S>) => ReactNode;
}

export function CoreSettingsCard<S extends object>({sectionTitle, sectionDescription, form, needs, onSave, children}: CoreSettingsCardProps<S>) {
    const {view, values} = form;
    const readOnly = view !== null && view.writable.length === 0;
    const partly = values !== null && !readOnly && (Object.keys(values) as Array<keyof S>).some((name) => !form.isWritable(name));
    return (
        <SectionCard
            title={sectionTitle}
            subtitle={sectionDescription}
            footer={view && !readOnly && (
                <SaveBar
                    dirty={form.dirty} saving={form.saving} saved={form.saved}
                    problem={form.problem && <SaveProblemNotice problem={form.problem} onReload={form.reload}/>}
                    onSave={onSave ?? (() => void form.save())} onCancel={form.cancel}
                />
            )}
        >
            {(readOnly || partly) && <Notice kind='info'><p><Message id={readOnly ? 'read_only' : 'read_only_partly'}/></p><p><Message id={needs}/></p></Notice>}
            {view && form.locksUnknown && <Notice kind='info'><Message id='setting.environment_unknown'/></Notice>}
            {values && view && children(values, view)}
            {!view && Boolean(form.loadError) && <ErrorNotice error={form.loadError} onRetry={form.reload}/>}
            {!view && !form.loadError && <Loading/>}
        </SectionCard>
    );
}

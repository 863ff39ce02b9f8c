/** The card of a policy: its way to the audit, its save bar, what is said to who may only read it, and what is shown while it loads or when that failed. */
import type {ReactNode} from 'react';
import React from 'react';

import type {POLICIES} from '../../../contract/names';
import {isApiError} from '../../api/client';
import {ErrorNotice} from '../../components/error_notice';
import {FieldErrors} from '../../components/field_errors';
import {Loading} from '../../components/loading';
import {Notice} from '../../components/notice';
import {SaveBar} from '../../components/save_bar';
import {SectionCard} from '../../components/section_card';
import {StaleNotice} from '../../components/stale_notice';
import {Message} from '../../i18n/message';
import {ChangesLink} from '../changes_link';
import type {PolicyFormState} from './use_policy_form';

export interface PolicyCardProps {
    /** By which the audit knows it. */
    name: typeof POLICIES[number];
    title: ReactNode;
    subtitle: ReactNode;
    form: PolicyFormState;
    /** Instead of saving at once. */
    onSave?: () => void;
    children: ReactNode;
}

export function PolicyCard({name, title, subtitle, form, onSave = () => void form.save(), children}: PolicyCardProps) {
    const {view, error, loadError} = form;
    return (
        <SectionCard
            title={title}
            subtitle={subtitle}
            actions={<ChangesLink policy={name}/>}
            footer={view?.can_write && (
                <SaveBar
                    dirty={form.dirty} invalid={form.policy === null} saving={form.saving} saved={form.saved} onSave={onSave} onCancel={form.cancel}
                    problem={Boolean(error) && (isApiError(error, 'api.stale') ? <StaleNotice onReload={form.reload}/> : <ErrorNotice error={error}/>)}
                />
            )}
        >
            {view && !view.can_write && <Notice kind='info'><p><Message id='read_only'/></p><p><Message id={name === 'mfa' ? 'mfa.policy.writing_needs' : 'policy.writing_needs'}/></p></Notice>}
            <FieldErrors error={error}>{children}</FieldErrors>
            {!view && Boolean(loadError) && <ErrorNotice error={loadError} onRetry={form.reload}/>}
            {!view && !loadError && <Loading/>}
        </SectionCard>
    );
}

/** Whether its fields may not be changed at this moment. */
export function isDisabled({view, saving}: PolicyFormState): boolean {
    return !view?.can_write || saving;
}

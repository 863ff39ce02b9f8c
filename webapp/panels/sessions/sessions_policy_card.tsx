/** When clients wipe without an admin asking for it each time, and whether automation may revoke. */
import {useQuery} from '@tanstack/react-query';
import React, {useState} from 'react';

import type {SessionsPolicy} from '../../../contract/types';
import {isApiError} from '../../api/client';
import {getSessionsPolicy, putSessionsPolicy} from '../../api/security_controls';
import {ErrorNotice} from '../../components/error_notice';
import {Loading} from '../../components/loading';
import {Notice} from '../../components/notice';
import {SaveBar} from '../../components/save_bar';
import {SectionCard} from '../../components/section_card';
import {BooleanSetting} from '../../components/setting_row';
import {StaleNotice} from '../../components/stale_notice';
import {Message} from '../../i18n/message';
import {ChangesLink} from '../changes_link';

const RULES = ['wipe_on_logout', 'wipe_when_ended_elsewhere', 'wipe_on_expiry', 'allow_automation'] as const;

export function SessionsPolicyCard() {
    const form = useSessionsPolicy();
    const {view, values} = form;
    const readOnly = view !== null && !view.can_write;
    return (
        <SectionCard
            title={<Message id='policy.title'/>}
            subtitle={<Message id='policy.subtitle'/>}
            actions={<ChangesLink policy='sessions'/>}
            footer={view?.can_write && (
                <SaveBar
                    dirty={form.dirty} saving={form.saving} saved={form.saved}
                    problem={Boolean(form.error) && (isApiError(form.error, 'api.stale') ? <StaleNotice onReload={form.reload}/> : <ErrorNotice error={form.error}/>)}
                    onSave={() => void form.save()} onCancel={form.cancel}
                />
            )}
        >
            {readOnly && <Notice kind='info'><Message id='read_only'/></Notice>}
            {values && RULES.map((rule) => (
                <BooleanSetting
                    key={rule}
                    label={<Message id={`policy.${rule}`}/>}
                    help={<Message id={`policy.${rule}.help`}/>}
                    disabled={readOnly || form.saving}
                    value={values[rule]}
                    onChange={(value) => form.change({[rule]: value})}
                />
            ))}
            {!view && Boolean(form.loadError) && <ErrorNotice error={form.loadError} onRetry={form.reload}/>}
            {!view && !form.loadError && <Loading/>}
        </SectionCard>
    );
}

/** Holds only what was entered, so that a reload after a lost race keeps it. */
function useSessionsPolicy() {
    const stored = useQuery({queryKey: ['sessions_policy'], queryFn: getSessionsPolicy, staleTime: Infinity});
    const [entered, setEntered] = useState<Partial<SessionsPolicy>>({});
    const [saving, setSaving] = useState(false);
    const [saved, setSaved] = useState(false);
    const [error, setError] = useState<unknown>(null);
    const view = stored.data?.body ?? null;
    const values = view && {...view.policy, ...entered};

    const save = async () => {
        if (!values) {
            return;
        }
        setSaving(true);
        setError(null);
        try {
            await putSessionsPolicy(values, stored.data?.etag ?? '');
            await stored.refetch();
            setEntered({});
            setSaved(true);
        } catch (failure) {
            setError(failure);
        }
        setSaving(false);
    };
    return {
        view, values, saving, saved, error, save,
        loadError: stored.error,
        dirty: values !== null && view !== null && RULES.some((rule) => values[rule] !== view.policy[rule]),
        change(more: Partial<SessionsPolicy>) {
            setSaved(false);
            setEntered((before) => ({...before, ...more}));
        },
        cancel() {
            setEntered({});
            setError(null);
        },
        reload() {
            setError(null);
            void stored.refetch();
        },
    };
}

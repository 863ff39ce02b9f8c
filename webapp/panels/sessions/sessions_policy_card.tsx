/** When clients wipe without an admin asking for it each time, and whether automation may revoke. */
import {useQuery} from '@tanstack/react-query';
import React, {useId, useState} from 'react';

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
import {numberIsWrong} from './limits_draft';

/** The contract's limit: a year. */
const MOST_HOURS = 8760;

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
            {values && <OfflineHours disabled={readOnly || form.saving} typed={form.typedHours} onType={form.typeHours}/>}
            {!view && Boolean(form.loadError) && <ErrorNotice error={form.loadError} onRetry={form.reload}/>}
            {!view && !form.loadError && <Loading/>}
        </SectionCard>
    );
}

/** Off while empty. */
function OfflineHours({disabled, typed, onType}: {disabled: boolean; typed: string; onType: (typed: string) => void}) {
    const id = useId();
    const wrong = numberIsWrong(typed, 1, MOST_HOURS);
    return (
        <div className='sc-row'>
            <label className='sc-row__label' htmlFor={id}><Message id='policy.wipe_offline_hours'/></label>
            <div className='sc-row__control'>
                <input
                    id={id} type='number' min={1} max={MOST_HOURS} step={1} className='form-control' disabled={disabled} value={typed} aria-invalid={wrong} aria-describedby={`${id}help`}
                    onChange={(event) => onType(event.target.value)}
                />
                <div id={`${id}help`} className='sc-help'>
                    <p><Message id='policy.wipe_offline_hours.help'/></p>
                    {wrong && <p className='sc-error'><Message id='limits.most_sessions_wrong' values={{most: MOST_HOURS}}/></p>}
                </div>
            </div>
        </div>
    );
}

/** Holds only what was entered, so that a reload after a lost race keeps it. */
function useSessionsPolicy() {
    const stored = useQuery({queryKey: ['sessions_policy'], queryFn: getSessionsPolicy, staleTime: Infinity});
    const [entered, setEntered] = useState<Partial<SessionsPolicy>>({});
    const [hours, setHours] = useState<string | null>(null);
    const [saving, setSaving] = useState(false);
    const [saved, setSaved] = useState(false);
    const [error, setError] = useState<unknown>(null);
    const view = stored.data?.body ?? null;
    const typedHours = hours ?? String(view?.policy.wipe_offline_hours ?? '');
    const hoursAreWrong = numberIsWrong(typedHours, 1, MOST_HOURS);
    const values = view && {...view.policy, ...entered, ...(hours !== null && !hoursAreWrong && {wipe_offline_hours: hours.trim() === '' ? null : Number(hours)})};

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
            setHours(null);
            setSaved(true);
        } catch (failure) {
            setError(failure);
        }
        setSaving(false);
    };
    return {
        view, values, saving, saved, error, save,
        loadError: stored.error,
        typedHours,
        typeHours(typed: string) {
            setSaved(false);
            setHours(typed);
        },
        dirty: values !== null && view !== null && !hoursAreWrong &&
            (RULES.some((rule) => values[rule] !== view.policy[rule]) || (values.wipe_offline_hours ?? null) !== (view.policy.wipe_offline_hours ?? null)),
        change(more: Partial<SessionsPolicy>) {
            setSaved(false);
            setEntered((before) => ({...before, ...more}));
        },
        cancel() {
            setEntered({});
            setHours(null);
            setError(null);
        },
        reload() {
            setError(null);
            void stored.refetch();
        },
    };
}

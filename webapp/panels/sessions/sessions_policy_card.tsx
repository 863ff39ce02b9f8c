/** When clients wipe without an admin asking for it each time, whether automation may revoke, and how long revocations are kept. */
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

/** The contract's limits: a year of hours, ten years of days. */
const NUMBERS = [['wipe_offline_hours', 8760], ['keep_revocations_days', 3650]] as const;
type NumberName = typeof NUMBERS[number][0];

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
                    dirty={form.dirty} invalid={form.invalid} saving={form.saving} saved={form.saved}
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
            {values && NUMBERS.map(([field, most]) => <NumberField key={field} field={field} most={most} form={form} disabled={readOnly || form.saving}/>)}
            {!view && Boolean(form.loadError) && <ErrorNotice error={form.loadError} onRetry={form.reload}/>}
            {!view && !form.loadError && <Loading/>}
        </SectionCard>
    );
}

/** Off while empty. */
function NumberField({field, most, form, disabled}: {field: NumberName; most: number; form: PolicyForm; disabled: boolean}) {
    const id = useId();
    const typed = form.typed(field);
    const wrong = numberIsWrong(typed, 1, most);
    return (
        <div className='sc-row'>
            <label className='sc-row__label' htmlFor={id}><Message id={`policy.${field}`}/></label>
            <div className='sc-row__control'>
                <input
                    id={id} type='number' min={1} max={most} step={1} className='form-control' disabled={disabled} value={typed} aria-invalid={wrong} aria-describedby={`${id}help`}
                    onChange={(event) => form.type(field, event.target.value)}
                />
                <div id={`${id}help`} className='sc-help'>
                    <p><Message id={`policy.${field}.help`}/></p>
                    {wrong && <p className='sc-error'><Message id='limits.most_sessions_wrong' values={{most}}/></p>}
                </div>
            </div>
        </div>
    );
}

type PolicyForm = ReturnType<typeof useSessionsPolicy>;

/** Holds only what was entered, so that a reload after a lost race keeps it. */
function useSessionsPolicy() {
    const stored = useQuery({queryKey: ['sessions_policy'], queryFn: getSessionsPolicy, staleTime: Infinity});
    const [entered, setEntered] = useState<Partial<SessionsPolicy>>({});
    const [numbers, setNumbers] = useState<Partial<Record<NumberName, string>>>({});
    const [saving, setSaving] = useState(false);
    const [saved, setSaved] = useState(false);
    const [error, setError] = useState<unknown>(null);
    const view = stored.data?.body ?? null;
    const typed = (field: NumberName) => numbers[field] ?? String(view?.policy[field] ?? '');
    const numbersAreWrong = NUMBERS.some(([field, most]) => numberIsWrong(typed(field), 1, most));
    const typedNumbers = Object.fromEntries(Object.entries(numbers).map(([field, text]) => [field, text.trim() === '' ? null : Number(text)]));
    const values = view && {...view.policy, ...entered, ...(!numbersAreWrong && typedNumbers)};

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
            setNumbers({});
            setSaved(true);
        } catch (failure) {
            setError(failure);
        }
        setSaving(false);
    };
    return {
        view, values, saving, saved, error, save,
        loadError: stored.error,
        typed,
        type(field: NumberName, text: string) {
            setSaved(false);
            setNumbers((before) => ({...before, [field]: text}));
        },
        invalid: numbersAreWrong,
        dirty: numbersAreWrong || (values !== null && view !== null &&
            (RULES.some((rule) => values[rule] !== view.policy[rule]) || NUMBERS.some(([field]) => (values[field] ?? null) !== (view.policy[field] ?? null)))),
        change(more: Partial<SessionsPolicy>) {
            setSaved(false);
            setEntered((before) => ({...before, ...more}));
        },
        cancel() {
            setEntered({});
            setNumbers({});
            setError(null);
        },
        reload() {
            setError(null);
            void stored.refetch();
        },
    };
}

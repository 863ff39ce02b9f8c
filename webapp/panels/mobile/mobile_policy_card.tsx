/** What admins declare because no check can see it, and the identity of their own apps, which the deep link files are made from. */
import {useQuery} from '@tanstack/react-query';
import React, {useState} from 'react';

import {isApiError} from '../../api/client';
import {getMobilePolicy, putMobilePolicy} from '../../api/security_controls';
import {ErrorNotice} from '../../components/error_notice';
import {Loading} from '../../components/loading';
import {Notice} from '../../components/notice';
import {SaveBar} from '../../components/save_bar';
import {SectionCard} from '../../components/section_card';
import {BooleanSetting, TextSetting} from '../../components/setting_row';
import {StaleNotice} from '../../components/stale_notice';
import {Message} from '../../i18n/message';
import {ChangesLink} from '../changes_link';
import type {EnteredMobilePolicy} from './mobile_policy_draft';
import {isWrong, POLICY_TEXTS, toEntered, toPolicy} from './mobile_policy_draft';
import {usePosture} from './use_posture';

export const POLICY_KEY = ['mobile_policy'];

const DECLARED = ['vpn_with_mfa', 'client_certificates'] as const;

export function MobilePolicyCard() {
    const stored = useQuery({queryKey: POLICY_KEY, queryFn: getMobilePolicy, staleTime: Infinity});
    const posture = usePosture();
    const [entered, setEntered] = useState<Partial<EnteredMobilePolicy>>({});
    const [state, setState] = useState<{saving: boolean; saved: boolean; error: unknown}>({saving: false, saved: false, error: null});
    const view = stored.data?.body ?? null;
    const before = view && toEntered(view.policy);
    const values = before && {...before, ...entered};
    const dirty = before !== null && (Object.keys(entered) as Array<keyof EnteredMobilePolicy>).some((name) => entered[name] !== before[name]);
    const invalid = values !== null && POLICY_TEXTS.some((name) => isWrong(values, name));
    const disabled = !view?.can_write || state.saving;

    const change = (more: Partial<EnteredMobilePolicy>) => {
        setState((now) => ({...now, saved: false}));
        setEntered((now) => ({...now, ...more}));
    };
    const save = async () => {
        if (!values) {
            return;
        }
        setState({saving: true, saved: false, error: null});
        try {
            await putMobilePolicy(toPolicy(values), stored.data?.etag ?? '');
            await stored.refetch();
            setEntered({});
            setState({saving: false, saved: true, error: null});
            // The checks rest on it.
            posture.check();
        } catch (error) {
            setState({saving: false, saved: false, error});
        }
    };
    const cancel = () => {
        setEntered({});
        setState((now) => ({...now, error: null}));
    };
    const reload = () => {
        setState((now) => ({...now, error: null}));
        void stored.refetch();
    };

    return (
        <SectionCard
            title={<Message id='mobile.policy.title'/>}
            subtitle={<Message id='mobile.policy.subtitle'/>}
            actions={<ChangesLink policy='mobile'/>}
            footer={view?.can_write && (
                <SaveBar
                    dirty={dirty} invalid={invalid} saving={state.saving} saved={state.saved} onSave={() => void save()} onCancel={cancel}
                    problem={Boolean(state.error) && (isApiError(state.error, 'api.stale') ? <StaleNotice onReload={reload}/> : <ErrorNotice error={state.error}/>)}
                />
            )}
        >
            {view && !view.can_write && <Notice kind='info'><Message id='read_only'/></Notice>}
            {values && DECLARED.map((name) => (
                <BooleanSetting
                    key={name} label={<Message id={`mobile.policy.${name}`}/>} help={<Message id={`mobile.policy.${name}.help`}/>}
                    disabled={disabled} value={values[name]} onChange={(value) => change({[name]: value})}
                />
            ))}
            {values && POLICY_TEXTS.map((name) => (
                <TextSetting
                    key={name} label={<Message id={`mobile.policy.${name}`}/>} help={<Message id={`mobile.policy.${name}.help`}/>}
                    error={isWrong(values, name) && <Message id={`mobile.policy.${name}.wrong`}/>} disabled={disabled} value={values[name]} onChange={(value) => change({[name]: value})}
                />
            ))}
            {!view && Boolean(stored.error) && <ErrorNotice error={stored.error} onRetry={reload}/>}
            {!view && !stored.error && <Loading/>}
        </SectionCard>
    );
}

/** What admins declare because no check can see it, and the identity of their own apps, which the deep link files are made from. */
import {useQuery} from '@tanstack/react-query';
import React, {useState} from 'react';

import type {MobilePolicy} from '../../../contract/types';
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
import {usePosture} from './use_posture';

export const POLICY_KEY = ['mobile_policy'];

/** The policy as a form holds it: every text as it is typed. */
interface Entered {
    vpn_with_mfa: boolean;
    client_certificates: boolean;
    minimum_app_version: string;
    ios_bundle_id: string;
    apple_team_id: string;
    android_package: string;
    android_fingerprints: string;
}

const DECLARED = ['vpn_with_mfa', 'client_certificates'] as const;
const IDENTITY = ['ios_bundle_id', 'apple_team_id', 'android_package'] as const;

function toEntered({deep_links: app, ...policy}: MobilePolicy): Entered {
    return {
        ...policy, ios_bundle_id: app.ios_bundle_id ?? '', apple_team_id: app.apple_team_id ?? '', android_package: app.android_package ?? '',
        android_fingerprints: app.android_fingerprints.join(' '),
    };
}

function toPolicy({vpn_with_mfa, client_certificates, minimum_app_version, ...app}: Entered): MobilePolicy {
    return {
        vpn_with_mfa, client_certificates, minimum_app_version: minimum_app_version.trim(),
        deep_links: {
            ios_bundle_id: app.ios_bundle_id.trim() || null, apple_team_id: app.apple_team_id.trim() || null, android_package: app.android_package.trim() || null,
            android_fingerprints: app.android_fingerprints.split(/\s+/).filter((one) => one !== ''),
        },
    };
}

export function MobilePolicyCard() {
    const stored = useQuery({queryKey: POLICY_KEY, queryFn: getMobilePolicy, staleTime: Infinity});
    const posture = usePosture();
    const [entered, setEntered] = useState<Partial<Entered>>({});
    const [state, setState] = useState<{saving: boolean; saved: boolean; error: unknown}>({saving: false, saved: false, error: null});
    const view = stored.data?.body ?? null;
    const before = view && toEntered(view.policy);
    const values = before && {...before, ...entered};
    const dirty = before !== null && (Object.keys(entered) as Array<keyof Entered>).some((name) => entered[name] !== before[name]);
    const disabled = !view?.can_write || state.saving;

    const change = (more: Partial<Entered>) => {
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
                    dirty={dirty} saving={state.saving} saved={state.saved} onSave={() => void save()} onCancel={() => setEntered({})}
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
            {values && (
                <>
                    <TextSetting
                        label={<Message id='mobile.policy.minimum_app_version'/>} help={<Message id='mobile.policy.minimum_app_version.help'/>}
                        disabled={disabled} value={values.minimum_app_version} onChange={(value) => change({minimum_app_version: value})}
                    />
                    {IDENTITY.map((name) => (
                        <TextSetting key={name} label={<Message id={`mobile.policy.${name}`}/>} disabled={disabled} value={values[name]} onChange={(value) => change({[name]: value})}/>
                    ))}
                    <TextSetting
                        label={<Message id='mobile.policy.android_fingerprints'/>} help={<Message id='mobile.policy.android_fingerprints.help'/>}
                        disabled={disabled} value={values.android_fingerprints} onChange={(value) => change({android_fingerprints: value})}
                    />
                </>
            )}
            {!view && Boolean(stored.error) && <ErrorNotice error={stored.error} onRetry={reload}/>}
            {!view && !stored.error && <Loading/>}
        </SectionCard>
    );
}

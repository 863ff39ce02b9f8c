/** Multi-factor authentication: core's settings, the policy beyond them, how far it has come, and what goes around it. */
import {useQuery, useQueryClient} from '@tanstack/react-query';
import React, {useEffect, useState} from 'react';

import type {MfaSettings, Viewer} from '../../../contract/types';
import {getMfaCoverage} from '../../api/mfa';
import {MFA} from '../../api/security_controls';
import {useCoreSettings} from '../core_settings/use_core_settings';
import {PanelRoot} from '../query_client';
import type {SectionProps} from '../viewer_gate';
import {ViewerGate} from '../viewer_gate';
import {BypassCard} from './bypass_card';
import {CoverageCard} from './coverage/coverage_card';
import './mfa.css';
import {COVERAGE_KEY, MFA_POLICY_KEY, useMfaReread} from './mfa_queries';
import {ENFORCE, MfaSettingsCard} from './mfa_settings_card';
import {MfaPolicyCard} from './policy/mfa_policy_card';
import {useMfaPolicy} from './policy/use_mfa_policy';

export function MfaSection(props: SectionProps) {
    return (
        <PanelRoot>
            <ViewerGate {...props} needs='read_mfa' missing='mfa.missing_permission'>
                {(viewer) => <MfaPanel {...props} viewer={viewer}/>}
            </ViewerGate>
        </PanelRoot>
    );
}

function MfaPanel({viewer, ...props}: SectionProps & {viewer: Viewer}) {
    const settings = useCoreSettings<MfaSettings>(MFA);
    const policy = useMfaPolicy();
    const reread = useMfaReread();
    const coverage = useQuery({queryKey: COVERAGE_KEY, queryFn: getMfaCoverage});
    const [asking, setAsking] = useState(false);
    usePolicyRereadAfter(settings.saved);
    return (
        <>
            <MfaSettingsCard
                {...props} form={settings} asking={asking}
                onAsk={(ask) => setAsking(ask)}
            />
            <MfaPolicyCard
                form={policy} coverage={coverage.data} mayEnforce={settings.isWritable(ENFORCE) && !settings.isLocked(ENFORCE)}
                onEnforce={() => {
                    settings.change({[ENFORCE]: true});
                    setAsking(true);
                }}
            />
            <CoverageCard coverage={coverage.data} error={coverage.error} loading={coverage.isFetching} onRefresh={reread} viewer={viewer}/>
            <BypassCard/>
        </>
    );
}

/** Whether core enforces, and drift, follow from core's settings: what was entered stays. */
function usePolicyRereadAfter(saved: boolean): void {
    const queryClient = useQueryClient();
    useEffect(() => {
        if (saved) {
            void queryClient.invalidateQueries({queryKey: MFA_POLICY_KEY});
        }
    }, [queryClient, saved]);
}

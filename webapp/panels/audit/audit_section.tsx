/** The audit: its records, what proves them, how long they stay, erasing a person, and the settings report. */
import React from 'react';

import {PanelRoot} from '../query_client';
import type {SectionProps} from '../viewer_gate';
import {ViewerGate} from '../viewer_gate';
import './audit.css';
import {ErasureCard} from './erasure_card';
import {GovernanceCard} from './governance_card';
import {ProofCard} from './proof_card';
import {RecordsCard} from './records_card';
import {SettingsReportCard} from './settings_report_card';
import {WebhookCard} from './webhook_card';

export function AuditSection(props: SectionProps) {
    return (
        <PanelRoot>
            <ViewerGate {...props} needs='read_audit' missing='audit.missing_permission'>
                {(viewer) => (
                    <>
                        <RecordsCard {...props}/>
                        <ProofCard viewer={viewer}/>
                        <WebhookCard viewer={viewer}/>
                        <GovernanceCard viewer={viewer}/>
                        {viewer.can.write_audit && <ErasureCard/>}
                        <SettingsReportCard/>
                    </>
                )}
            </ViewerGate>
        </PanelRoot>
    );
}

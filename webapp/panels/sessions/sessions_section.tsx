/** Sessions: find a person, see and revoke sessions, follow revocations as they happen, and set the policy. */
import React, {useState} from 'react';

import type {RevocationScope, UserSummary, Viewer} from '../../../contract/types';
import {SectionCard} from '../../components/section_card';
import {Message} from '../../i18n/message';
import {useRevocationChanges} from '../live';
import {PanelRoot} from '../query_client';
import type {SectionProps} from '../viewer_gate';
import {ViewerGate} from '../viewer_gate';
import {RevocationHistory} from './revocation_history';
import {RevokeDialog} from './revoke_dialog';
import './sessions.css';
import {SessionsPolicyCard} from './sessions_policy_card';
import {UserSearch} from './user_search';
import {UserSessions} from './user_sessions';

export function SessionsSection(props: SectionProps) {
    return (
        <PanelRoot>
            <ViewerGate {...props} needs='read_sessions' missing='sessions.missing_permission'>
                {(viewer) => <SessionsPanel {...props} viewer={viewer}/>}
            </ViewerGate>
            <SessionsPolicyCard/>
        </PanelRoot>
    );
}

/** What the dialog is about; name is empty for everyone. */
export interface RevocationIntent {
    scope: Extract<RevocationScope, {type: 'session' | 'user' | 'everyone'}>;
    name: string;
}

function SessionsPanel({sectionTitle, sectionDescription, viewer}: SectionProps & {viewer: Viewer}) {
    const [user, setUser] = useState<UserSummary | null>(null);
    const [intent, setIntent] = useState<RevocationIntent | null>(null);
    const [openJob, setOpenJob] = useState('');
    useRevocationChanges();

    return (
        <>
            <SectionCard
                title={sectionTitle}
                subtitle={sectionDescription}
                flush={true}
                actions={viewer.can.revoke_everyone && (
                    <button
                        type='button' className='btn btn-tertiary btn-danger'
                        onClick={() => setIntent({scope: {type: 'everyone', keep_own_session: true, include_integrations: false}, name: ''})}
                    >
                        <Message id='sessions.log_everyone_out'/>
                    </button>
                )}
            >
                {user ? (
                    <UserSessions user={user} viewer={viewer} onBack={() => setUser(null)} onRevoke={setIntent}/>
                ) : (
                    <UserSearch onOpen={setUser}/>
                )}
            </SectionCard>
            {intent && (
                <RevokeDialog
                    intent={intent}
                    onClose={() => setIntent(null)}
                    onStarted={(job) => {
                        setIntent(null);
                        setOpenJob(job.id);
                    }}
                />
            )}
            <RevocationHistory openJob={openJob} onOpen={setOpenJob} mayReadAudit={viewer.can.read_audit}/>
        </>
    );
}

/** Sessions: find a person, see and revoke sessions, follow revocations as they happen, and set the policy. */
import React, {useState} from 'react';

import type {UserSummary, Viewer} from '../../../contract/types';
import {SectionCard} from '../../components/section_card';
import {Message, useText} from '../../i18n/message';
import {useRevocationChanges} from '../live';
import {PanelRoot} from '../query_client';
import type {SectionProps} from '../viewer_gate';
import {ViewerGate} from '../viewer_gate';
import {useOpenJob} from './job_location';
import {OverdueBanner} from './overdue_banner';
import {RevocationHistory} from './revocation_history';
import {RevokeDialog} from './revoke_dialog';
import type {RevocationIntent} from './scope_draft';
import {ServerSessions} from './server_sessions';
import {SessionLimitsCard} from './session_limits_card';
import './sessions.css';
import {SessionsPolicyCard} from './sessions_policy_card';
import {TicketKeyCard} from './ticket_key_card';
import {UserSearch} from './user_search';
import {UserSessions} from './user_sessions';

export function SessionsSection(props: SectionProps) {
    return (
        <PanelRoot>
            <ViewerGate {...props} needs='read_sessions' missing='sessions.missing_permission'>
                {(viewer) => (
                    <>
                        <SessionsPanel {...props} viewer={viewer}/>
                        <SessionLimitsCard/>
                    </>
                )}
            </ViewerGate>
            <SessionsPolicyCard/>
            <TicketKeyCard/>
        </PanelRoot>
    );
}

type View = 'users' | 'sessions';
const VIEWS: readonly View[] = ['users', 'sessions'];

function SessionsPanel({sectionTitle, sectionDescription, viewer}: SectionProps & {viewer: Viewer}) {
    const [view, setView] = useState<View>('users');
    const [user, setUser] = useState<UserSummary | null>(null);
    const [isReturn, setIsReturn] = useState(false);
    const [term, setTerm] = useState('');
    const [intent, setIntent] = useState<RevocationIntent | null>(null);
    const openJob = useOpenJob();
    useRevocationChanges();
    const show = (shown: UserSummary | null) => {
        setUser(shown);
        setIsReturn(shown === null);
    };
    const chooseView = (chosen: View) => {
        setView(chosen);
        setIsReturn(false);
    };

    return (
        <>
            <OverdueBanner onOpen={openJob.lead}/>
            <SectionCard
                title={sectionTitle}
                subtitle={sectionDescription}
                flush={true}
                actions={viewer.can.revoke_everyone && (
                    <>
                        <button type='button' className='btn btn-sm btn-tertiary' onClick={() => setIntent({scope: null, who: 'users', name: ''})}><Message id='sessions.revoke_many'/></button>
                        <button type='button' className='btn btn-sm btn-tertiary btn-danger' onClick={() => setIntent({scope: null, who: 'everyone', fixedWho: true, name: ''})}>
                            <Message id='sessions.log_everyone_out'/>
                        </button>
                    </>
                )}
            >
                <ViewChoice view={view} onChoose={chooseView}/>
                {view === 'sessions' && <ServerSessions viewer={viewer} onRevoke={setIntent}/>}
                {view === 'users' && (user ? (
                    <UserSessions user={user} viewer={viewer} onBack={() => show(null)} onRevoke={setIntent}/>
                ) : (
                    <UserSearch isReturn={isReturn} term={term} onTerm={setTerm} onOpen={show}/>
                ))}
            </SectionCard>
            {intent && (
                <RevokeDialog
                    intent={intent}
                    onClose={() => setIntent(null)}
                    onStarted={(job) => {
                        setIntent(null);
                        openJob.lead(job.id);
                    }}
                />
            )}
            <RevocationHistory openJob={openJob.id} arrivals={openJob.arrivals} onOpen={openJob.open} viewer={viewer}/>
        </>
    );
}

function ViewChoice({view, onChoose}: {view: View; onChoose: (view: View) => void}) {
    const text = useText();
    return (
        <div className='sc-toolbar sc-views' role='group' aria-label={text('sessions.view')}>
            {VIEWS.map((known) => (
                <button key={known} type='button' className={known === view ? 'btn btn-sm btn-primary' : 'btn btn-sm btn-tertiary'} aria-pressed={known === view} onClick={() => onChoose(known)}>
                    <Message id={`sessions.view.${known}`}/>
                </button>
            ))}
        </div>
    );
}

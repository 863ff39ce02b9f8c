/** One person's sessions, and the buttons that end one or all of them. */
import {useQuery} from '@tanstack/react-query';
import React from 'react';

import type {SessionSummary, UserSummary, Viewer} from '../../../contract/types';
import {listUserSessions} from '../../api/security_controls';
import {useArrivalFocus} from '../../components/arrival_focus';
import {DataTable} from '../../components/data_table';
import {ErrorNotice} from '../../components/error_notice';
import {Loading} from '../../components/loading';
import {Notice} from '../../components/notice';
import {Time} from '../../components/time';
import {Message, useText} from '../../i18n/message';
import {AccessTokens} from './access_tokens';
import {Client, clientText} from './client_name';
import type {RevocationIntent} from './scope_draft';
import {isSystemAdmin, UserName} from './user_name';

/** While the page is open, sessions come and go. */
const READ_AGAIN_MS = 5000;

export interface UserSessionsProps {
    user: UserSummary;
    viewer: Viewer;
    onBack: () => void;
    onRevoke: (intent: RevocationIntent) => void;
}

export function UserSessions({user, viewer, onBack, onRevoke}: UserSessionsProps) {
    const text = useText();
    const back = useArrivalFocus<HTMLButtonElement>();
    const sessions = useQuery({queryKey: ['user_sessions', user.id], queryFn: () => listUserSessions(user.id), staleTime: 0, refetchInterval: READ_AGAIN_MS});
    const rows = sessions.data?.items ?? [];
    const protectedAdmin = isSystemAdmin(user) && !viewer.is_system_admin;
    const mayRevoke = viewer.can.revoke_sessions && !protectedAdmin;

    return (
        <>
            <div className='sc-toolbar sc-user-bar'>
                <button ref={back} type='button' className='btn btn-tertiary btn-sm' onClick={onBack}><Message id='user.back'/></button>
                <UserName user={user}/>
                {mayRevoke && (
                    <button type='button' className='btn btn-tertiary btn-danger btn-sm' disabled={rows.length === 0} onClick={() => onRevoke({scope: {type: 'user', user_id: user.id}, name: user.username})}>
                        <Message id='user.revoke_all'/>
                    </button>
                )}
                {mayRevoke && user.deactivated_at === 0 && user.id !== viewer.user_id && (
                    <button type='button' className='btn btn-tertiary btn-danger btn-sm' onClick={() => onRevoke({scope: {type: 'user', user_id: user.id}, name: user.username, deactivate: true})}>
                        <Message id='user.deactivate'/>
                    </button>
                )}
            </div>
            {protectedAdmin && <Notice kind='info'><Message id='user.is_system_admin'/></Notice>}
            {!viewer.can.revoke_sessions && <Notice kind='info'><Message id='user.may_not_revoke'/></Notice>}
            {sessions.isError && <ErrorNotice error={sessions.error} onRetry={() => void sessions.refetch()}/>}
            {sessions.isPending && <Loading/>}
            {sessions.data && (
                <DataTable
                    caption={text('user.caption', {name: user.username})}
                    rows={rows}
                    rowKey={(session) => session.id}
                    empty={<Message id='user.no_sessions'/>}
                    columns={[
                        {key: 'client', heading: true, header: <Message id='session.client'/>, cell: (session) => <Client session={session}/>},
                        {key: 'created', header: <Message id='session.created'/>, cell: (session) => <Time ms={session.created_at}/>},
                        {key: 'activity', header: <Message id='session.last_activity'/>, cell: (session) => <Time ms={session.last_activity_at || session.created_at}/>},
                        {key: 'expires', header: <Message id='session.expires'/>, cell: (session) => (session.expires_at === 0 ? <Message id='session.never'/> : <Time ms={session.expires_at}/>)},
                        {key: 'push', header: <Message id='session.push'/>, cell: (session) => <Message id={session.takes_push ? 'session.push_yes' : 'session.push_no'}/>},
                        ...(mayRevoke ? [{
                            key: 'actions',
                            header: <span className='sc-visually-hidden'><Message id='session.actions'/></span>,
                            cell: (session: SessionSummary) => (
                                <button
                                    type='button' className='btn btn-tertiary btn-danger btn-sm' aria-label={text('session.revoke_label', {client: clientText(text, session), created: session.created_at})}
                                    onClick={() => onRevoke({scope: {type: 'session', session_id: session.id}, name: user.username})}
                                >
                                    <Message id='session.revoke'/>
                                </button>
                            ),
                        }] : []),
                    ]}
                />
            )}
            <AccessTokens userId={user.id}/>
        </>
    );
}

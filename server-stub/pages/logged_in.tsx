/**
 * Around every page that needs somebody to be logged in, as in Mattermost. The websocket is open while it stands there, and closed where it
 * does not, as on a plugin's own page. Opened without a user (a tab restored after the session had ended) it posts a log-out nobody asked for.
 */
import type {ReactNode} from 'react';
import React, {useEffect} from 'react';
import {useSelector} from 'react-redux';
import {Redirect, useLocation} from 'react-router-dom';

import {logOut, mustEnrol} from './session';
import type {State} from './store/state';
import {store} from './store/store';
import {closeWebSocket, openWebSocket} from './websocket_client';

const ENROLS_AT = '/mfa/setup';

export function LoggedIn({children}: {children: ReactNode}) {
    const userId = useSelector((state: State) => state.entities.users.currentUserId);
    const enrolFirst = useSelector(mustEnrol);
    const {pathname, search} = useLocation();
    useEffect(() => {
        if (!store.getState().entities.users.currentUserId) {
            void logOut(`/login?redirect_to=${encodeURIComponent(pathname + search)}`, 'page');
            return undefined;
        }
        openWebSocket();
        return closeWebSocket;
        // Where the person goes from here makes no difference.
    }, []);
    if (!userId) {
        return null;
    }
    return enrolFirst && !pathname.startsWith('/mfa/') ? <Redirect to={ENROLS_AT}/> : <>{children}</>;
}

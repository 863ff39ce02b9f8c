/** For the sessions panel's tests: one person with a session, one revocation, and a server that answers about them. */
import {screen} from '@testing-library/react';
import userEvent from '@testing-library/user-event';
import React from 'react';

import type {Revocation, RevocationPreview, RevocationTarget, ServerSession, SessionSummary, UserSummary} from '../../../contract/types';
import {FakeServer, renderSection, SECTION, VIEWER} from '../test_support';
import {SessionsSection} from './sessions_section';

export const id = (letter: string) => letter.repeat(26);
export const USER: UserSummary = {
    id: id('u'), username: 'emma.laurent', display_name: 'Emma Laurent', email: 'emma@example.com', roles: ['system_user'], is_bot: false, is_guest: false,
    auth_service: '', mfa_active: false, deactivated_at: 0, session_count: 1, last_activity_at: 1_700_000_000_000,
};
export const SESSION: SessionSummary = {
    id: id('s'), user_id: USER.id, client_kind: 'web', browser: 'Firefox/145.0', os: 'Linux', app_version: '', created_at: 1_700_000_000_000,
    last_activity_at: 1_700_000_000_000, expires_at: 0, takes_push: false, is_own: false,
};
export const SERVER_SESSION: ServerSession = {...SESSION, username: USER.username, display_name: USER.display_name};
export const JOB: Revocation = {
    id: id('j'), scope: {type: 'user', user_id: USER.id}, wipe: true, order: 'tell_first', reason: 'Laptop lost', message: '', requested_by: VIEWER.user_id,
    requested_at: Date.now(), deadline_at: Date.now() + 60_000, finished_at: 0, targets: 2, users: 1,
    targets_by_state: {queued: 0, told: 2, access_ended: 0, wipe_reported: 0, wipe_unconfirmed: 0}, failed: 0, cancelled: 0, overdue: 0, overdue_open: 0, pushes_requested: 1,
    cancelled_at: 0, refuse_log_in: false, accounts_to_deactivate: 0, accounts_deactivated: 0, access_tokens_to_end: 0, access_tokens_ended: 0,
    access_ended_ms: null, wipe_reported_ms: null,
};
export const TARGET: RevocationTarget = {
    session_id: SESSION.id, user_id: USER.id, username: USER.username, client_kind: 'mobile', state: 'told', overdue: false, cancelled: false, push: 'requested',
    told_at: 1, heard_at: 0, access_ended_at: 0, wipe_reported_at: 0, report: null, error: '', is_system_admin: false,
};
export const POLICY = {wipe_on_logout: true, wipe_when_ended_elsewhere: true, wipe_on_expiry: false, allow_automation: false, wipe_offline_hours: null, keep_revocations_days: 90};
export const PREVIEW: RevocationPreview = {
    users: 1, sessions: 1, devices: 1, sessions_by_client_kind: {web: 1, desktop: 0, mobile: 0, personal_access_token: 0, oauth_app: 0, bot: 0},
    access_tokens: 0, accounts: 1, users_or_token_holders: 1, system_admins: 0, includes_own_session: false, must_confirm_users: false,
};

export function serve(jobs: Revocation[] = []): FakeServer {
    const server = new FakeServer().
        on('GET /viewer', {body: VIEWER}).
        on('GET /users', {body: {items: [USER], next_cursor: null}}).
        on(`GET /users/${USER.id}/sessions`, {body: {items: [SESSION]}}).
        on(`GET /users/${USER.id}/access_tokens`, {body: {items: []}}).
        on('GET /sessions', {body: {items: [SERVER_SESSION], next_cursor: null, total: 1}}).
        on('GET /revocations', {body: {items: jobs, next_cursor: null}}).
        on('GET /revocations?status=overdue&limit=10', {body: {items: [], next_cursor: null}}).
        on('GET /policies/session_limits', {body: {
            policy: {enabled: false, rules: [], max_sessions_per_user: null}, version: 1, can_write: true,
            core: {web_hours: 720, mobile_hours: 720, sso_hours: 720, idle_minutes: 0, extend_with_activity: false},
        }, etag: '"1"'}).
        on('GET /policies/sessions', {body: {policy: POLICY, version: 1, can_write: true}, etag: '"1"'}).
        on('POST /revocations/preview', {body: PREVIEW}).
        on('POST /revocations', {status: 202, body: JOB});
    for (const job of [JOB, ...jobs]) {
        server.on(`GET /revocations/${job.id}`, {body: job}).
            on(`GET /revocations/${job.id}/targets`, {body: {items: [TARGET], next_cursor: null}}).
            on(`GET /revocations/${job.id}/timeline`, {body: {deadline_second: 60, seconds: []}});
    }
    return server;
}
/** For beforeEach: an open revocation stands in the address, which outlives a test. */
export const leaveAddress = () => window.history.replaceState(null, '', '/');

export const show = (server: FakeServer) => renderSection(server, <SessionsSection {...SECTION}/>);

export async function openUser(): Promise<void> {
    await userEvent.click(await screen.findByRole('button', {name: 'emma.laurent'}));
    await screen.findByRole('table', {name: 'Sessions of emma.laurent'});
}

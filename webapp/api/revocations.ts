/** The plugin's endpoints about sessions and revocations beyond starting and reading one, typed by the contract. */
import type {
    AccessTokenList, ClientKind, ListBeyondLimits, ResolvedUsers, Revocation, RevocationPage, RevocationTimeline, RotateTicketKey, ServerSessionPage, SessionLimits, SessionLimitsPreview, SessionLimitsView, SessionsBeyondLimitsPage,
    TargetPage, TargetState, TicketKeyRotation,
} from '../../contract/types';
import {apiUrl} from '../guard/base_path';
import {queryString, requestPlugin} from './client';

export type SessionSort = 'last_activity' | 'created' | 'username';

/** '' = any. */
export interface SessionFilters {
    term: string;
    client_kind: ClientKind | '';
    role: 'guest' | 'system_admin' | '';
    team_id: string;
    idle_days: string;
    sort: SessionSort;
    direction: 'asc' | 'desc';
}
export interface TargetFilters {
    state: TargetState | '';
    problem: 'failed' | 'overdue' | 'cancelled' | '';
    term: string;
    /** '': by session. */
    sort: 'slowest' | '';
}

export const listSessions = async (filters: SessionFilters, cursor: string, signal?: AbortSignal) =>
    (await requestPlugin<ServerSessionPage>(`/sessions${queryString({...filters, cursor, limit: 50})}`, {signal})).body;
export const listAccessTokens = async (userId: string) => (await requestPlugin<AccessTokenList>(`/users/${userId}/access_tokens`)).body;

export const resolveUsers = async (text: string) => (await requestPlugin<ResolvedUsers>('/revocations/resolve', {method: 'POST', body: {text}})).body;
export const cancelRevocation = async (jobId: string, reason: string) => (await requestPlugin<Revocation>(`/revocations/${jobId}/cancel`, {method: 'POST', body: {reason}})).body;
/** Those with sessions still open past their deadline. */
export const listOverdueRevocations = async () => (await requestPlugin<RevocationPage>(`/revocations${queryString({status: 'overdue', limit: 10})}`)).body;
export const getRevocationTimeline = async (jobId: string) => (await requestPlugin<RevocationTimeline>(`/revocations/${jobId}/timeline`)).body;
export const listRevocationTargets = async (jobId: string, filters: TargetFilters, cursor: string) =>
    (await requestPlugin<TargetPage>(`/revocations/${jobId}/targets${queryString({...filters, cursor, limit: 50})}`)).body;
/** For a link: the browser saves what the server answers. */
export const targetsCsvUrl = (jobId: string) => apiUrl(`/revocations/${jobId}/targets.csv`);

export const getSessionLimits = () => requestPlugin<SessionLimitsView>('/policies/session_limits');
export const putSessionLimits = (limits: SessionLimits, ifMatch: string) => requestPlugin<SessionLimitsView>('/policies/session_limits', {method: 'PUT', body: limits, ifMatch});
export const previewSessionLimits = async (limits: SessionLimits) => (await requestPlugin<SessionLimitsPreview>('/policies/session_limits/preview', {method: 'POST', body: limits})).body;
export const listBeyondLimits = async (asked: ListBeyondLimits, signal?: AbortSignal) =>
    (await requestPlugin<SessionsBeyondLimitsPage>('/policies/session_limits/preview/sessions', {method: 'POST', body: {...asked, limit: 20}, signal})).body;

export const rotateTicketKey = async (body: RotateTicketKey, idempotencyKey: string) => (await requestPlugin<TicketKeyRotation>('/client/ticket_keys', {method: 'POST', body, idempotencyKey})).body;

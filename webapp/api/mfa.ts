/** The plugin's endpoints about MFA enforcement, typed by the contract; paths are those of contract/endpoints.ts. */
import type {
    AnnouncedFactorReset, DryRunMfaPolicy, EndedOverdueSessions, FactorResetOutcomeReply, MfaBypass, MfaBypassPage, MfaCoverage, MfaDryRun, MfaExemption, MfaPeoplePage, MfaPerson, MfaPolicy,
    MfaPolicyView, MfaReminder, MfaReminderPreview, MfaState, RemindedMfaPeople,
} from '../../contract/types';
import {apiUrl} from '../guard/base_path';
import {queryString, requestCore, requestPlugin} from './client';

/** How far back the chart reaches; the server counts by day in UTC. */
const COVERAGE_DAYS = 90;

/** '' = any. */
export interface MfaPeopleFilters {
    term: string;
    state: MfaState | '';
    /** Only beside the state exempt. */
    exemption: MfaExemption | '';
    role: 'system_admins' | 'other_admins' | 'guests' | '';
    team_id: string;
    sort: 'username' | 'deadline';
    direction: 'asc' | 'desc';
}

const post = async <T>(path: string, body: object) => (await requestPlugin<T>(path, {method: 'POST', body})).body;

export const getMfaPolicy = () => requestPlugin<MfaPolicyView>('/policies/mfa');
export const putMfaPolicy = (policy: MfaPolicy, ifMatch: string) => requestPlugin<MfaPolicyView>('/policies/mfa', {method: 'PUT', body: policy, ifMatch});
export const dryRunMfaPolicy = (body: DryRunMfaPolicy) => post<MfaDryRun>('/policies/mfa/dry_run', body);

export const getMfaCoverage = async () => (await requestPlugin<MfaCoverage>(`/mfa/coverage${queryString({days: COVERAGE_DAYS})}`)).body;
export const listMfaPeople = async (filters: MfaPeopleFilters, cursor: string, signal?: AbortSignal) =>
    (await requestPlugin<MfaPeoplePage>(`/mfa/people${queryString({...filters, cursor, limit: 50})}`, {signal})).body;
/** For a link: the browser saves what the server answers. */
export const mfaPeopleCsvUrl = (filters: MfaPeopleFilters) => apiUrl(`/mfa/people.csv${queryString({...filters})}`);
export const listMfaBypasses = async (kind: MfaBypass['kind'] | '', cursor: string) =>
    (await requestPlugin<MfaBypassPage>(`/mfa/bypasses${queryString({kind, cursor, limit: 50})}`)).body;

export const extendMfaDeadline = (userId: string, hours: number, reason: string) => post<MfaPerson>(`/mfa/people/${userId}/extension`, {hours, reason});
export const helpMfaPerson = (userId: string, reason: string) => post<MfaPerson>(`/mfa/people/${userId}/help`, {reason});
export const endOverdueSessions = (userIds: string[] | null, confirmUsers: number, reason: string) =>
    post<EndedOverdueSessions>('/mfa/overdue_sessions/end', {user_ids: userIds, confirm_users: confirmUsers, reason});
export const remindMfaPeople = (userIds: string[]) => post<RemindedMfaPeople>('/mfa/reminders', {user_ids: userIds});
export const previewMfaReminder = async (kind: MfaReminder, locale: string) => (await requestPlugin<MfaReminderPreview>(`/mfa/reminders/preview${queryString({kind, locale})}`)).body;

/** Announced here, done by core with the admin's own session, and reported back: the plugin itself could not reset anybody. */
export async function resetMfaFactor(userId: string, reason: string): Promise<FactorResetOutcomeReply> {
    const {id} = await post<AnnouncedFactorReset>(`/mfa/people/${userId}/factor_resets`, {reason});
    const refusal = await requestCore(`/users/${userId}/mfa`, {method: 'PUT', body: {activate: false}}).then(() => null, (error: unknown) => ({error}));
    const outcome = await post<FactorResetOutcomeReply>(`/mfa/factor_resets/${id}/outcome`, {error: refusal && describe(refusal.error)});
    // What core's users say counts: a request whose answer was lost may have arrived.
    if (refusal && outcome.status === 'fail') {
        throw refusal.error;
    }
    return outcome;
}

/** The contract's limit for what core answered. */
const OUTCOME_LIMIT = 1000;

const describe = (error: unknown) => ((error instanceof Error && error.message) || 'No answer came from core.').slice(0, OUTCOME_LIMIT);

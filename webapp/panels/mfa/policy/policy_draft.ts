/** The MFA policy as an admin types it, and the policy that makes. Pure: what cannot be a policy is told at its field and never sent. */
import type {MfaPolicy, MfaScope} from '../../../../contract/types';
import {startOfDay, toDay} from '../../../components/days';

type ChosenScope = Extract<MfaScope, {type: 'chosen'}>;
export type ExemptUser = MfaPolicy['exempt_users'][number];

/** The contract's limits (contract/mfa.ts), which this half cannot load. */
export const LEAST_SESSION_MINUTES = 5;
export const MOST_SESSION_MINUTES = 60;
export const REASON_LIMIT = 500;
const MOST_GRACE_HOURS = 8760;
const HOURS_OF = {hours: 1, days: 24} as const;
const NOBODY: ChosenScope = {type: 'chosen', roles: [], team_ids: [], group_ids: [], user_ids: []};

export interface PolicyDraft extends Pick<MfaPolicy, 'mode' | 'exempt_users' | 'exempt_providers' | 'put_back_drift' | 'reminders'> {
    scopeType: MfaScope['type'];
    /** Kept while everyone is chosen, so that going back loses nothing. */
    chosen: ChosenScope;
    graceAmount: string;
    graceUnit: MfaPolicy['grace']['unit'];
    sessionMinutes: string;
    coreWhen: MfaPolicy['core_enforcement']['when'];
    /** YYYY-MM-DD, in the reader's zone; '' = none. */
    coreDay: string;
}

export function draftOf(policy: MfaPolicy): PolicyDraft {
    return {
        mode: policy.mode, exempt_users: policy.exempt_users, exempt_providers: policy.exempt_providers, put_back_drift: policy.put_back_drift, reminders: policy.reminders,
        scopeType: policy.scope.type, chosen: policy.scope.type === 'chosen' ? policy.scope : NOBODY,
        graceAmount: String(policy.grace.amount), graceUnit: policy.grace.unit, sessionMinutes: String(policy.enrolment_session_minutes),
        coreWhen: policy.core_enforcement.when, coreDay: toDay(policy.core_enforcement.at),
    };
}

export interface PolicyProblems {
    nobodyChosen: boolean;
    grace: boolean;
    sessionMinutes: boolean;
    coreDay: boolean;
}

export function problemsOf(draft: PolicyDraft): PolicyProblems {
    const {roles, team_ids: teams, group_ids: groups, user_ids: users} = draft.chosen;
    return {
        nobodyChosen: draft.scopeType === 'chosen' && roles.length + teams.length + groups.length + users.length === 0,
        grace: !isWhole(draft.graceAmount, 0, mostGrace(draft.graceUnit)),
        sessionMinutes: !isWhole(draft.sessionMinutes, LEAST_SESSION_MINUTES, MOST_SESSION_MINUTES),
        coreDay: draft.coreWhen === 'at' && draft.coreDay === '',
    };
}

/** A year, in that unit. */
export const mostGrace = (unit: PolicyDraft['graceUnit']) => MOST_GRACE_HOURS / HOURS_OF[unit];

/** null while a field is wrong. */
export function policyOf(draft: PolicyDraft): MfaPolicy | null {
    if (Object.values(problemsOf(draft)).includes(true)) {
        return null;
    }
    return {
        mode: draft.mode,
        scope: draft.scopeType === 'everyone' ? {type: 'everyone'} : draft.chosen,
        exempt_users: draft.exempt_users, exempt_providers: draft.exempt_providers,
        grace: {amount: Number(draft.graceAmount), unit: draft.graceUnit},
        enrolment_session_minutes: Number(draft.sessionMinutes),
        core_enforcement: {when: draft.coreWhen, at: draft.coreWhen === 'at' ? startOfDay(draft.coreDay) : null},
        put_back_drift: draft.put_back_drift, reminders: draft.reminders,
    };
}

export function isWhole(entered: string, least: number, most: number): boolean {
    const number = Number(entered);
    return entered.trim() !== '' && Number.isInteger(number) && number >= least && number <= most;
}

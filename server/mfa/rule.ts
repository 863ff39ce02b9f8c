/**
 * The MFA rule: where the policy leaves one person, and what their log-in comes to. Pure, and the only place that decides it: enforcement,
 * reminders and the pages about one person ask it, and population.ts says the same in SQL (a property test holds the two together).
 */
import type {MfaExemption, MfaPolicy, MfaState} from '../../contract/mfa';

export const SYSTEM_ADMIN = 'system_admin';

/** Core's names of the roles a scope can name. */
export const ROLES_OF_GROUP = {
    system_admins: [SYSTEM_ADMIN],
    other_admins: ['system_manager', 'system_user_manager', 'system_read_only_admin', 'system_custom_group_admin', 'shared_channel_manager', 'secure_connection_manager'],
    guests: ['system_guest'],
} as const;

/** Accounts for which Mattermost has MFA of its own: password and LDAP (core refuses to enrol any other). */
export const ENROLLING_SERVICES = ['', 'email', 'ldap'] as const;

/** Log-ins after the deadline that may be used for enrolling before an admin must help. */
export const ENROLMENT_SESSIONS = 3;

const HOUR_MS = 3_600_000;
const UNIT_MS = {hours: HOUR_MS, days: 24 * HOUR_MS} as const;

export interface Person {
    userId: string;
    roles: readonly string[];
    isBot: boolean;
    /** false: deactivated, or an account of another server (shared channels). */
    canLogIn: boolean;
    /** users.authservice; "" for password. */
    authService: string;
    isEnrolled: boolean;
    teamIds: readonly string[];
    groupIds: readonly string[];
}

/** What is stored of a person the policy applies or applied to; times in ms, the database's. */
export interface Member {
    firstAppliedAt: number;
    deadlineAt: number;
    extensionMs: number;
    sessionsUsed: number;
    /** By admins who helped. */
    sessionsGranted: number;
}

export interface Circumstances {
    /** The database's clock, ms. */
    now: number;
    /** Some system admin can still change the policy (isAble). Matters only for a system admin past the deadline. */
    someAdminIsAble: boolean;
    /** When the enrolment session ends that this person has open; null without one. */
    enrolmentSessionEndsAt: number | null;
}

export interface Decision {
    state: MfaState;
    exemption: MfaExemption | null;
    exemptUntil: number | null;
    /** The policy asks, without requiring it. */
    encouraged: boolean;
    /** Set in the states in_grace, overdue and enrolment_session, and for an exempt last admin. */
    deadlineAt: number | null;
}

/** What is true of the server as a whole. */
export interface Server {
    /** EnableMultifactorAuthentication: without it nobody can enrol, so nobody is made to. */
    mfaEnabled: boolean;
    /** Core enforces itself: licensed and switched on. */
    coreEnforces: boolean;
    coreEnforcesGuests: boolean;
    /** Lifted by the host operator (break-glass) at this moment. */
    isLifted: boolean;
}

export type LogIn = 'free' | 'enrolment_session' | 'refused';

const NOTHING = {exemption: null, exemptUntil: null, encouraged: false, deadlineAt: null} as const;

/** member: null as long as the policy has not met the person. */
export function decide(policy: MfaPolicy, person: Person, member: Member | null, at: Circumstances): Decision {
    if (person.isBot) {
        return {...NOTHING, state: 'exempt', exemption: 'bot'};
    }
    if (!person.canLogIn) {
        return {...NOTHING, state: 'not_required'};
    }
    if (person.isEnrolled) {
        return {...NOTHING, state: 'enrolled'};
    }
    if (policy.mode === 'off' || !isInScope(policy, person)) {
        return {...NOTHING, state: 'not_required'};
    }
    const exemption = exemptionOf(policy, person, at.now);
    if (policy.mode === 'encouraged') {
        return {...NOTHING, state: 'not_required', encouraged: exemption === null};
    }
    if (exemption !== null) {
        return {...NOTHING, ...exemption, state: 'exempt'};
    }
    const deadlineAt = member?.deadlineAt ?? at.now + graceMs(policy);
    if (at.now < deadlineAt) {
        return {...NOTHING, state: 'in_grace', deadlineAt};
    }
    if (isSystemAdmin(person) && !at.someAdminIsAble) {
        return {...NOTHING, state: 'exempt', exemption: 'last_admin', deadlineAt};
    }
    return {...NOTHING, state: at.enrolmentSessionEndsAt !== null && at.now < at.enrolmentSessionEndsAt ? 'enrolment_session' : 'overdue', deadlineAt};
}

/** Whether the policy begins to count for this person: the enrolled too, so that a reset of their factor renews nothing. */
export function appliesTo(policy: MfaPolicy, person: Person, now: number): boolean {
    return policy.mode === 'required' && !person.isBot && person.canLogIn && isInScope(policy, person) && exemptionOf(policy, person, now) === null;
}

/** What a log-in that passed password and factor comes to. */
export function decideLogIn(decision: Decision, person: Person, member: Member | null, server: Server): LogIn {
    if (!isEnforced(decision, person, server)) {
        return 'free';
    }
    return needsHelp(decision, person, member) ? 'refused' : 'enrolment_session';
}

/** Whether this plugin holds the person to it. Where core does, with its own page, it need not. */
export function isEnforced(decision: Decision, person: Person, server: Server): boolean {
    return (decision.state === 'overdue' || decision.state === 'enrolment_session') && server.mfaEnabled && !server.isLifted && !isEnforcedByCore(person, server);
}

/** As core decides it for a session of a person who is not enrolled: not for guests unless told, not for accounts that cannot enrol. */
function isEnforcedByCore(person: Person, server: Server): boolean {
    return server.coreEnforces && canEnrol(person) && (server.coreEnforcesGuests || !person.roles.includes('system_guest'));
}

/** Past the deadline, and no enrolment session is left. */
export function needsHelp(decision: Decision, person: Person, member: Member | null): boolean {
    return decision.state === 'overdue' && (member?.sessionsUsed ?? 0) >= enrolmentSessionsAllowed(person, member);
}

/** None for system admins but what a colleague grants: a stolen password of an admin must not be enough to enrol first. */
export function enrolmentSessionsAllowed(person: Person, member: Member | null): number {
    return (isSystemAdmin(person) ? 0 : ENROLMENT_SESSIONS) + (member?.sessionsGranted ?? 0);
}

/** A system admin who can log in and change the policy, whatever the others do. */
export function isAble(decision: Decision, person: Person): boolean {
    return isSystemAdmin(person) && person.canLogIn && !person.isBot &&
        decision.exemption !== 'last_admin' && decision.state !== 'overdue' && decision.state !== 'enrolment_session';
}

export function isSystemAdmin(person: Person): boolean {
    return person.roles.includes(SYSTEM_ADMIN);
}

export function graceMs(policy: MfaPolicy): number {
    return policy.grace.amount * UNIT_MS[policy.grace.unit];
}

function isInScope({scope}: MfaPolicy, person: Person): boolean {
    if (scope.type === 'everyone') {
        return true;
    }
    const roles: readonly string[] = scope.roles.flatMap((group) => [...ROLES_OF_GROUP[group]]);
    return person.roles.some((role) => roles.includes(role)) || person.teamIds.some((id) => scope.team_ids.includes(id)) ||
        person.groupIds.some((id) => scope.group_ids.includes(id)) || scope.user_ids.includes(person.userId);
}

function exemptionOf(policy: MfaPolicy, person: Person, now: number): Pick<Decision, 'exemption' | 'exemptUntil'> | null {
    const chosen = policy.exempt_users.find((user) => user.user_id === person.userId && now < user.until);
    if (chosen) {
        return {exemption: 'chosen_user', exemptUntil: chosen.until};
    }
    if ((policy.exempt_providers as readonly string[]).includes(person.authService)) {
        return {exemption: 'provider', exemptUntil: null};
    }
    return canEnrol(person) ? null : {exemption: 'cannot_enrol', exemptUntil: null};
}

function canEnrol(person: Person): boolean {
    return (ENROLLING_SERVICES as readonly string[]).includes(person.authService);
}

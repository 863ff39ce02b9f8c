/** The session limits as an admin types them, and the policy that makes. Pure: what cannot be a limit is told at its field and never sent. */
import {LEAST_AGE_MINUTES, LEAST_IDLE_MINUTES} from '../../../contract/names';
import type {SessionLimitRule, SessionLimits} from '../../../contract/types';

/** The contract's limits. */
export const MOST_MINUTES = 5_256_000;
export const MOST_SESSIONS = 500;
export const MOST_RULES = 20;

export interface RuleDraft {
    /** Of this form only. */
    key: number;
    role: NonNullable<SessionLimitRule['role']> | '';
    kinds: SessionLimitRule['client_kinds'];
    /** Minutes as typed; '' = no limit. */
    idle: string;
    absolute: string;
}

export interface LimitsDraft {
    enabled: boolean;
    rules: RuleDraft[];
    /** As typed; '' = no limit. */
    mostSessions: string;
}

export function draftOf({enabled, rules, max_sessions_per_user: most}: SessionLimits): LimitsDraft {
    return {
        enabled, mostSessions: most === null ? '' : String(most),
        rules: rules.map((rule, key) => ({key, role: rule.role ?? '', kinds: rule.client_kinds, idle: typed(rule.idle_minutes), absolute: typed(rule.absolute_minutes)})),
    };
}

export function newRule(rules: readonly RuleDraft[]): RuleDraft {
    return {key: 1 + Math.max(-1, ...rules.map(({key}) => key)), role: '', kinds: [], idle: '', absolute: ''};
}

/** null while a field is wrong. A rule that limits nothing is none. */
export function policyOf({enabled, rules, mostSessions}: LimitsDraft): SessionLimits | null {
    if (rules.some(({idle, absolute}) => minutesAreWrong(idle, LEAST_IDLE_MINUTES) || minutesAreWrong(absolute, LEAST_AGE_MINUTES)) || numberIsWrong(mostSessions, 1, MOST_SESSIONS)) {
        return null;
    }
    return {
        enabled, max_sessions_per_user: numberOf(mostSessions),
        rules: rules.filter(limitsSomething).
            map(({role, kinds, idle, absolute}) => ({role: role === '' ? null : role, client_kinds: kinds, idle_minutes: numberOf(idle), absolute_minutes: numberOf(absolute)})),
    };
}

/** Of the policy's rules, the numbers the form shows beside them: a rule that limits nothing has a number there too. */
export function shownNumbers({rules}: LimitsDraft): number[] {
    return rules.flatMap((rule, index) => (limitsSomething(rule) ? [index + 1] : []));
}

const limitsSomething = ({idle, absolute}: RuleDraft) => idle.trim() !== '' || absolute.trim() !== '';

export const minutesAreWrong = (entered: string, least: number) => numberIsWrong(entered, least, MOST_MINUTES);

export function numberIsWrong(entered: string, least: number, most: number): boolean {
    const number = Number(entered);
    return entered.trim() !== '' && !(Number.isInteger(number) && number >= least && number <= most);
}

/** null: none was entered. */
export const numberOf = (entered: string) => (entered.trim() === '' ? null : Number(entered));
const typed = (minutes: number | null) => (minutes === null ? '' : String(minutes));

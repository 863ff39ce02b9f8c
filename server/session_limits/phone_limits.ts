/** What the session limits come to for phones, for whoever judges how long a lost one stays logged in. */
import type {SessionLimitRule} from '../../contract/session_limits';
import type {Sql} from '../host';
import {readLimits} from './policy';

export interface PhoneLimits {idleMinutes: number | null; absoluteMinutes: number | null}

/** Only rules that meet phones of every role count. */
export async function readPhoneLimits(sql: Sql): Promise<PhoneLimits> {
    const {policy} = await readLimits(sql);
    const rules = policy.enabled ? policy.rules.filter(({role, client_kinds: kinds}) => role === null && (kinds.length === 0 || kinds.includes('mobile'))) : [];
    const least = (name: 'idle_minutes' | 'absolute_minutes') => smallest(rules.map((rule: SessionLimitRule) => rule[name]));
    return {idleMinutes: least('idle_minutes'), absoluteMinutes: least('absolute_minutes')};
}

function smallest(values: ReadonlyArray<number | null>): number | null {
    const set = values.filter((value): value is number => value !== null);
    return set.length === 0 ? null : Math.min(...set);
}

/** Every policy with its fields, saved or as it is until somebody saves it: for the settings report. A new policy belongs into this list. */
import {readMfaPolicy} from './mfa/policy';
import {readSessionsPolicy} from './policies/sessions_policy';
import {readMobilePolicy} from './posture/mobile_policy';
import {readPushPolicy} from './push_contents/push_policy';
import type {Sql} from './host';
import {readLimits} from './session_limits/policy';
import type {NamedPolicy} from './settings_report/needs';

const READERS = {mfa: readMfaPolicy, mobile: readMobilePolicy, push: readPushPolicy, session_limits: readLimits, sessions: readSessionsPolicy} as const;

export async function readEveryPolicy(sql: Sql): Promise<NamedPolicy[]> {
    const policies: NamedPolicy[] = [];
    for (const [name, read] of Object.entries(READERS)) {
        const {policy} = await read(sql);
        policies.push({name, fields: {...policy}});
    }
    return policies;
}

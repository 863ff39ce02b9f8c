/** The session limits: one document with a version, like every policy. Off until somebody switches them on. */
import type {CoreSessionLengths, SessionLimits} from '../../contract/session_limits';
import {createPolicyStore} from '../database/policy_store';
import type {Host} from '../host';

const NO_LIMITS: SessionLimits = {enabled: false, rules: [], max_sessions_per_user: null};

export const {read: readLimits, replace: replaceLimits} = createPolicyStore('session_limits', NO_LIMITS);

/** Core's own lengths, which go on to hold beside the limits. */
export async function readCoreLengths(host: Host): Promise<CoreSessionLengths> {
    const settings = (await host.mattermost.getConfig()).ServiceSettings as Record<string, unknown>;
    const number = (name: string) => (typeof settings[name] === 'number' ? Math.trunc(settings[name]) : 0);
    return {
        web_hours: number('SessionLengthWebInHours'), mobile_hours: number('SessionLengthMobileInHours'), sso_hours: number('SessionLengthSSOInHours'),
        idle_minutes: number('SessionIdleTimeoutInMinutes'), extend_with_activity: settings['ExtendSessionLengthWithActivity'] === true,
    };
}

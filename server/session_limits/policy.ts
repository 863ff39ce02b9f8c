/** The session limits' policy, and beside it core's own session lengths. */
import type {CoreSessionLengths} from '../../contract/session_limits';
import {limitsStore} from '../database/session_limits';
import type {Host} from '../host';

export const {read: readLimits, replace: replaceLimits} = limitsStore;

/** Core's own lengths, which go on to hold beside the limits. */
export async function readCoreLengths(host: Host): Promise<CoreSessionLengths> {
    const settings = (await host.mattermost.getConfig()).ServiceSettings as Record<string, unknown>;
    const number = (name: string) => (typeof settings[name] === 'number' ? Math.trunc(settings[name]) : 0);
    return {
        web_hours: number('SessionLengthWebInHours'), mobile_hours: number('SessionLengthMobileInHours'), sso_hours: number('SessionLengthSSOInHours'),
        idle_minutes: number('SessionIdleTimeoutInMinutes'), extend_with_activity: settings['ExtendSessionLengthWithActivity'] === true,
    };
}

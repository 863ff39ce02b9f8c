/** The sessions policy: what an ordinary log-out and other endings wipe, and whether automation may revoke. */
import type {SessionsPolicy} from '../../contract/settings';
import {createPolicyStore} from '../database/policy_store';

/** What holds until somebody saves the policy. Core promises of its apps that a log-out removes local data, hence the first two. */
export const DEFAULT_SESSIONS_POLICY: SessionsPolicy = {
    wipe_on_logout: true,
    wipe_when_ended_elsewhere: true,
    wipe_on_expiry: false,
    wipe_offline_hours: null,
    keep_revocations_days: 90,
    allow_automation: false,
};

export const {read: readSessionsPolicy, replace: replaceSessionsPolicy} = createPolicyStore('sessions', DEFAULT_SESSIONS_POLICY);

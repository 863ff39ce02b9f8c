/** Core's own enforcement is a requirement of everybody, administrators among them: who switches it on must have a second factor, as for the policy. */
import {ApiError} from '../errors';
import type {Host} from '../host';
import type {Actor} from '../http/route';
import {hasSecondFactor, readMfaPolicy} from './policy';

const ENFORCE = 'ServiceSettings.EnforceMultifactorAuthentication';

/** Without a licence the switch requires nothing of anybody. Fails with mfa.actor_not_enrolled. */
export async function forbidEnforcingMfa(host: Host, changed: Readonly<Record<string, unknown>>, actor: Actor): Promise<void> {
    if (changed[ENFORCE] !== true || !(await host.mattermost.getLicense()).mfa) {
        return;
    }
    const {policy} = await readMfaPolicy(host.sql);
    if (!await hasSecondFactor(host.sql, policy, actor.userId)) {
        throw new ApiError('mfa.actor_not_enrolled');
    }
}

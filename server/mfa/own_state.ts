/** What a person learns of their own state, for the banner and the page that leads to setting MFA up. */
import type {OwnMfa} from '../../contract/mfa';
import type {Host} from '../host';
import {ApiError} from '../errors';
import {readOwnEnrolmentSession} from './enrolment';
import {readPerson, readServer} from './people';
import {readMfaPolicy} from './policy';
import {enrolmentSessionsAllowed} from './rule';

/** The banner shows in the last part of the grace period. */
const BANNER_SHARE = 1 / 4;

export async function readOwnMfa(host: Host, userId: string, sessionId: string): Promise<OwnMfa> {
    const {policy} = await readMfaPolicy(host.sql);
    const session = policy.mode === 'required' ? await readOwnEnrolmentSession(host.sql, userId, sessionId) : null;
    const known = await readPerson(host.sql, policy, userId);
    if (!known) {
        throw new ApiError('users.not_found');
    }
    const {person, member, decision, at: {now}} = known;
    const server = await readServer(host);
    const isHeld = decision.state === 'enrolment_session' && server.mfaEnabled && !server.isLifted;
    const {deadlineAt} = decision;
    const graceStartedAt = member?.firstAppliedAt ?? now;
    return {
        state: decision.state, exemption: decision.exemption, encouraged: decision.encouraged && server.mfaEnabled,
        first_applied_at: member?.firstAppliedAt ?? null,
        deadline_at: deadlineAt,
        show_banner: decision.state === 'in_grace' && server.mfaEnabled && deadlineAt !== null && now >= deadlineAt - ((deadlineAt - graceStartedAt) * BANNER_SHARE),
        enrolment_session: isHeld ? session : null,
        enrolment_sessions_used: member?.sessionsUsed ?? 0,
        enrolment_sessions_allowed: enrolmentSessionsAllowed(person, member),
        now,
    };
}

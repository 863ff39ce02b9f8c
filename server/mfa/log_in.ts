/** What a log-in comes to under the MFA policy: free, a session for enrolling only, or a refusal that says who can help. */
import type {Host} from '../host';
import {recordRefusedMfaLogIn} from '../http/refusals';
import type {TextId} from '../texts/catalogue';
import {textIn} from '../texts/catalogue';
import {beginEnrolmentSession} from './enrolment';
import {admitPerson} from './members';
import {readPerson, readServer} from './people';
import {readMfaPolicy} from './policy';
import {decideLogIn, isSystemAdmin} from './rule';

/** The sentence that refuses the log-in, in the person's language; empty when nothing forbids it. */
export async function enforceAtLogIn(host: Host, userId: string): Promise<string> {
    const {policy} = await readMfaPolicy(host.sql);
    if (policy.mode !== 'required') {
        return '';
    }
    await admitPerson(host, readMfaPolicy, userId);
    const known = await readPerson(host.sql, policy, userId);
    if (!known) {
        return '';
    }
    const {person, member, decision} = known;
    const logIn = decideLogIn(decision, person, member, await readServer(host));
    if (logIn === 'free' || (logIn === 'enrolment_session' && await beginEnrolmentSession(host, policy, person))) {
        return '';
    }
    await recordRefusedMfaLogIn(host, userId, {deadline_at: decision.deadlineAt, enrolment_sessions_used: member?.sessionsUsed ?? 0});
    const sentence: TextId = isSystemAdmin(person) ? 'mfa.refused_admin' : 'mfa.refused';
    return textIn((await host.mattermost.getUser(userId))?.locale ?? '', sentence);
}

/** MFA enforcement, the part that acts: log-ins, core's own enforcement, break-glass, reminders, and what admins do for people. */
import type {Feature} from '../feature';
import type {Host} from '../host';
import type {Routes} from '../http/route';
import {actorOf} from '../http/route';
import {endOverdueSessions, extendDeadline, helpPerson} from './actions';
import {endBreakGlass, REARM_EVERY_MS, TAKE_ORDERS_EVERY_MS, takeOperatorOrders} from './break_glass';
import {CORE_ENFORCEMENT_EVERY_MS, keepCoreEnforcement} from './core_enforcement';
import {settleEnrolmentSessions} from './enrolment';
import {announceFactorReset, recordFactorReset} from './factor_reset';
import {enforceAtLogIn} from './log_in';
import {removeOldMessages, sendOwedMessages} from './messages';
import type {MfaNeeds} from './needs';
import {readOwnMfa} from './own_state';
import {previewReminder, queueDueReminders, REMIND_EVERY_MS, remindPeople} from './reminders';

/** An enrolment session ends within this of its end. */
const SETTLE_EVERY_MS = 2_000;
const SEND_EVERY_MS = 2_000;
const TIDY_EVERY_MS = 3_600_000;

/** Long enough to be asked about a message. */
const KEEP_MESSAGES_MS = 30 * 86_400_000;

type Names =
    | 'getOwnMfa' | 'extendMfaDeadline' | 'helpMfaPerson' | 'announceFactorReset' | 'recordFactorResetOutcome' | 'endOverdueSessions'
    | 'remindMfaPeople' | 'previewMfaReminder';

export interface MfaEnforcementPart extends Feature {
    routes: Routes<Names>;
    /** A new version of the policy holds: what it changes at once need not wait for a worker. */
    policySaved(host: Host): void;
}

export function createMfaEnforcementPart(needs: MfaNeeds): MfaEnforcementPart {
    return {
        routes: {
            getOwnMfa: async (request) => ({body: await readOwnMfa(request.host, actorOf(request).userId, actorOf(request).sessionId)}),
            extendMfaDeadline: async (request) => ({
                body: await extendDeadline(request.host, {userId: request.params['user_id'] ?? '', ...request.body, actor: actorOf(request), requestId: request.requestId}),
            }),
            helpMfaPerson: async (request) => ({
                body: await helpPerson(request.host, {userId: request.params['user_id'] ?? '', reason: request.body.reason, actor: actorOf(request), requestId: request.requestId}),
            }),
            announceFactorReset: async (request) => ({
                body: await announceFactorReset(request.host, {userId: request.params['user_id'] ?? '', reason: request.body.reason, actor: actorOf(request), requestId: request.requestId}),
            }),
            recordFactorResetOutcome: async (request) => ({body: await recordFactorReset(request.host, request.params['reset_id'] ?? '', actorOf(request), request.body.error)}),
            endOverdueSessions: async (request) => ({
                body: await endOverdueSessions(request.host, needs, {
                    userIds: request.body.user_ids, confirmUsers: request.body.confirm_users, reason: request.body.reason, actor: actorOf(request), requestId: request.requestId,
                }),
            }),
            remindMfaPeople: async (request) => ({body: await remindPeople(request.host, needs, {userIds: request.body.user_ids, actor: actorOf(request), requestId: request.requestId})}),
            previewMfaReminder: async (request) => ({body: await previewReminder(request.host, actorOf(request).userId, request.query)}),
        },
        workers: [
            {name: 'mfa_operator_orders', everyMs: TAKE_ORDERS_EVERY_MS, retryWithinMs: TAKE_ORDERS_EVERY_MS, run: (host) => takeOperatorOrders(host, needs)},
            {name: 'mfa_break_glass', everyMs: REARM_EVERY_MS, retryWithinMs: REARM_EVERY_MS, run: (host) => endBreakGlass(host, needs)},
            {name: 'mfa_enrolment_sessions', everyMs: SETTLE_EVERY_MS, retryWithinMs: SETTLE_EVERY_MS, run: (host) => settleEnrolmentSessions(host, needs)},
            {name: 'mfa_core_enforcement', everyMs: CORE_ENFORCEMENT_EVERY_MS, run: (host) => keepCoreEnforcement(host, needs)},
            {name: 'mfa_reminders', everyMs: REMIND_EVERY_MS, run: queueDueReminders},
            {name: 'mfa_messages', everyMs: SEND_EVERY_MS, run: (host) => sendOwedMessages(host, needs)},
            {name: 'mfa_tidy', everyMs: TIDY_EVERY_MS, run: (host) => removeOldMessages(host.sql, host.clock.now() - KEEP_MESSAGES_MS)},
        ],
        hooks: {userWillLogIn: enforceAtLogIn},
        policySaved(host) {
            host.clock.after(0, (own) => keepCoreEnforcement(own, needs));
        },
    };
}

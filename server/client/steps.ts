/** The steps of the session guard's protocol, each for all the clients that asked at about the same time (gather.ts). Their tickets are already checked. */
import type {VerdictReply} from '../../contract/client';
import type {WipeReport} from '../../contract/revocations';
import {appendAudit} from '../audit/write';
import type {AuditEvent} from '../audit/event';
import type {Host, Sql} from '../host';
import type {Question} from './decide_verdict';
import {decideVerdicts} from './decide_verdict';
import type {ClientNeeds, HeardState} from './needs';
import type {TicketClaims} from './ticket';
import type {EndedSession, NonceState, NonceUse} from './wipe_orders';
import {amendReports, keyOf, orderWipes, statesOf, storeReports} from './wipe_orders';

export interface GivenVerdict extends Omit<VerdictReply, 'access_ended'> {
    /** null unless it was heard. */
    access: HeardState | null;
    /** By a revocation, which may be withdrawn while it is in hand. */
    revocable: boolean;
}

/** Instead of a verdict whose revocation does not mean the session any more: the client keeps its data and asks again. */
export const TAKEN_BACK = {verdict: 'unknown', nonce: null, notice: null} as const;

/** The verdicts, and what they lead to: the targets are told, each wipe has its nonce, and who held its requests back has heard. */
export async function giveVerdicts(host: Host, needs: ClientNeeds, questions: readonly Question[]): Promise<GivenVerdict[]> {
    const decisions = await decideVerdicts(host, needs, questions);
    const told: string[] = [];
    const heard: string[] = [];
    const wipes: EndedSession[] = [];
    // By a revocation, of each of the two.
    const toldByRevocation: string[] = [];
    const heardByRevocation: string[] = [];
    decisions.forEach(({verdict, notice, revocable}, i) => {
        const claims = questions[i]?.claims;
        if (claims && notice) {
            const isHeld = questions[i]?.held === true;
            (isHeld ? heard : told).push(claims.sessionId);
            if (revocable) {
                (isHeld ? heardByRevocation : toldByRevocation).push(claims.sessionId);
            }
            if (verdict === 'wipe') {
                wipes.push({session_id: claims.sessionId, user_id: claims.userId, ended_by: notice.ended_by, revocable});
            }
        }
    });
    // Whoever holds back waits for the end of access, before which the engine asks by itself.
    if (toldByRevocation.length > 0 && await needs.spareWithdrawn(host, toldByRevocation)) {
        return giveVerdicts(host, needs, questions);
    }
    if (told.length > 0) {
        await needs.markTold(host.sql, told, host.clock.now());
    }
    const nonces = await orderWipes(host, wipes);
    const access = heard.length > 0 ? await needs.endAccessOfHeard(host, heard) : new Map<string, HeardState>();
    const open = heardByRevocation.filter((id) => access.get(id) === 'open');
    const spared = open.length > 0 ? await withoutRevocation(host, needs, open) : null;
    return decisions.map(({verdict, notice, revocable}, i) => {
        const sessionId = questions[i]?.claims.sessionId ?? '';
        const nonce = verdict === 'wipe' ? nonces.get(sessionId) ?? null : null;
        // No nonce: cancelled since it was decided.
        const isTakenBack = spared?.has(sessionId) === true || (verdict === 'wipe' && nonce === null);
        return {verdict, nonce, notice, ...(isTakenBack && TAKEN_BACK), session_id: sessionId, access: access.get(sessionId) ?? null, revocable};
    });
}

/** Of these sessions those no revocation means any more. */
export async function withoutRevocation(host: Host, needs: ClientNeeds, sessionIds: readonly string[]): Promise<Set<string>> {
    const meant = await needs.findRevokedSessions(host.sql, sessionIds);
    return new Set(sessionIds.filter((id) => !meant.has(id)));
}

export interface Reported {claims: TicketClaims; nonce: string; report: WipeReport; lookedAgain: boolean; address: string; requestId: string}

/** Stores the reports with one transaction and their audit records. One state a report, in their order; unknown is a nonce that never was that session's. */
export async function recordReports(host: Host, needs: ClientNeeds, reported: readonly Reported[]): Promise<NonceState[]> {
    const now = host.clock.now();
    const stored = await host.transaction(async (tx) => {
        const first = await storeFirst(tx, host, needs, firstOfEach(reported), now);
        await amend(tx, host, needs, firstOfEach(reported.filter((one) => one.lookedAgain && !first.includes(one))), now);
        return first;
    });
    return statesOf(host.sql, reported.map(nonceOf), new Set(stored.map((one) => keyOf(nonceOf(one)))), 'true');
}

/** Of several reports of one wipe in a batch the first. */
function firstOfEach(reported: readonly Reported[]): Reported[] {
    return [...new Map([...reported].reverse().map((one) => [keyOf(nonceOf(one)), one])).values()];
}

/** Those that were their wipe's first. */
async function storeFirst(tx: Sql, host: Host, needs: ClientNeeds, reported: readonly Reported[], now: number): Promise<Reported[]> {
    const endedBy = await storeReports(tx, reported.map((one) => ({...nonceOf(one), report: one.report})), now);
    const first = reported.filter(({claims}) => endedBy.has(claims.sessionId));
    if (first.length > 0) {
        const jobs = await needs.recordWipeReports(tx, first.map(({claims, report}) => ({session_id: claims.sessionId, report})), now);
        await appendAudit(tx, host, ...first.map((one) => wipeReported(one, endedBy.get(one.claims.sessionId) ?? '', jobs)));
    }
    return first;
}

async function amend(tx: Sql, host: Host, needs: ClientNeeds, reported: readonly Reported[], now: number): Promise<void> {
    const before = reported.length === 0 ? new Map<string, never>() : await amendReports(tx, reported.map((one) => ({...nonceOf(one), report: one.report})), now);
    const amended = reported.filter(({claims}) => before.has(claims.sessionId));
    if (amended.length > 0) {
        const jobs = await needs.amendWipeReports(tx, amended.map(({claims, report}) => ({session_id: claims.sessionId, report})));
        await appendAudit(tx, host, ...amended.map((one): AuditEvent => {
            const {ended_by: endedBy, prior} = before.get(one.claims.sessionId) ?? {ended_by: '', prior: {}};
            return {...wipeReported(one, endedBy, jobs), prior_state: {ended_by: endedBy, ...prior}};
        }));
    }
}

function wipeReported({claims: {sessionId, userId}, report, address, requestId}: Reported, endedBy: string, jobs: ReadonlyMap<string, readonly string[]>): AuditEvent {
    return {
        event_name: 'wipe_reported', status: report.remaining.length === 0 ? 'success' : 'fail',
        actor: {type: 'client', userId, sessionId, address}, target: {type: 'session', id: sessionId},
        resulting_state: {ended_by: endedBy, ...report}, request_id: requestId, job_id: jobs.get(sessionId)?.[0],
    };
}

function nonceOf({claims, nonce}: Reported): NonceUse {
    return {session_id: claims.sessionId, nonce};
}

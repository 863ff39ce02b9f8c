/** The steps of the session guard's protocol, each for all the clients that asked at about the same time (gather.ts). Their tickets are already checked. */
import type {VerdictReply} from '../../contract/client';
import type {WipeReport} from '../../contract/revocations';
import {appendAudit} from '../audit/write';
import type {AuditEvent} from '../audit/event';
import type {Host, Sql} from '../host';
import type {Question} from './decide_verdict';
import {decideVerdicts} from './decide_verdict';
import type {ClientNeeds} from './needs';
import type {TicketClaims} from './ticket';
import type {EndedSession} from './wipe_orders';
import {findNonces, keyOf, orderWipes, storeReports} from './wipe_orders';

/** The verdicts, and what they lead to: the targets are told, and each wipe has its nonce. */
export async function giveVerdicts(host: Host, needs: ClientNeeds, questions: readonly Question[]): Promise<VerdictReply[]> {
    const decisions = await decideVerdicts(host, needs, questions);
    const ended: string[] = [];
    const wipes: EndedSession[] = [];
    decisions.forEach(({verdict, notice}, i) => {
        const claims = questions[i]?.claims;
        if (claims && notice) {
            ended.push(claims.sessionId);
            if (verdict === 'wipe') {
                wipes.push({session_id: claims.sessionId, user_id: claims.userId, ended_by: notice.ended_by});
            }
        }
    });
    if (ended.length > 0) {
        await needs.markTold(host.sql, ended, host.clock.now());
    }
    const nonces = await orderWipes(host, wipes);
    return decisions.map(({verdict, notice}, i) => {
        const sessionId = questions[i]?.claims.sessionId ?? '';
        return {verdict, session_id: sessionId, nonce: verdict === 'wipe' ? nonces.get(sessionId) ?? '' : null, notice};
    });
}

export interface Reported {claims: TicketClaims; nonce: string; report: WipeReport; address: string; requestId: string}

/** Stores the reports with one transaction and their audit records; false for a nonce that never was that session's. */
export async function recordReports(host: Host, needs: ClientNeeds, reported: readonly Reported[]): Promise<boolean[]> {
    const now = host.clock.now();
    // Of two reports of one session in a batch the first counts.
    const bySession = new Map([...reported].reverse().map((one) => [keyOf(nonceOf(one)), one]));
    const stored = await host.transaction(async (tx) => {
        const endedBy = await storeReports(tx, [...bySession.values()].map((one) => ({...nonceOf(one), report: one.report})), now);
        const first = [...bySession.values()].filter(({claims}) => endedBy.has(claims.sessionId));
        await recordFirst(tx, host, needs, first, endedBy, now);
        return new Set(first.map((one) => keyOf(nonceOf(one))));
    });
    await needs.notifyChangedJobs(host);
    const others = reported.filter((one) => !stored.has(keyOf(nonceOf(one))));
    const known = others.length === 0 ? stored : new Set([...stored, ...await findNonces(host.sql, others.map(nonceOf))]);
    return reported.map((one) => known.has(keyOf(nonceOf(one))));
}

async function recordFirst(tx: Sql, host: Host, needs: ClientNeeds, first: readonly Reported[], endedBy: ReadonlyMap<string, string>, now: number): Promise<void> {
    if (first.length === 0) {
        return;
    }
    const jobs = await needs.recordWipeReports(tx, first.map(({claims, report}) => ({session_id: claims.sessionId, report})), now);
    await appendAudit(tx, host, ...first.map(({claims: {sessionId, userId}, report, address, requestId}): AuditEvent => ({
        event_name: 'wipe_reported', status: report.remaining.length === 0 ? 'success' : 'fail',
        actor: {type: 'client', userId, sessionId, address}, target: {type: 'session', id: sessionId},
        resulting_state: {ended_by: endedBy.get(sessionId) ?? '', ...report}, request_id: requestId, job_id: jobs.get(sessionId)?.[0],
    })));
}

function nonceOf({claims, nonce}: Reported): {session_id: string; nonce: string} {
    return {session_id: claims.sessionId, nonce};
}

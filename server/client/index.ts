/**
 * The session guard's protocol: ticket, verdict, heard, wipe, report (docs/design/wipe-protocol.md). Everything but the ticket is asked
 * without a live session, so the ticket's MAC is the only identity there is: no header's user is ever looked at.
 */
import type {ClearCacheReply, ReportReply, TicketReply, VerdictReply, WipeReply} from '../../contract/client';
import type {WipeReport} from '../../contract/revocations';
import {appendAudit} from '../audit/write';
import {ApiError} from '../errors';
import type {Feature} from '../feature';
import type {Host} from '../host';
import type {Actor, Reply, Routes} from '../http/route';
import {actorOf} from '../http/route';
import {decideVerdict} from './decide_verdict';
import type {ClientNeeds} from './needs';
import {createRateLimit} from './rate_limit';
import type {TicketClaims} from './ticket';
import {keyIdOf, makeTicket, readTicket} from './ticket';
import type {TicketKeys} from './ticket_keys';
import {createTicketKeys} from './ticket_keys';
import {cacheHeaders, wipeHeaders} from './wipe_headers';
import {forgetOldOrders, nonceIsKnown, orderWipe, storeReport, useNonce, useNonceForCache} from './wipe_orders';

/** A guard asks every 10 s at the most while it hears no beacon; the rest is for reloads and several tabs. */
const REQUESTS_PER_MINUTE = 30;

const TIDY_EVERY_MS = 3_600_000;

export type ClientRoute = 'issueTicket' | 'getVerdict' | 'reportHeard' | 'carryOutWipe' | 'reportWipe' | 'clearCache';

export function createClient(needs: ClientNeeds): Feature & {routes: Routes<ClientRoute>} {
    const keys = createTicketKeys();
    const limits = {
        getVerdict: createRateLimit(REQUESTS_PER_MINUTE), reportHeard: createRateLimit(REQUESTS_PER_MINUTE),
        carryOutWipe: createRateLimit(REQUESTS_PER_MINUTE), reportWipe: createRateLimit(REQUESTS_PER_MINUTE),
        clearCache: createRateLimit(REQUESTS_PER_MINUTE),
    };
    const claimsOf = async (host: Host, ticket: string, route: keyof typeof limits): Promise<TicketClaims> => {
        const claims = await verifyTicket(host, keys, ticket);
        limits[route].count(claims.sessionId, host.clock.now());
        return claims;
    };
    return {
        routes: {
            issueTicket: async (request) => ({body: await issueTicket(request.host, needs, keys, actorOf(request))}),
            async getVerdict({host, body}) {
                return {body: await getVerdict(host, needs, await claimsOf(host, body.ticket, 'getVerdict'), body.logged_out === true)};
            },
            async reportHeard({host, body}) {
                const {sessionId} = await claimsOf(host, body.ticket, 'reportHeard');
                return {body: {access_ended: await needs.endAccessOfHeard(host, sessionId)}};
            },
            async carryOutWipe({host, body, actor}) {
                return carryOutWipe(host, await claimsOf(host, body.ticket, 'carryOutWipe'), body.nonce, actor);
            },
            async reportWipe({host, body, address, requestId}) {
                const claims = await claimsOf(host, body.ticket, 'reportWipe');
                return {body: await reportWipe(host, needs, claims, body, {address, requestId})};
            },
            async clearCache({host, body}) {
                return clearCache(host, await claimsOf(host, body.ticket, 'clearCache'), body.nonce);
            },
        },
        workers: [{name: 'wipe_orders_tidy', everyMs: TIDY_EVERY_MS, run: forgetOldOrders}],
        hooks: {},
    };
}

/** The MAC is checked before any other statement; only a key this node has not seen yet costs one. */
async function verifyTicket(host: Host, keys: TicketKeys, ticket: string): Promise<TicketClaims> {
    const key = await keys.find(host, keyIdOf(ticket));
    const claims = key && readTicket(host.crypto, key, await host.mattermost.getDiagnosticId(), ticket);
    if (!claims) {
        throw new ApiError('client.invalid_ticket');
    }
    return claims;
}

async function issueTicket(host: Host, needs: ClientNeeds, keys: TicketKeys, {sessionId, userId}: Actor): Promise<TicketReply> {
    const now = host.clock.now();
    const serverId = await host.mattermost.getDiagnosticId();
    const ticket = makeTicket(host.crypto, await keys.current(host), {serverId, sessionId, userId, issuedAt: now});
    await needs.rememberSession(host.sql, sessionId, now);
    const {wipe_on_logout, wipe_offline_hours} = await needs.readSessionsPolicy(host.sql);
    return {ticket, session_id: sessionId, user_id: userId, wipe_on_logout, wipe_offline_hours: wipe_offline_hours ?? null};
}

async function getVerdict(host: Host, needs: ClientNeeds, claims: TicketClaims, loggedOut: boolean): Promise<VerdictReply> {
    const {sessionId, userId} = claims;
    const {verdict, notice} = await decideVerdict(host, needs, claims, loggedOut);
    if (notice === null) {
        return {verdict, session_id: sessionId, nonce: null, notice: null};
    }
    await needs.markTold(host, sessionId);
    const nonce = verdict === 'wipe' ? await orderWipe(host, {sessionId, userId, endedBy: notice.ended_by}) : null;
    return {verdict, session_id: sessionId, nonce, notice};
}

async function carryOutWipe(host: Host, {sessionId}: TicketClaims, nonce: string, actor: Actor | null): Promise<Reply<'carryOutWipe'> & {body: WipeReply}> {
    const {ServiceSettings: settings} = await host.mattermost.getConfig();
    switch (await useNonce(host, sessionId, nonce)) {
    case 'unknown':
        throw new ApiError('client.invalid_ticket');
    case 'used':
        throw new ApiError('client.nonce_used');
    case 'first': {
        const {headers, cookiesExpired, clearsSiteData} = wipeHeaders({
            siteUrl: settings.SiteURL,
            allowCookiesForSubdomains: (settings as Record<string, unknown>)['AllowCookiesForSubdomains'] === true,
            carriesLiveSession: actor !== null,
        });
        return {body: {cookies_expired: cookiesExpired, clear_site_data: clearsSiteData}, headers};
    }
    }
}

async function clearCache(host: Host, {sessionId}: TicketClaims, nonce: string): Promise<Reply<'clearCache'> & {body: ClearCacheReply}> {
    const {ServiceSettings: settings} = await host.mattermost.getConfig();
    switch (await useNonceForCache(host, sessionId, nonce)) {
    case 'unknown':
        throw new ApiError('client.invalid_ticket');
    case 'used':
        throw new ApiError('client.nonce_used');
    case 'first': {
        const headers = cacheHeaders(settings.SiteURL);
        return {body: {clear_site_data: 'Clear-Site-Data' in headers}, headers};
    }
    }
}

async function reportWipe(
    host: Host, needs: ClientNeeds, {sessionId, userId}: TicketClaims, {nonce, report}: {nonce: string; report: WipeReport}, from: {address: string; requestId: string},
): Promise<ReportReply> {
    const now = host.clock.now();
    const stored = await host.transaction(async (tx) => {
        const wipe = await storeReport(tx, sessionId, nonce, report, now);
        if (!wipe) {
            return false;
        }
        const jobIds = await needs.recordWipeReport(tx, sessionId, report, now);
        await appendAudit(tx, host, {
            event_name: 'wipe_reported', status: report.remaining.length === 0 ? 'success' : 'fail',
            actor: {type: 'client', userId, sessionId, address: from.address}, target: {type: 'session', id: sessionId},
            resulting_state: {ended_by: wipe.ended_by, ...report}, request_id: from.requestId, job_id: jobIds[0],
        });
        return true;
    });
    await needs.notifyChangedJobs(host);
    if (!stored && !await nonceIsKnown(host.sql, sessionId, nonce)) {
        throw new ApiError('client.invalid_ticket');
    }
    return {recorded: true};
}

/**
 * The session guard's protocol: ticket, verdict, heard, report (docs/design/wipe-protocol.md). Everything but the ticket is asked
 * without a live session, so the ticket's MAC is the only identity there is: no header's user is ever looked at. The MAC of each request is
 * checked by itself; what follows is done for all that came together, since a mass revocation's clients all ask within a second.
 */
import type {TicketReply, VerdictReply} from '../../contract/client';
import {HEARD_WITHIN_MS} from '../../contract/names';
import {ApiError} from '../errors';
import type {Feature} from '../feature';
import type {Host} from '../host';
import type {Actor, Reply, Request, Routes} from '../http/route';
import {actorOf} from '../http/route';
import {noticeTexts} from '../texts/catalogue';
import type {CoreFacts} from './core_facts';
import {createCoreFacts} from './core_facts';
import type {Question} from './decide_verdict';
import {gather} from './gather';
import type {ClientNeeds, HeardState} from './needs';
import {forgetOldOfflineWipes, recordOfflineWipe} from './offline_wipe';
import {createRateLimit} from './rate_limit';
import {rotateTicketKey} from './rotate_key';
import type {Reported} from './steps';
import {giveVerdicts, recordReports, TAKEN_BACK, withoutRevocation} from './steps';
import type {TicketClaims} from './ticket';
import {keyIdOf, makeTicket} from './ticket';
import type {FoundKey, TicketKeys} from './ticket_keys';
import {createTicketKeys, forgetOldKeys, KEYS_CHANGED} from './ticket_keys';
import type {VerifiedTickets} from './verified_tickets';
import {createVerifiedTickets} from './verified_tickets';
import {cacheHeaders, createWipeHeaders, NO_HEADERS} from './wipe_headers';
import type {NonceState, NonceUse} from './wipe_orders';
import {clearCaches, forgetOldOrders} from './wipe_orders';

/** A guard asks every 10 s at the most while it hears no beacon; the rest is for reloads and several tabs. */
const REQUESTS_PER_MINUTE = 30;

/** While core ends the sessions of one batch the next one's verdicts are found. */
const VERDICTS_AT_ONCE = 2;

const TIDY_EVERY_MS = 3_600_000;

/** A client that heard waits for its answer before it goes to the log-in page, but no longer than the usual time (HEARD_WITHIN_MS). */
const HEARD_TRY_EVERY_MS = 100;
const HEARD_TRIES = HEARD_WITHIN_MS / HEARD_TRY_EVERY_MS;

export type ClientRoute = 'issueTicket' | 'getVerdict' | 'reportHeard' | 'reportWipe' | 'clearCache' | 'rotateTicketKey' | 'reportOfflineWipe';

export function createClient(needs: ClientNeeds): Feature & {routes: Routes<ClientRoute>} {
    const keys = createTicketKeys();
    const facts = createCoreFacts();
    const verified = createVerifiedTickets();
    const limits = {
        getVerdict: createRateLimit(REQUESTS_PER_MINUTE), reportHeard: createRateLimit(REQUESTS_PER_MINUTE),
        reportWipe: createRateLimit(REQUESTS_PER_MINUTE), clearCache: createRateLimit(REQUESTS_PER_MINUTE), reportOfflineWipe: createRateLimit(REQUESTS_PER_MINUTE),
    };
    /** Answers who shows a ticket of this server's, and not too often. Nearly always all is known already, and then nothing waits. */
    const withTicket = <N extends keyof typeof limits>(route: N, answer: (request: Request<N>, claims: TicketClaims, isRetired: boolean) => Promise<Reply<N>>) => (request: Request<N>): Promise<Reply<N>> => {
        const go = ({claims, isRetired}: VerifiedTicket): Promise<Reply<N>> => {
            limits[route].count(claims.sessionId, request.host.clock.now());
            return answer(request, claims, isRetired);
        };
        const ticket = verifyTicket(request.host, {keys, facts, verified}, (request.body as {ticket: string}).ticket);
        return ticket instanceof Promise ? ticket.then(go) : go(ticket);
    };
    const wipeHeadersOf = createWipeHeaders();
    const verdictOf = gather((host, questions: readonly Question[]) => giveVerdicts(host, needs, questions), VERDICTS_AT_ONCE);
    const hear = gather(async (host, sessionIds: readonly string[]) => {
        const states = await needs.endAccessOfHeard(host, sessionIds);
        return sessionIds.map((id) => states.get(id) ?? 'open');
    });
    const clearCacheOf = gather((host, uses: readonly NonceUse[]) => clearCaches(host, uses));
    const recordReport = gather((host, reports: readonly Reported[]) => recordReports(host, needs, reports));
    return {
        routes: {
            issueTicket: async (request) => ({body: await issueTicket(request.host, needs, keys, facts, actorOf(request))}),
            getVerdict: withTicket('getVerdict', async ({host, body}, claims, isRetired) => {
                const {verdict, session_id, nonce, notice, access, revocable} = await verdictOf(host, {claims, loggedOut: body.logged_out === true, held: body.held === true});
                const hasEnded = access === 'in_hand' ? await endAccess(host, hear, claims.sessionId) : access === 'ended';
                if (access === 'in_hand' && !hasEnded && revocable && (await withoutRevocation(host, needs, [claims.sessionId])).size > 0) {
                    return {body: {...TAKEN_BACK, session_id: claims.sessionId, access_ended: false}};
                }
                const reply: VerdictReply = {verdict, session_id, nonce, notice, access_ended: hasEnded};
                return {body: isRetired && verdict === 'live' ? {...reply, renew: true} : reply};
            }),
            reportHeard: withTicket('reportHeard', async ({host}, {sessionId}) => ({body: {access_ended: await endAccess(host, hear, sessionId)}})),
            reportWipe: withTicket('reportWipe', async ({host, body, address, requestId, actor}, claims) => {
                // First, so that a nonce is not used up by an answer that fails.
                const found = facts.site(host);
                const site = found instanceof Promise ? await found : found;
                const lookedAgain = body.looked_again === true;
                const state = await recordReport(host, {claims, nonce: body.nonce, report: body.report, lookedAgain, address, requestId});
                refuseUnknown(state);
                const finish = state === 'first' && !lookedAgain ? wipeHeadersOf(site, actor !== null) : NO_HEADERS;
                return {body: {recorded: true, cookies_expired: finish.cookiesExpired || state === 'used', clear_site_data: finish.clearsSiteData}, headers: finish.headers};
            }),
            reportOfflineWipe: withTicket('reportOfflineWipe', async ({host, body, address, requestId}, claims) => {
                await recordOfflineWipe(host, {claims, wipedAt: body.wiped_at, report: body.report, address, requestId});
                return {body: {recorded: true}};
            }),
            rotateTicketKey: async (request) => ({body: await rotateTicketKey(request.host, keys, request.body, {actor: actorOf(request), requestId: request.requestId})}),
            clearCache: withTicket('clearCache', async ({host, body}, {sessionId}) => {
                const {siteUrl} = await facts.site(host);
                const state = await clearCacheOf(host, {session_id: sessionId, nonce: body.nonce});
                refuseUnknown(state);
                if (state === 'used') {
                    throw new ApiError('client.nonce_used');
                }
                const headers = cacheHeaders(siteUrl);
                return {body: {clear_site_data: 'Clear-Site-Data' in headers}, headers};
            }),
        },
        workers: [
            {name: 'wipe_orders_tidy', everyMs: TIDY_EVERY_MS, run: forgetOldOrders},
            {name: 'offline_wipes_tidy', everyMs: TIDY_EVERY_MS, run: forgetOldOfflineWipes},
            {name: 'ticket_keys_tidy', everyMs: TIDY_EVERY_MS, run: forgetOldKeys},
        ],
        hooks: {
            onConfigurationChange: async () => facts.forget(),
            async onClusterEvent(_host, id) {
                if (id === KEYS_CHANGED) {
                    keys.forget();
                }
            },
        },
    };
}

interface VerifiedTicket {claims: TicketClaims; isRetired: boolean}

/** The MAC is checked before any other statement; only a key this node has not seen yet costs one. Throws, or rejects, when it is none of this server's. */
function verifyTicket(host: Host, {keys, facts, verified}: {keys: TicketKeys; facts: CoreFacts; verified: VerifiedTickets}, ticket: string): VerifiedTicket | Promise<VerifiedTicket> {
    const read = (key: FoundKey | null, serverId: string): VerifiedTicket => {
        const claims = key && verified.read(host.crypto, key, serverId, ticket);
        if (!claims) {
            throw new ApiError('client.invalid_ticket');
        }
        return {claims, isRetired: key.isRetired};
    };
    const key = keys.find(host, keyIdOf(ticket));
    const serverId = facts.serverId(host);
    return key instanceof Promise || serverId instanceof Promise ? Promise.all([key, serverId]).then(([found, id]) => read(found, id)) : read(key, serverId);
}

async function issueTicket(host: Host, needs: ClientNeeds, keys: TicketKeys, facts: CoreFacts, {sessionId, userId}: Actor): Promise<TicketReply> {
    const now = host.clock.now();
    const ticket = makeTicket(host.crypto, await keys.current(host), {serverId: await facts.serverId(host), sessionId, userId, issuedAt: now});
    await needs.rememberSession(host.sql, sessionId, now);
    const {wipe_on_logout, wipe_offline_hours} = await needs.readSessionsPolicy(host.sql);
    const user = await host.mattermost.getUser(userId);
    return {ticket, session_id: sessionId, user_id: userId, wipe_on_logout, wipe_offline_hours: wipe_offline_hours ?? null, texts: noticeTexts(user?.locale ?? '')};
}

/** True when the session is gone from core. While the engine has it in hand it is asked again. */
async function endAccess(host: Host, hear: (host: Host, sessionId: string) => Promise<HeardState>, sessionId: string): Promise<boolean> {
    for (let tries = 0; tries < HEARD_TRIES; tries++) {
        const state = await hear(host, sessionId);
        if (state !== 'in_hand') {
            return state === 'ended';
        }
        await new Promise<void>((resolve) => {
            host.clock.after(HEARD_TRY_EVERY_MS, async () => resolve());
        });
    }
    return false;
}

function refuseUnknown(state: NonceState): void {
    if (state === 'unknown') {
        throw new ApiError('client.invalid_ticket');
    }
}

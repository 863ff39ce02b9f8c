/**
 * Asks what became of a ticket's session. Only a complete, well-formed answer for that very session counts; everything else is `unknown`,
 * which changes nothing: nobody loses data because a server, a proxy or a plugin was out of order.
 */
import type {ErrorId} from '../../contract/errors';
import {ENDED_BY} from '../../contract/client_names';
import type {Notice} from '../../contract/types';
import type {Api} from './api';
import type {HeldTicket} from './ticket';
import {fieldsOf, isNonce, isOneOf, isTime} from './validate';

const TIMEOUT_MS = 8_000;
const REFUSED: ErrorId = 'client.invalid_ticket';

/** A session's end, as it was told to this client. */
export type Ending =
    | {verdict: 'wipe'; session_id: string; nonce: string; notice: Notice | null; access_ended?: true}
    | {verdict: 'log_out'; session_id: string; nonce: null; notice: Notice | null; access_ended?: true};
/** renew: the ticket is of a key that is retired, or is taken no more. */
export type Verdict = Ending | {verdict: 'live'; renew?: true} | {verdict: 'unknown'; renew?: true};

const UNKNOWN = {verdict: 'unknown'} as const;

/** isHeld: the page holds its requests back, so the server may end the session's access before it answers. */
export async function askVerdict(api: Api, ticket: HeldTicket, isHeld = false): Promise<Verdict> {
    const answer = await api.post('/client/verdict', {ticket: ticket.ticket, ...(ticket.logged_out && {logged_out: true}), ...(isHeld && {held: true})}, TIMEOUT_MS);
    if (answer?.status !== 200) {
        return fieldsOf(answer?.body)?.id === REFUSED ? {...UNKNOWN, renew: true} : UNKNOWN;
    }
    return parseVerdict(answer.body, ticket.session_id);
}

/** Fields added by a newer server are let through: an old page must still understand it. */
export function parseVerdict(body: unknown, sessionId: string): Verdict {
    const fields = fieldsOf(body);
    const notice = parseNotice(fields?.notice);
    if (!fields || fields.session_id !== sessionId || notice === undefined) {
        return UNKNOWN;
    }
    const {verdict, nonce} = fields;
    if (verdict === 'live') {
        return {verdict, ...(fields.renew === true && {renew: true})};
    }
    return (verdict === 'wipe' ? isNonce(nonce) : verdict === 'log_out' && nonce === null) ?
        {verdict, session_id: sessionId, nonce, notice, ...(fields.access_ended === true && {access_ended: true})} as Ending : UNKNOWN;
}

/** undefined when it is not a notice. */
export function parseNotice(value: unknown): Notice | null | undefined {
    if (value === null) {
        return null;
    }
    const fields = fieldsOf(value);
    if (!fields || !isOneOf(ENDED_BY, fields.ended_by) || !isTime(fields.ended_at) || typeof fields.message !== 'string') {
        return undefined;
    }
    return {ended_by: fields.ended_by, ended_at: fields.ended_at, message: fields.message};
}

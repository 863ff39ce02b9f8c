/**
 * The ticket proves, after a session has ended, which session this browser had. It is asked for while the session lives
 * and kept in localStorage, because it is needed by a page that is loaded later.
 */
import type {ErrorId} from '../../contract/errors';
import type {TicketReply} from '../../contract/types';
import type {Api} from './api';
import {csrfToken} from './api';
import {readJson, removeKey, TICKET_KEY, writeJson} from './own_keys';
import type {Texts} from './texts';
import {parseTexts} from './texts';
import {fieldsOf, isId, isTicket, isTime} from './validate';

const TIMEOUT_MS = 10_000;

export interface HeldTicket extends Pick<TicketReply, 'ticket' | 'session_id' | 'user_id'> {
    /** The person logged out here, but the page went away before the verdict came. */
    logged_out?: boolean;
    /** Policy: a running tab that long without the server empties itself; missing: never. */
    wipe_offline_hours?: number;
    texts?: Texts;
}

/**
 * Who is logged in in this browser, as the server sees it. disowned: core goes on serving, from its cache, a session the plugin no longer
 * finds; so it is when a row was deleted by SQL.
 */
export type Presence = {kind: 'session'; ticket: HeldTicket} | {kind: 'nobody' | 'disowned' | 'unknown'};

const NOT_LOGGED_IN: ErrorId = 'api.not_logged_in';

/**
 * Nobody is there only when plugin and core both say so: the plugin sees no user either when MFA is missing, when the CSRF check failed
 * and when the database was down. What core says then decides.
 */
export async function whoIsLoggedIn(api: Api): Promise<Presence> {
    const answer = await api.post('/client/ticket', {}, TIMEOUT_MS);
    const body = fieldsOf(answer?.body);
    if (answer?.status === 200) {
        const ticket = parseTicket(body);
        return ticket ? {kind: 'session', ticket} : {kind: 'unknown'};
    }
    if (answer?.status !== 401 || body?.id !== NOT_LOGGED_IN) {
        return {kind: 'unknown'};
    }
    switch (await api.statusOfMe(TIMEOUT_MS)) {
    case 401:
        return {kind: 'nobody'};
    case 200:
        // Without the CSRF token core hides even a live session from the plugin.
        return {kind: csrfToken() ? 'disowned' : 'unknown'};
    default:
        return {kind: 'unknown'};
    }
}

export function readTicket(): HeldTicket | null {
    const stored = fieldsOf(readJson(TICKET_KEY));
    const ticket = parseTicket(stored);
    return ticket && {...ticket, ...(stored?.logged_out === true && {logged_out: true})};
}

export function keepTicket(ticket: HeldTicket): void {
    writeJson(TICKET_KEY, ticket);
}

/** Whether the person logs out here; kept with the ticket, since core may load another page before the verdict is here. */
export function noteLogout(loggedOut: boolean): void {
    const ticket = readTicket();
    if (ticket) {
        keepTicket({...ticket, logged_out: loggedOut});
    }
}

/** Leaves the ticket of any other session alone: somebody may have logged in meanwhile. */
export function forgetTicket(sessionId: string): void {
    const stored = readTicket();
    if (!stored || stored.session_id === sessionId) {
        removeKey(TICKET_KEY);
    }
}

function parseTicket(value: unknown): HeldTicket | null {
    const fields = fieldsOf(value);
    if (!fields || !isTicket(fields.ticket) || !isId(fields.session_id) || !isId(fields.user_id)) {
        return null;
    }
    const {wipe_offline_hours: hours} = fields;
    const texts = parseTexts(fields.texts);
    return {
        ticket: fields.ticket, session_id: fields.session_id, user_id: fields.user_id,
        ...(isTime(hours) && hours > 0 && {wipe_offline_hours: hours}), ...(texts && {texts}),
    };
}

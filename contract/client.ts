/**
 * The session guard's protocol: ticket, verdict, heard, report (docs/design/wipe-protocol.md).
 * Everything but the ticket works without a live session, so the ticket's MAC is its only proof; bodies are at most 1 KB.
 */
import {z} from 'zod';

import {Id, Reason, Time} from './common';
import {ENDED_BY, VERDICTS} from './names';
import {WipeReport} from './revocations';

/** `v1.<key id>.<base64url JSON>.<base64url MAC>` */
export const Ticket = z.string().max(600).regex(/^v1\.[A-Za-z0-9_-]+\.[A-Za-z0-9_-]+\.[A-Za-z0-9_-]+$/).meta({id: 'Ticket'});
export const Nonce = z.string().max(64).regex(/^[A-Za-z0-9_-]+$/);

/** Sentences of the notice on the log-in page, by id. The guard is small and brings none along; the server knows the person's language. */
export const NoticeTexts = z.strictObject({
    locale: z.string().meta({description: 'For dates; a BCP 47 tag'}),
    by_id: z.record(z.string(), z.string()),
}).meta({id: 'NoticeTexts'});

export const TicketReply = z.strictObject({
    ticket: Ticket,
    session_id: Id,
    user_id: Id,
    wipe_on_logout: z.boolean().meta({description: 'Whether an ordinary logout wipes this browser too (sessions policy)'}),
    wipe_offline_hours: z.int().nullable().meta({description: 'After so many hours without the server a running tab empties itself; null: never (sessions policy)'}),
    texts: NoticeTexts,
}).meta({id: 'TicketReply'});

export const VerdictRequest = z.strictObject({
    ticket: Ticket,
    logged_out: z.boolean().optional().meta({description: 'The person just logged out here; matters only when the session is gone'}),
    held: z.boolean().optional().meta({description: 'No request of the app leaves this page until the reply: an answer of wipe or log_out is heard, and comes when its access has ended'}),
}).meta({id: 'VerdictRequest'});

export const Notice = z.strictObject({
    ended_by: z.enum(ENDED_BY),
    ended_at: Time,
    message: z.string().meta({description: 'From the admin to the person; may be empty'}),
}).meta({id: 'Notice', description: 'What the person is told on the login page'});

export const VerdictReply = z.strictObject({
    verdict: z.enum(VERDICTS),
    session_id: Id,
    nonce: Nonce.nullable().meta({description: 'Needed by the report; null unless the verdict is wipe'}),
    notice: Notice.nullable(),
    access_ended: z.boolean().meta({description: 'Whether the session is known to be gone from core; looked at only when the question was held'}),
    renew: z.boolean().optional().meta({description: 'Get a new ticket: this one\'s key is retired'}),
}).meta({id: 'VerdictReply'});

/** The client has left the app and stopped its requests. The reply comes when its access has ended. */
export const HeardRequest = z.strictObject({ticket: Ticket}).meta({id: 'HeardRequest'});
export const HeardReply = z.strictObject({access_ended: z.boolean()}).meta({id: 'HeardReply'});

/** What the client removed. The reply to a nonce's first report brings the headers that finish the wipe: expired cookies, and Clear-Site-Data where it may be sent. */
export const ReportRequest = z.strictObject({
    ticket: Ticket,
    nonce: Nonce,
    report: WipeReport,
    looked_again: z.boolean().optional().meta({description: 'What a second look found: takes the place of the report before, once. Somebody may be logging in by then, so the reply brings no headers'}),
}).meta({id: 'ReportRequest'});
export const ReportReply = z.strictObject({
    recorded: z.boolean(),
    cookies_expired: z.boolean().meta({description: 'By this reply, or by an earlier one to the same nonce'}),
    clear_site_data: z.boolean(),
}).meta({id: 'ReportReply'});

/** Drops the browser's HTTP cache. Nobody waits for the reply: a browser may hold it back until it is done. Good once for each wipe, after its report. */
export const ClearCacheRequest = z.strictObject({ticket: Ticket, nonce: Nonce}).meta({id: 'ClearCacheRequest'});
export const ClearCacheReply = z.strictObject({clear_site_data: z.boolean()}).meta({id: 'ClearCacheReply'});

/** A running tab emptied itself, because it had not reached the server for the hours of the policy. */
export const OfflineWipeReport = z.strictObject({
    ticket: Ticket,
    wiped_at: Time.meta({description: 'By the client\'s clock'}),
    report: WipeReport,
}).meta({id: 'OfflineWipeReport'});
export const OfflineWipeReply = z.strictObject({recorded: z.boolean()}).meta({id: 'OfflineWipeReply'});

/** So long a key may go on to count: as long as the server knows sessions that ended. */
export const MOST_ACCEPT_OLD_HOURS = 2160;

export const RotateTicketKey = z.strictObject({
    reason: Reason,
    accept_old_hours: z.int().min(0).max(MOST_ACCEPT_OLD_HOURS).meta({description: 'So long tickets of the old key still count. 0: at once no more, for a key that was seen; who is not connected right now is then not wiped'}),
}).meta({id: 'RotateTicketKey'});

export const TicketKeyRotation = z.strictObject({
    key_id: z.string(),
    created_at: Time,
    retired_keys: z.int(),
    old_accepted_until: Time,
}).meta({id: 'TicketKeyRotation'});

/** The largest body of an endpoint that knows no user. */
export const TICKET_BODY_LIMIT_BYTES = 1024;

export type NoticeTexts = z.infer<typeof NoticeTexts>;
export type TicketReply = z.infer<typeof TicketReply>;
export type Notice = z.infer<typeof Notice>;
export type VerdictRequest = z.infer<typeof VerdictRequest>;
export type VerdictReply = z.infer<typeof VerdictReply>;
export type HeardReply = z.infer<typeof HeardReply>;
export type ClearCacheReply = z.infer<typeof ClearCacheReply>;
export type RotateTicketKey = z.infer<typeof RotateTicketKey>;
export type TicketKeyRotation = z.infer<typeof TicketKeyRotation>;
export type ReportReply = z.infer<typeof ReportReply>;

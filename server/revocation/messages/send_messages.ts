/**
 * Sends what the bot owes, exactly once over restarts, crashes and nodes: a row is leased, its text is kept before it is posted, and whoever
 * takes a row that somebody tried before first looks whether that text is posted already.
 */
import {CORE_TIMES_DIFFER_MS} from '../../database/clock';
import {isDue} from '../../database/due';
import type {Host} from '../../host';
import {HostError} from '../../host';
import {ensurePluginBot} from '../bot';
import {linkToJob} from '../command/links';
import {readRevocation} from '../read_revocations';
import {composeMessage} from './compose';
import type {MessageKind} from './queue_message';

/** Longer than the server's own limit of a call, so that a post under way is seen by who takes the row next. */
const LEASE_MS = 60_000;
const AT_ONCE = 20;
const FIRST_RETRY_MS = 2_000;
const LONGEST_RETRY_MS = 600_000;
/** Later the news is none; the panel has it all the time. */
const GIVE_UP_AFTER_MS = 86_400_000;

interface OwedMessage {job_id: string; kind: MessageKind; user_id: string; created_at: number; text: string; attempts: number}

export async function sendMessages(host: Host): Promise<void> {
    for (const message of await claim(host)) {
        await settle(host, message);
    }
}

/** attempts counts this one. */
async function claim(host: Host): Promise<OwedMessage[]> {
    const now = host.clock.now();
    return host.sql.query<OwedMessage>(`
        WITH due AS MATERIALIZED (
            SELECT m.job_id, m.kind FROM security_controls_revocation_message m
            WHERE m.sent_at = 0 AND NOT m.failed AND ${isDue('m.next_at', '$1', LONGEST_RETRY_MS)} AND ${isDue('m.lease_until', '$1', LEASE_MS)}
            ORDER BY m.next_at LIMIT ${AT_ONCE} FOR UPDATE SKIP LOCKED
        )
        UPDATE security_controls_revocation_message m SET lease_until = $2::bigint, attempts = m.attempts + 1
        FROM due WHERE m.job_id = due.job_id AND m.kind = due.kind
        RETURNING m.job_id, m.kind, m.user_id, m.created_at, m.text, m.attempts`, [now, now + LEASE_MS]);
}

async function settle(host: Host, message: OwedMessage): Promise<void> {
    try {
        await send(host, message);
        await host.sql.exec('UPDATE security_controls_revocation_message SET sent_at = $3::bigint, lease_until = 0 WHERE job_id = $1 AND kind = $2',
            [message.job_id, message.kind, host.clock.now()]);
    } catch (error) {
        if (!(error instanceof HostError)) {
            throw error;
        }
        const now = host.clock.now();
        const isFinal = now - message.created_at >= GIVE_UP_AFTER_MS || (error.statusCode >= 400 && error.statusCode < 500 && error.statusCode !== 408 && error.statusCode !== 429);
        host.log.warn('An admin could not be told how a revocation went.', {job_id: message.job_id, kind: message.kind, attempts: message.attempts, final: isFinal, error: error.id});
        await host.sql.exec('UPDATE security_controls_revocation_message SET failed = $3, next_at = $4::bigint, lease_until = 0 WHERE job_id = $1 AND kind = $2',
            [message.job_id, message.kind, isFinal, now + Math.min(FIRST_RETRY_MS * (2 ** message.attempts), LONGEST_RETRY_MS)]);
    }
}

async function send(host: Host, message: OwedMessage): Promise<void> {
    const botUserId = await ensurePluginBot(host);
    const text = message.text || await keepText(host, message);
    if (message.attempts > 1 && await isPosted(host, botUserId, {text, since: message.created_at - CORE_TIMES_DIFFER_MS})) {
        return;
    }
    await host.mattermost.sendDirectMessage({botUserId, userId: message.user_id, text});
}

async function keepText(host: Host, {job_id: jobId, kind, user_id: userId}: OwedMessage): Promise<string> {
    const job = await readRevocation(host.sql, jobId);
    const user = await host.mattermost.getUser(userId);
    if (!job || !user) {
        throw new HostError('message.nobody', 'The admin or the revocation is gone.', 404);
    }
    const text = composeMessage(user.locale, kind, job, await linkToJob(host, jobId));
    await host.sql.exec('UPDATE security_controls_revocation_message SET text = $3 WHERE job_id = $1 AND kind = $2', [jobId, kind, text]);
    return text;
}

/** The link in it makes the text the one of its job and kind. */
async function isPosted(host: Host, botUserId: string, {text, since}: {text: string; since: number}): Promise<boolean> {
    const posted = await host.sql.query('SELECT 1 AS posted FROM posts p WHERE p.createat >= $1::bigint AND p.userid = $2 AND p.message = $3 LIMIT 1', [since, botUserId, text]);
    return posted.length > 0;
}

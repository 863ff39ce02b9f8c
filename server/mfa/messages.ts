/**
 * The bot's messages about MFA, each owed from the moment that makes it true and sent exactly once over restarts, crashes and nodes: a row is leased,
 * its text is kept before it is posted, and whoever takes a row that somebody tried before first looks whether that text is posted already.
 */
import {CORE_TIMES_DIFFER_MS} from '../database/clock';
import {idList} from '../database/core_sessions';
import {isDue} from '../database/due';
import type {Host, Sql} from '../host';
import {HostError} from '../host';
import type {TextId} from '../texts/catalogue';
import {textIn} from '../texts/catalogue';
import {readCircumstances} from './coverage';
import {createTimeFormatter} from './format_time';
import type {MfaNeeds} from './needs';
import {Parameters, population} from './population';

/** Longer than the server's own limit of a call, so that a post under way is seen by who takes the row next. */
const LEASE_MS = 60_000;
const AT_ONCE = 100;
/** Posts under way at once; each is two calls of the server. */
const PARALLEL = 4;
/** A tick ends then at the latest, so that a node that stops is not waited for. */
const TICK_MS = 10_000;
const FIRST_RETRY_MS = 2_000;
const LONGEST_RETRY_MS = 600_000;
/** Later the news is none. */
const GIVE_UP_AFTER_MS = 86_400_000;

export type MessageText = Extract<TextId, `mfa.message.${string}`>;

export interface Message {
    /** Names the message: asked for again under this name, it is the same one. At most 120 characters. */
    id: string;
    userId: string;
    textId: MessageText;
    /** The time the text speaks of, ms; 0 for none. */
    at: number;
    /** Sent only while the policy waits for the person. */
    isReminder?: boolean;
}

export async function queueMessages(tx: Sql, messages: readonly Message[], now: number): Promise<void> {
    await tx.exec(`
        INSERT INTO security_controls_mfa_messages (id, user_id, text_id, at, is_reminder, created_at, next_at)
        SELECT m.id, m.user_id, m.text_id, m.at, m.is_reminder, $2::bigint, $2::bigint
        FROM json_to_recordset($1::text::json) AS m(id text, user_id text, text_id text, at bigint, is_reminder boolean) ON CONFLICT (id) DO NOTHING`,
    [JSON.stringify(messages.map((message) => ({id: message.id, user_id: message.userId, text_id: message.textId, at: message.at, is_reminder: message.isReminder === true}))), now]);
}

/** Text, as the person reads it: their language, and the time in their zone. */
export async function composeMessage(host: Host, textId: MessageText, at: number, reader: {locale: string; zone: string}): Promise<string> {
    return compose(textId, at, reader, createTimeFormatter(host.sql), await linkToSetup(host));
}

export async function sendOwedMessages(host: Host, needs: MfaNeeds): Promise<void> {
    const endAt = host.clock.now() + TICK_MS;
    for (let owed = await claim(host); owed.length > 0; owed = host.clock.now() < endAt ? await claim(host) : []) {
        const waitedFor = await findWaitedFor(host.sql, owed.filter((message) => message.is_reminder).map((message) => message.user_id));
        const botUserId = await needs.ensureBot(host);
        const link = await linkToSetup(host);
        const formatTime = createTimeFormatter(host.sql);
        for (const message of owed) {
            // Also of one that was composed before: the person may have enrolled since.
            message.text = message.is_reminder && !waitedFor.has(message.user_id) ? '' : message.text || await compose(message.text_id, message.at, message, formatTime, link);
        }
        await keepTexts(host.sql, owed);
        const lanes = Array.from({length: PARALLEL}, (_, lane) => owed.filter((__, i) => i % PARALLEL === lane));
        await Promise.all(lanes.map(async (lane) => {
            const own = host.fork();
            for (const message of lane) {
                await settle(own, botUserId, message);
            }
        }));
    }
}

interface OwedMessage {id: string; user_id: string; text_id: MessageText; at: number; is_reminder: boolean; created_at: number; attempts: number; text: string; locale: string; zone: string}

/** attempts counts this one. Somebody who is gone is told nothing. */
function claim(host: Host): Promise<OwedMessage[]> {
    const now = host.clock.now();
    return host.sql.query<OwedMessage>(`
        WITH due AS MATERIALIZED (
            SELECT m.id FROM security_controls_mfa_messages m
            WHERE m.settled_at = 0 AND ${isDue('m.next_at', '$1', LONGEST_RETRY_MS)} AND ${isDue('m.lease_until', '$1', LEASE_MS)} ORDER BY m.next_at, m.id LIMIT ${AT_ONCE} FOR UPDATE SKIP LOCKED
        )
        UPDATE security_controls_mfa_messages m SET lease_until = $2::bigint, attempts = m.attempts + 1
        FROM due LEFT JOIN security_controls_mfa_messages w ON w.id = due.id LEFT JOIN users u ON u.id = w.user_id
        WHERE m.id = due.id
        RETURNING m.id, m.user_id, m.text_id, m.at, m.is_reminder, m.created_at, m.attempts, m.text, coalesce(u.locale, '') AS locale, ${ZONE_OF_USER} AS zone`, [now, now + LEASE_MS]);
}

/** An expression: the time zone in the row u of users; empty when core knows none. */
const ZONE_OF_USER = `coalesce(CASE WHEN u.timezone->>'useAutomaticTimezone' = 'false' THEN u.timezone->>'manualTimezone' ELSE u.timezone->>'automaticTimezone' END, '')`;

/** The language and zone of these people. */
export async function readReaders(sql: Sql, userIds: readonly string[]): Promise<Map<string, {locale: string; zone: string}>> {
    const rows = await sql.query<{id: string; locale: string; zone: string}>(
        `SELECT u.id, coalesce(u.locale, '') AS locale, ${ZONE_OF_USER} AS zone FROM users u WHERE u.id = ANY(${idList('$1')})`, [userIds.join(',')]);
    return new Map(rows.map(({id, ...reader}) => [id, reader]));
}

/** Of these people those the policy waits for, by the rule. */
async function findWaitedFor(sql: Sql, userIds: readonly string[]): Promise<Set<string>> {
    if (userIds.length === 0) {
        return new Set();
    }
    const {policy, options} = await readCircumstances(sql);
    const params = new Parameters();
    const people = population(policy, params, {...options, where: `u.id = ${params.addIds(userIds)}`});
    const rows = await sql.query<{user_id: string}>(`SELECT p.user_id FROM (${people}) p WHERE p.state IN ('in_grace', 'overdue', 'enrolment_session')`, params.values);
    return new Set(rows.map((row) => row.user_id));
}

async function keepTexts(sql: Sql, owed: readonly OwedMessage[]): Promise<void> {
    await sql.exec(`
        UPDATE security_controls_mfa_messages m SET text = kept.text FROM json_to_recordset($1::text::json) AS kept(id text, text text) WHERE m.id = kept.id AND m.text <> kept.text`,
    [JSON.stringify(owed.map(({id, text}) => ({id, text})))]);
}

/** A message without a text is not sent: nobody waits for that person any more. */
async function settle(host: Host, botUserId: string, message: OwedMessage): Promise<void> {
    const done = () => host.sql.exec('UPDATE security_controls_mfa_messages SET settled_at = $2::bigint, lease_until = 0 WHERE id = $1', [message.id, host.clock.now()]);
    try {
        if (message.text !== '' && !(message.attempts > 1 && await isPosted(host.sql, botUserId, message))) {
            await host.mattermost.sendDirectMessage({botUserId, userId: message.user_id, text: message.text});
        }
        await done();
    } catch (error) {
        if (!(error instanceof HostError)) {
            throw error;
        }
        const now = host.clock.now();
        const isFinal = now - message.created_at >= GIVE_UP_AFTER_MS || isRefusal(error);
        host.log.warn('Somebody could not be told about MFA.', {message: message.text_id, attempts: message.attempts, final: isFinal, error: error.id});
        if (isFinal) {
            await done();
        } else {
            await host.sql.exec('UPDATE security_controls_mfa_messages SET next_at = $2::bigint, lease_until = 0 WHERE id = $1',
                [message.id, now + Math.min(FIRST_RETRY_MS * (2 ** message.attempts), LONGEST_RETRY_MS)]);
        }
    }
}

/** What core refuses for good, as opposed to what it may answer otherwise in a moment. */
function isRefusal(error: HostError): boolean {
    return error.statusCode >= 400 && error.statusCode < 500 && error.statusCode !== 408 && error.statusCode !== 429;
}

/** In the channel of the two, since its name is both ids in order. */
async function isPosted(sql: Sql, botUserId: string, message: OwedMessage): Promise<boolean> {
    const posted = await sql.query(
        'SELECT 1 AS posted FROM posts p JOIN channels c ON c.id = p.channelid WHERE p.createat >= $1::bigint AND p.userid = $2 AND p.message = $3 AND c.name = $4 LIMIT 1',
        [message.created_at - CORE_TIMES_DIFFER_MS, botUserId, message.text, [botUserId, message.user_id].sort().join('__')]);
    return posted.length > 0;
}

type FormatTime = ReturnType<typeof createTimeFormatter>;

async function compose(textId: MessageText, at: number, {locale, zone}: {locale: string; zone: string}, formatTime: FormatTime, link: string): Promise<string> {
    return textIn(locale, textId, {at: at === 0 ? '' : await formatTime(at, zone, locale), link});
}

/** Core's own page, which works for everybody who is logged in. Relative to the server where SiteURL is not set. */
async function linkToSetup(host: Host): Promise<string> {
    const {ServiceSettings: {SiteURL: siteUrl}} = await host.mattermost.getConfig();
    return `${siteUrl.replace(/\/+$/, '')}/mfa/setup`;
}

/** For deleting what nobody needs any more. */
export async function removeOldMessages(sql: Sql, before: number): Promise<void> {
    await sql.exec('DELETE FROM security_controls_mfa_messages WHERE settled_at > 0 AND settled_at < $1::bigint', [before]);
}

/** The system admins who can read a message. */
export async function readSystemAdmins(sql: Sql): Promise<string[]> {
    const rows = await sql.query<{id: string}>(`
        SELECT u.id FROM users u WHERE 'system_admin' = ANY(string_to_array(coalesce(u.roles, ''), ' ')) AND coalesce(u.deleteat, 0) = 0 AND coalesce(u.remoteid, '') = ''
            AND NOT EXISTS (SELECT 1 FROM bots b WHERE b.userid = u.id)`);
    return rows.map((row) => row.id);
}

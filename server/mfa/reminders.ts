/**
 * Reminders to whom the policy waits for: at the start, at half of the grace period, one day and one hour before its end. Each once, whatever is
 * extended or restarted meanwhile; and of several that came due together (the plugin was off, a grace of hours) only the last.
 */
import type {MfaReminder, MfaReminderPreview, RemindedMfaPeople} from '../../contract/mfa';
import {appendAudit} from '../audit/write';
import {DATABASE_NOW} from '../database/clock';
import {takeTurn} from '../database/turns';
import type {Host} from '../host';
import {HostError} from '../host';
import type {Actor} from '../http/route';
import {CATALOGUES} from '../texts/catalogue';
import {readCircumstances} from './coverage';
import {composeMessage, queueMessages, readReaders} from './messages';
import type {MfaNeeds} from './needs';
import {readServer} from './people';
import {requirePeople} from './personal_data';
import {Parameters, population} from './population';
import {graceMs} from './rule';

export const REMIND_EVERY_MS = 30_000;
const HOUR_MS = 3_600_000;

/** Of one tick: what they need to be composed is read at once. */
const AT_ONCE = 2_000;

/** One node's tick. */
export async function queueDueReminders(host: Host): Promise<void> {
    const {policy, options} = await readCircumstances(host.sql);
    // A little less than the interval: a tick that comes a moment early must not skip a whole round.
    if (policy.mode !== 'required' || !policy.reminders || !await takeTurn(host.sql, 'mfa_reminders', host.clock.now(), REMIND_EVERY_MS / 2)) {
        return;
    }
    const server = await readServer(host);
    if (!server.mfaEnabled || server.isLifted) {
        return;
    }
    const params = new Parameters();
    const now = params.add(options.now, 'bigint');
    const people = population(policy, params, {...options, where: `u.id IN (SELECT d.user_id FROM (${DUE(now)}) d)`});
    await host.transaction(async (tx) => {
        const due = await tx.query<{user_id: string; kind: Exclude<MfaReminder, 'by_admin'>; deadline_at: number}>(`
            WITH due AS (
                SELECT d.user_id, d.kind, d.deadline_at FROM (${DUE(now)}) d JOIN (${people}) p ON p.user_id = d.user_id WHERE p.state = 'in_grace' LIMIT ${AT_ONCE}
            ), kept AS (
                INSERT INTO security_controls_mfa_reminders (user_id, kind, sent_at) SELECT due.user_id, due.kind, ${now} FROM due ON CONFLICT DO NOTHING RETURNING user_id
            )
            SELECT due.user_id, due.kind, due.deadline_at FROM due JOIN kept ON kept.user_id = due.user_id`, params.values);
        await queueMessages(tx, due.map(({user_id: userId, kind, deadline_at: at}) => ({
            id: `reminder:${kind}:${userId}:${options.now}`, userId, textId: `mfa.message.reminder_${kind}` as const, at, isReminder: true,
        })), host.clock.now());
    });
}

/** A query: who waits and has not had the reminder that came due last. The only place that says when each is due. */
const DUE = (now: string): string => `
    SELECT m.user_id, m.deadline_at, moment.kind FROM security_controls_mfa_members m CROSS JOIN LATERAL (
        SELECT v.kind FROM (VALUES
            (1, 'start', m.first_applied_at), (2, 'half', (m.first_applied_at + m.deadline_at) / 2), (3, 'one_day', m.deadline_at - ${24 * HOUR_MS}), (4, 'one_hour', m.deadline_at - ${HOUR_MS})
        ) v(nth, kind, at) WHERE v.at <= ${now} AND v.at >= m.first_applied_at ORDER BY v.at DESC, v.nth DESC LIMIT 1
    ) moment
    WHERE m.deadline_at > ${now} AND NOT EXISTS (SELECT 1 FROM security_controls_mfa_reminders r WHERE r.user_id = m.user_id AND r.kind = moment.kind)`;

/** "Remind now": at once, to those of them the policy waits for. */
export async function remindPeople(host: Host, needs: MfaNeeds, asked: {userIds: readonly string[]; actor: Actor; requestId: string}): Promise<RemindedMfaPeople> {
    await requirePeople(host, asked.actor);
    const userIds = [...new Set(asked.userIds)];
    const {policy, options} = await readCircumstances(host.sql);
    const params = new Parameters();
    const people = population(policy, params, {...options, where: `u.id = ${params.addIds(userIds)}`});
    const known = new Map((await host.sql.query<{user_id: string; state: RemindedMfaPeople['skipped'][number]['state']; deadline_at: number | null}>(
        `SELECT p.user_id, p.state, p.deadline_at FROM (${people}) p`, params.values)).map((row) => [row.user_id, row]));
    const isWaitedFor = (userId: string) => ['in_grace', 'overdue', 'enrolment_session'].includes(known.get(userId)?.state ?? '');
    const recipients = userIds.filter(isWaitedFor);
    await host.transaction((tx) => appendAudit(tx, host, {
        event_name: 'mfa_people_reminded', status: 'success', actor: {type: 'user', actor: asked.actor}, resulting_state: {user_ids: recipients}, request_id: asked.requestId,
    }));
    const botUserId = await needs.ensureBot(host);
    const readers = await readReaders(host.sql, recipients);
    const skipped: RemindedMfaPeople['skipped'] = userIds.filter((userId) => !isWaitedFor(userId)).map((userId) => ({user_id: userId, state: known.get(userId)?.state ?? null}));
    const sent: string[] = [];
    for (const userId of recipients) {
        const at = known.get(userId)?.deadline_at ?? 0;
        const textId = known.get(userId)?.state === 'in_grace' ? 'mfa.message.reminder_by_admin' : 'mfa.message.reminder_overdue';
        try {
            await host.mattermost.sendDirectMessage({botUserId, userId, text: await composeMessage(host, textId, at, readers.get(userId) ?? {locale: '', zone: ''})});
            sent.push(userId);
        } catch (error) {
            if (!(error instanceof HostError)) {
                throw error;
            }
            host.log.warn('Somebody could not be reminded of MFA.', {error: error.id});
            skipped.push({user_id: userId, state: null});
        }
    }
    await host.sql.exec(`
        INSERT INTO security_controls_mfa_reminders (user_id, kind, sent_at) SELECT unnest(string_to_array($1::text, ',')), 'by_admin', ${DATABASE_NOW}
        ON CONFLICT (user_id, kind) DO UPDATE SET sent_at = excluded.sent_at`, [sent.join(',')]);
    return {sent: sent.length, skipped};
}

/** The text as somebody with this language would get it, with the deadline of a grace period that begins now, in the asking admin's zone. */
export async function previewReminder(host: Host, userId: string, {kind, locale}: {kind: MfaReminder; locale?: string}): Promise<MfaReminderPreview> {
    const {policy, options} = await readCircumstances(host.sql);
    const reader = (await readReaders(host.sql, [userId])).get(userId);
    const wanted = locale ?? reader?.locale ?? '';
    const locales = [...new Set(['en', ...Object.keys(CATALOGUES)])];
    const written = [wanted, wanted.split('-')[0] ?? ''].find((name) => locales.includes(name)) ?? 'en';
    const at = options.now + graceMs(policy);
    return {locale: written, locales, text: await composeMessage(host, `mfa.message.reminder_${kind}`, at, {locale: written, zone: reader?.zone ?? ''})};
}

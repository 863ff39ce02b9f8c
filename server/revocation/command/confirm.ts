/** A button below /revoke-sessions was pressed: core calls with the session of whoever pressed it. The question is good once, and for who asked it. */
import type {ConfirmCommand} from '../../../contract/revocations';
import {ApiError} from '../../errors';
import type {Host} from '../../host';
import type {Actor} from '../../http/route';
import {textIn} from '../../texts/catalogue';
import {requestRevocation} from '../request_revocation';
import {linkToJob} from './links';
import {sayRefusal} from './refusal_text';

/** A message's buttons stay on screen; what they meant a while ago is no order any more. */
const CONFIRM_WITHIN_MS = 10 * 60_000;
const KEEP_MS = 86_400_000;

interface Question {user_id: string; username: string; reason: string}

/** Starts the revocation, or not, and says which in place of the buttons. Refusals too are told there: core shows nothing of an error. */
export async function confirmCommand(host: Host, actor: Actor, body: ConfirmCommand, requestId: string): Promise<{started: boolean}> {
    const {post_id: postId, channel_id: channelId, context: {question: id, choice}} = body;
    const locale = (await host.mattermost.getUser(actor.userId))?.locale ?? '';
    const tell = (text: string) => host.mattermost.updateEphemeralPost(actor.userId, {id: postId, channelId, text});

    const question = await takeQuestion(host, actor.userId, id);
    if (!question) {
        await tell(textIn(locale, 'command.already_decided'));
        throw new ApiError('revocations.question_closed');
    }
    if (choice === 'cancel') {
        await tell(textIn(locale, 'command.cancelled'));
        return {started: false};
    }
    try {
        const jobId = await requestRevocation(host, actor, {
            scope: {type: 'user', user_id: question.user_id}, wipe: choice === 'wipe', order: 'tell_first', reason: question.reason, message: '',
        }, requestId);
        await tell(textIn(locale, 'command.started', {username: question.username, link: await linkToJob(host, jobId)}));
        return {started: true};
    } catch (error) {
        await tell(error instanceof ApiError ? sayRefusal(locale, error, question.username) : textIn(locale, 'command.failed'));
        throw error;
    }
}

/** Of two presses at once one gets it. A crash right after it costs one more /revoke-sessions, and never revokes twice. */
async function takeQuestion(host: Host, actorId: string, id: string): Promise<Question | null> {
    const now = host.clock.now();
    const rows = await host.sql.query<Question>(`
        UPDATE security_controls_command c SET closed_at = $3::bigint FROM users u
        WHERE c.id = $1 AND c.actor_id = $2 AND c.closed_at = 0 AND c.created_at > $4::bigint AND u.id = c.user_id
        RETURNING c.user_id, u.username, c.reason`, [id, actorId, now, now - CONFIRM_WITHIN_MS]);
    return rows[0] ?? null;
}

export async function forgetOldQuestions(host: Host): Promise<void> {
    await host.sql.exec('DELETE FROM security_controls_command WHERE created_at <= $1::bigint', [host.clock.now() - KEEP_MS]);
}

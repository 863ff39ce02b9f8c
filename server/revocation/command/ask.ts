/**
 * /revoke-sessions @user reason: says what it would end, and asks. Nothing happens until a button is pressed (confirm.ts), since a message is
 * written faster than meant. Who asks is the session core authenticated: another plugin can call a command in anybody's name, and has none.
 */
import {API_PATH, CLIENT_KINDS} from '../../../contract/names';
import type {RevocationPreview} from '../../../contract/revocations';
import type {CommandReply, SlashCommand} from '../../feature';
import {ApiError} from '../../errors';
import type {Host} from '../../host';
import {findCaller} from '../../http/caller';
import {isGranted} from '../../http/permissions';
import type {StrangerGate} from '../../http/refusals';
import {recordRefusal} from '../../http/refusals';
import type {Actor} from '../../http/route';
import {textIn} from '../../texts/catalogue';
import {previewRevocation} from '../preview';
import type {RevocationNeeds} from '../needs';
import {COMMAND, MOST_REASON, parseCommand} from './parse_command';
import {sayRefusal} from './refusal_text';
import {escapeMarkdown} from './markdown';

const CONFIRM_PATH = `${API_PATH}/revocations/commands`;

/** Again at every activation: core forgets a plugin's commands when it stops. */
export function registerCommand(host: Host): Promise<void> {
    return host.mattermost.registerCommand({trigger: COMMAND, hint: textIn('en', 'command.hint'), description: textIn('en', 'command.description'), adminsOnly: true});
}

/** null for another command. Refusals are answered with a sentence and recorded. */
export async function answerCommand(host: Host, needs: RevocationNeeds, strangers: StrangerGate, {text, context}: SlashCommand): Promise<CommandReply | null> {
    const asked = parseCommand(text);
    if (!asked) {
        return null;
    }
    const caller = await findCaller(host, {context});
    const locale = caller ? (await host.mattermost.getUser(caller.actor.userId))?.locale ?? '' : '';
    const refuse = async (error: ApiError, name = ''): Promise<CommandReply> => {
        await recordRefusal(host, strangers, {
            endpoint: 'confirmCommand', errorId: error.id, actor: caller?.actor ?? null, requestId: context.request_id, address: context.ip_address,
        });
        return say(sayRefusal(locale, error, name));
    };
    if (!caller) {
        return refuse(new ApiError('api.plugin_caller'));
    }
    if (!await isGranted(host, caller.actor.userId, 'revoke_sessions')) {
        return refuse(new ApiError('api.forbidden'));
    }
    if (caller.actor.isAutomation && !(await needs.readSessionsPolicy(host.sql)).allow_automation) {
        return refuse(new ApiError('api.automation_refused'));
    }
    if ('error' in asked) {
        return say(asked.error === 'usage' ? textIn(locale, 'command.usage') : textIn(locale, 'command.refused', {message: textIn(locale, 'command.refused.reason_too_long', {most: MOST_REASON})}));
    }
    const person = await findPerson(host, asked.name);
    if (!person) {
        return say(textIn(locale, 'command.refused', {message: textIn(locale, 'command.refused.unknown_person', {name: escapeMarkdown(asked.name)})}));
    }
    try {
        const preview = await previewRevocation(host, caller.actor, {type: 'user', user_id: person.id});
        if (preview.sessions === 0) {
            return say(sayRefusal(locale, new ApiError('revocations.nothing_to_revoke'), person.username));
        }
        const id = await keepQuestion(host, caller.actor, {userId: person.id, reason: asked.reason});
        return askWith(locale, id, {username: person.username, reason: asked.reason, preview});
    } catch (error) {
        if (error instanceof ApiError) {
            return refuse(error, person.username);
        }
        throw error;
    }
}

const say = (text: string): CommandReply => ({response_type: 'ephemeral', text});

async function findPerson(host: Host, name: string): Promise<{id: string; username: string} | null> {
    const rows = await host.sql.query<{id: string; username: string}>(
        'SELECT u.id, u.username FROM users u WHERE u.username = $1 OR lower(u.email) = $1 ORDER BY u.username = $1 DESC LIMIT 1', [name]);
    return rows[0] ?? null;
}

/** Bound to who asked; good once, for CONFIRM_WITHIN_MS (confirm.ts). */
async function keepQuestion(host: Host, actor: Actor, {userId, reason}: {userId: string; reason: string}): Promise<string> {
    const id = host.ids.newId();
    await host.sql.exec('INSERT INTO security_controls_command (id, actor_id, user_id, reason, created_at) VALUES ($1, $2, $3, $4, $5::bigint)',
        [id, actor.userId, userId, reason, host.clock.now()]);
    return id;
}

function askWith(locale: string, id: string, {username, reason, preview}: {username: string; reason: string; preview: RevocationPreview}): CommandReply {
    const kinds = CLIENT_KINDS.filter((kind) => preview.sessions_by_client_kind[kind] > 0).
        map((kind) => textIn(locale, `command.kind.${kind}`, {count: preview.sessions_by_client_kind[kind]}));
    const title = textIn(locale, 'command.confirm', {username});
    const button = (choice: 'wipe' | 'keep' | 'cancel', style: 'danger' | 'default') => ({
        id: `revoke${choice}`, type: 'button' as const, name: textIn(locale, `command.${choice}`), style, integration: {url: CONFIRM_PATH, context: {question: id, choice}},
    });
    return {
        ...say(''),
        attachments: [{
            fallback: title, title,
            text: [
                textIn(locale, 'command.effect', {sessions: preview.sessions, kinds: kinds.join(', '), devices: preview.devices, reason: escapeMarkdown(reason)}),
                ...(preview.includes_own_session ? [textIn(locale, 'command.own')] : []),
                ...(preview.access_tokens > 0 ? [textIn(locale, 'command.tokens', {tokens: preview.access_tokens})] : []),
            ].join('\n'),
            actions: [button('wipe', 'danger'), button('keep', 'default'), button('cancel', 'default')],
        }],
    };
}

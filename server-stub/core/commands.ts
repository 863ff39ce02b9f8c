/**
 * Slash commands of the plugin, and the buttons below messages: core runs the command through the plugin's hook, shows the answer to that
 * person alone, and hands a pressed button to the plugin with the person's own session.
 */
import type {HookContext} from '../../server/bridge/raw';
import {AppError} from './app_error';
import type {Core} from './core';
import {newId} from './ids';

export interface RegisteredCommand {trigger: string; auto_complete_desc?: string; autocomplete_data?: {Hint: string; HelpText: string; RoleID: string}}

/** What core keeps encrypted in the button's cookie and never shows. */
interface Integration {url: string; context: Record<string, unknown>}
interface KeptAction extends Integration {postId: string; channelId: string}

interface Attachment {actions?: Array<{id: string; name: string; integration?: Integration; cookie?: string}>}

export interface Commands {
    register(command: RegisteredCommand): void;
    forgetAll(): void;
    /** As GET …/autocomplete_suggestions: a command with a role is offered to nobody else. */
    suggest(input: string, isAdmin: boolean): object[];
    /** Throws core's 404 for a command nobody registered. */
    run(command: {text: string; userId: string; channelId: string; teamId: string; rootId: string; context: HookContext}): Promise<object>;
    /** What stands behind a pressed button. */
    actionOf(cookie: string, postId: string): KeptAction;
    showEphemeral(userId: string, channelId: string, text: string, attachments?: Attachment[]): Promise<void>;
    updateEphemeral(userId: string, post: {id: string; channel_id: string; message: string}): Promise<void>;
    /** Set once there is a plugin. */
    ask: (args: object, context: HookContext) => Promise<{text?: string; attachments?: Attachment[]} | null>;
}

export function createCommands(core: Pick<Core, 'now' | 'hub'>): Commands {
    const known = new Map<string, RegisteredCommand>();
    const actions = new Map<string, KeptAction>();

    /** Without the integrations, whose place is taken by cookies. */
    const hideIntegrations = (attachments: readonly Attachment[], postId: string, channelId: string): Attachment[] => attachments.map((attachment) => ({
        ...attachment,
        actions: attachment.actions?.map(({integration, ...action}) => {
            const cookie = newId();
            if (integration) {
                actions.set(cookie, {...integration, postId, channelId});
            }
            return {...action, cookie};
        }),
    }));
    const ephemeral = (post: {id: string; userId: string; channelId: string; message: string; attachments: Attachment[]}): string => JSON.stringify({
        id: post.id, user_id: post.userId, channel_id: post.channelId, message: post.message, create_at: core.now(), update_at: core.now(), edit_at: 0, delete_at: 0,
        is_pinned: false, root_id: '', type: 'system_ephemeral', props: post.attachments.length > 0 ? {attachments: post.attachments} : {},
    });

    const commands: Commands = {
        register: (command) => void known.set(command.trigger, command),
        forgetAll: () => known.clear(),
        suggest: (input, isAdmin) => [...known.values()].
            filter(({trigger, autocomplete_data: data}) => `/${trigger}`.startsWith(input.split(' ')[0] ?? '') && (data?.RoleID !== 'system_admin' || isAdmin)).
            map(({trigger, autocomplete_data: data}) => ({Complete: `/${trigger}`, Suggestion: `/${trigger}`, Hint: data?.Hint ?? '', Description: data?.HelpText ?? '', IconData: ''})),
        async run({text, userId, channelId, teamId, rootId, context}) {
            const trigger = (text.split(/\s/)[0] ?? '').slice(1).toLowerCase();
            const answer = known.has(trigger) ? await commands.ask({user_id: userId, channel_id: channelId, team_id: teamId, root_id: rootId, parent_id: rootId, command: text}, context) : null;
            if (!answer) {
                throw new AppError('api.command.execute_command.not_found.app_error', `Command with a trigger of '${trigger}' not found.`, 404);
            }
            await commands.showEphemeral(userId, channelId, answer.text ?? '', answer.attachments ?? []);
            return {response_type: 'ephemeral', text: '', trigger_id: newId()};
        },
        actionOf(cookie, postId) {
            const action = actions.get(cookie);
            if (action?.postId !== postId) {
                throw new AppError('api.post.do_action.action_integration.app_error', 'Action integration error.', 400);
            }
            return action;
        },
        async showEphemeral(userId, channelId, message, attachments = []) {
            const id = newId();
            await core.hub.publish('ephemeral_message', {post: ephemeral({id, userId, channelId, message, attachments: hideIntegrations(attachments, id, channelId)})}, {user_id: userId});
        },
        updateEphemeral: (userId, {id, channel_id: channelId, message}) =>
            core.hub.publish('post_edited', {post: ephemeral({id, userId, channelId, message, attachments: []})}, {user_id: userId}),
        ask: async () => null,
    };
    return commands;
}

/** What a feature folder gives the composition root: its part of the endpoint table, its workers, and the hooks it listens to. */
import type {EndpointName} from '../contract/endpoints';
import type {HookContext} from './bridge/raw';
import type {CoreConfig, Host} from './host';
import type {Handler} from './http/route';
import type {Worker} from './worker';

export interface Feature {
    routes: {[N in EndpointName]?: Handler<N>};
    workers: readonly Worker[];
    hooks: FeatureHooks;
}

/** Each is called with a Host of its own; one feature's failure is logged and keeps no other from running. */
export interface FeatureHooks {
    onActivate?(host: Host): Promise<void>;
    onConfigurationChange?(host: Host): Promise<void>;
    /** Password and MFA were right. A sentence for the person refuses the log-in; empty lets it pass, and so does a failure. */
    userWillLogIn?(host: Host, userId: string): Promise<string>;
    /** Core has already removed the user's sessions. */
    userHasBeenDeactivated?(host: Host, userId: string): Promise<void>;
    onDeactivate?(host: Host): Promise<void>;
    /** A sentence refuses the change and is shown to who asked for it; null lets it pass. */
    configurationWillBeSaved?(host: Host, next: CoreConfig): Promise<string | null>;
    /** What core is about to send, as it is or changed, or why not at all. Core waits, for every push: the host is all pushes' and transacts nothing, and what is at hand is answered at once. */
    notificationWillBePushed?(host: Host, push: HookedPush, userId: string): HookedPush | {suppressed: string} | Promise<HookedPush | {suppressed: string}>;
    onClusterEvent?(host: Host, id: string, data: string): Promise<void>;
    /** The answer to one of this feature's slash commands; null for every other command. */
    executeCommand?(host: Host, command: SlashCommand): Promise<CommandReply | null>;
}

/** Of model.CommandArgs. Who asks is the context's session: another plugin can name whomever it likes, and has none. */
export interface SlashCommand {text: string; context: HookContext}

/** model.CommandResponse: a message only who asked sees, with what an attachment shows below it. */
export interface CommandReply {response_type: 'ephemeral'; text: string; attachments?: CommandAttachment[]}

export interface CommandAttachment {
    fallback: string;
    title: string;
    text: string;
    actions: Array<{id: string; type: 'button'; name: string; style: 'danger' | 'default'; integration: {url: string; context: Record<string, string>}}>;
}

/** model.PushNotification as its JSON has it: empty fields may be missing, and whatever is not named here is kept. */
export interface HookedPush {
    type?: string; message?: string; post_id?: string; team_id?: string; channel_id?: string; root_id?: string; channel_name?: string;
    sender_id?: string; sender_name?: string; override_username?: string; override_icon_url?: string; from_webhook?: string;
    is_crt_enabled?: boolean; is_id_loaded?: boolean;
}

/** Asking for a revocation and following it. One job has one target a session. */
import {z} from 'zod';

import {Id, page, Paging, Reason, Time} from './common';
import {PERSON_CLIENT_KINDS, SESSION_ROLES, TARGET_STATES} from './names';
import {ClientKind} from './sessions';

/** As many people as one list may name; the lines of a CSV file are as many. */
export const MAX_LISTED_USERS = 10_000;
const MAX_CHOSEN_SESSIONS = 1_000;

/** Narrows a scope to some of its sessions; what is left out narrows nothing. */
export const SessionFilter = z.strictObject({
    client_kinds: z.array(z.enum(PERSON_CLIENT_KINDS)).min(1).max(PERSON_CLIENT_KINDS.length).optional(),
    idle_days: z.int().min(1).max(3650).optional().meta({description: 'Only sessions without activity for so many days'}),
    created_before: Time.min(1).optional().meta({description: 'Only sessions older than this'}),
}).meta({id: 'SessionFilter'});

const filter = {filter: SessionFilter.optional()};
/** What scopes of many people leave out unless asked. */
const manyPeople = {
    ...filter,
    keep_own_session: z.boolean().meta({description: 'Not the session that asks'}),
    include_integrations: z.boolean().meta({description: 'Also bots, personal access tokens and OAuth apps'}),
};

export const RevocationScope = z.discriminatedUnion('type', [
    z.strictObject({type: z.literal('session'), session_id: Id}),
    z.strictObject({type: z.literal('sessions'), session_ids: z.array(Id).min(1).max(MAX_CHOSEN_SESSIONS)}),
    z.strictObject({type: z.literal('user'), user_id: Id, ...filter}),
    z.strictObject({type: z.literal('users'), user_ids: z.array(Id).min(1).max(MAX_LISTED_USERS), ...manyPeople}),
    z.strictObject({type: z.literal('team'), team_id: Id, ...manyPeople}),
    z.strictObject({type: z.literal('role'), role: z.enum(SESSION_ROLES), ...manyPeople}),
    z.strictObject({type: z.literal('everyone'), ...manyPeople}),
]).meta({id: 'RevocationScope'});

/** A job's scope as it is shown: long lists are their lengths, and there are jobs nobody asked for. */
export const ShownScope = z.discriminatedUnion('type', [
    z.strictObject({type: z.literal('session'), session_id: Id}),
    z.strictObject({type: z.literal('sessions'), sessions: z.int()}),
    z.strictObject({type: z.literal('user'), user_id: Id, ...filter}),
    z.strictObject({type: z.literal('users'), users: z.int(), ...manyPeople}),
    z.strictObject({type: z.literal('team'), team_id: Id, ...manyPeople}),
    z.strictObject({type: z.literal('role'), role: z.enum(SESSION_ROLES), ...manyPeople}),
    z.strictObject({type: z.literal('everyone'), ...manyPeople}),
    z.strictObject({type: z.literal('deactivated')}).meta({description: 'By the plugin: sessions of deactivated accounts that core left open'}),
    z.strictObject({type: z.literal('limits')}).meta({description: 'By the plugin: sessions beyond the session limits'}),
    z.strictObject({type: z.literal('mfa')}).meta({description: 'By the plugin: sessions for setting up MFA whose time is over'}),
]).meta({id: 'ShownScope'});

export const CreateRevocation = z.strictObject({
    scope: RevocationScope,
    wipe: z.boolean().meta({description: 'false: log out, but leave the client\'s local data'}),
    order: z.enum(['tell_first', 'end_access_first']).meta({description: 'end_access_first for sessions believed stolen'}),
    reason: Reason.meta({description: 'For the audit log; the person does not see it'}),
    message: z.string().trim().max(500).meta({description: 'Shown to the person logged out; may be empty'}),
    confirm_users: z.int().min(0).optional().meta({description: 'The number of people the preview showed for what is asked, typed; needed above 50'}),
    refuse_log_in: z.boolean().optional().meta({description: 'Refuse logins of the people in scope while the job runs, at most until its deadline'}),
    end_access_tokens: z.boolean().optional().meta({description: 'Also disable the personal access tokens of the people in scope'}),
    deactivate: z.boolean().optional().meta({description: 'Deactivate the accounts afterwards; only with the scopes user and users, without filter, and with wipe'}),
}).meta({id: 'CreateRevocation'});

export const PreviewRevocation = z.strictObject({scope: RevocationScope}).meta({id: 'PreviewRevocation'});

export const RevocationPreview = z.strictObject({
    users: z.int(),
    sessions: z.int(),
    devices: z.int().meta({description: 'Devices that would be sent a logout push'}),
    sessions_by_client_kind: z.record(ClientKind, z.int()),
    access_tokens: z.int().meta({description: 'Active personal access tokens of the people in scope (of a group that a filter narrows: of those with such a session): each would open a session again'}),
    accounts: z.int().meta({description: 'People the scope names, with sessions or without; what deactivate would deactivate'}),
    users_or_token_holders: z.int().meta({description: 'The users and those whose personal access tokens are counted; whom end_access_tokens would reach'}),
    system_admins: z.int().meta({description: 'System admins among the users'}),
    includes_own_session: z.boolean(),
    must_confirm_users: z.boolean().meta({description: 'Whether confirm_users is needed for the users alone; with deactivate accounts count, and with end_access_tokens users_or_token_holders'}),
}).meta({id: 'RevocationPreview'});

/** Pasted names, or the text of a CSV file. */
export const ResolveUsers = z.strictObject({
    text: z.string().max(900_000).meta({description: `Usernames, email addresses or ids; a line each, or a CSV file with the column username, email or id. At most ${MAX_LISTED_USERS} lines, and as many people`}),
}).meta({id: 'ResolveUsers'});

export const ResolveProblem = z.strictObject({
    line: z.int().meta({description: 'From 1'}),
    text: z.string().meta({description: 'What was not understood, shortened'}),
    problem: z.enum(['not_found', 'ambiguous', 'deactivated', 'repeated', 'too_long', 'column_name', 'family_name']).meta({description: 'repeated: the person is in the list already. column_name: the first line was read as the name of the column, although somebody is called so. family_name: it was read as part of the name before an address, although it is somebody else\'s username'}),
}).meta({id: 'ResolveProblem'});

export const ResolvedUsers = z.strictObject({
    lines: z.int().meta({description: 'Lines that say something'}),
    user_ids: z.array(Id),
    problems: z.array(ResolveProblem),
}).meta({id: 'ResolvedUsers'});

export const CancelRevocation = z.strictObject({reason: Reason}).meta({id: 'CancelRevocation'});

/** What core sends when a button below /revoke-sessions is pressed (model.PostActionIntegrationRequest). The body is core's, so fields it adds are let through. */
export const ConfirmCommand = z.object({
    post_id: Id,
    channel_id: Id,
    context: z.strictObject({
        question: Id.meta({description: 'From the command; good once, for who asked'}),
        choice: z.enum(['wipe', 'keep', 'cancel']),
    }),
}).meta({id: 'ConfirmCommand'});

/** model.PostActionIntegrationResponse: nothing more to show, since the message itself was changed. */
export const ConfirmCommandReply = z.strictObject({ephemeral_text: z.literal('')}).meta({id: 'ConfirmCommandReply'});

export const TargetState = z.enum(TARGET_STATES).meta({id: 'TargetState'});

export const Revocation = z.strictObject({
    id: Id,
    scope: ShownScope,
    wipe: z.boolean(),
    order: z.enum(['tell_first', 'end_access_first']),
    reason: z.string(),
    message: z.string(),
    requested_by: z.union([Id, z.literal('')]).meta({description: 'Empty: the plugin itself'}),
    requested_at: Time,
    deadline_at: Time.meta({description: 'requested_at + 60 s; access must have ended by then'}),
    finished_at: Time.meta({description: '0 while running'}),
    cancelled_at: Time.meta({description: '0 unless somebody cancelled what had not begun'}),
    refuse_log_in: z.boolean(),
    targets: z.int(),
    users: z.int(),
    targets_by_state: z.record(TargetState, z.int()),
    failed: z.int().meta({description: 'Targets whose permission was withdrawn, or that core refused for good'}),
    cancelled: z.int().meta({description: 'Targets that had not begun when the job was cancelled'}),
    overdue: z.int().meta({description: 'Targets whose access had not ended by deadline_at'}),
    overdue_open: z.int().meta({description: 'Those of them whose access has still not ended'}),
    pushes_requested: z.int(),
    accounts_to_deactivate: z.int(),
    accounts_deactivated: z.int(),
    access_tokens_to_end: z.int(),
    access_tokens_ended: z.int(),
    access_ended_ms: z.int().nullable().meta({description: 'From the request to the last access ended; null while some is open'}),
    wipe_reported_ms: z.int().nullable().meta({description: 'From the request to the last wipe reported so far'}),
}).meta({id: 'Revocation'});

export const WipeReport = z.strictObject({
    local_storage_keys: z.int().min(0).max(100_000),
    session_storage_keys: z.int().min(0).max(100_000),
    databases: z.int().min(0).max(10_000),
    caches: z.int().min(0).max(10_000),
    service_workers: z.int().min(0).max(10_000),
    swept_again: z.int().min(0).max(100_000).meta({description: 'Things that came back and were removed a second time'}),
    remaining: z.array(z.string().max(60)).max(5).meta({description: 'Kinds of storage that could not be emptied, for instance "indexed_db: blocked"'}),
}).meta({id: 'WipeReport', description: 'What the client says it removed; a claim of that client'});

export const RevocationTarget = z.strictObject({
    session_id: Id,
    user_id: Id,
    username: z.string(),
    client_kind: ClientKind,
    state: TargetState,
    overdue: z.boolean(),
    cancelled: z.boolean(),
    push: z.enum(['none', 'requested', 'removed', 'skipped_live_device', 'failed']).meta({description: 'The logout push for a mobile device; delivery cannot be known. removed = the push service no longer knows the device'}),
    told_at: Time, heard_at: Time, access_ended_at: Time, wipe_reported_at: Time,
    report: WipeReport.nullable(),
    error: z.string().meta({description: 'Why it is stuck or failed, or empty; target_is_system_admin: a System Admin who asked is no longer one, or the person has become one, and was spared'}),
    is_system_admin: z.boolean().meta({description: 'The person is a System Admin now'}),
}).meta({id: 'RevocationTarget'});

export const ListTargetsQuery = z.strictObject({
    ...Paging,
    state: TargetState.optional(),
    term: z.string().trim().max(128).optional().meta({description: 'Part of a username'}),
    problem: z.enum(['failed', 'overdue', 'cancelled']).optional(),
    sort: z.enum(['session', 'slowest']).optional().meta({description: 'slowest: the longest from the request to the end of access first, those still open before all; one page only'}),
});
export const ListRevocationsQuery = z.strictObject({
    ...Paging,
    status: z.enum(['running', 'overdue']).optional().meta({description: 'overdue: a target is still open past the deadline'}),
});
export const RevocationPage = page(Revocation).meta({id: 'RevocationPage'});
export const TargetPage = page(RevocationTarget).meta({id: 'TargetPage'});

/** What happened in each second after the request; seconds in which nothing did are left out. */
export const RevocationTimeline = z.strictObject({
    deadline_second: z.int(),
    seconds: z.array(z.strictObject({second: z.int(), told: z.int(), access_ended: z.int(), wipe_reported: z.int()})).max(3600),
}).meta({id: 'RevocationTimeline'});

/** Websocket payloads. */
export const RevocationChangedEvent = z.strictObject({job_id: Id}).meta({id: 'RevocationChangedEvent'});
export const VerdictDueEvent = z.strictObject({
    session_ids: z.array(Id).nullable().meta({description: 'Only these sessions are to ask; null: every session'}),
    spread_ms: z.int().meta({description: 'Ask within this time: somewhat more than half of the clients, chosen by chance, in its first 15 %, and the rest in its last 40 %, when those are done'}),
}).meta({id: 'VerdictDueEvent'});
export const BeaconEvent = z.strictObject({at: Time}).meta({id: 'BeaconEvent'});

export type SessionFilter = z.infer<typeof SessionFilter>;
export type RevocationScope = z.infer<typeof RevocationScope>;
export type ShownScope = z.infer<typeof ShownScope>;
export type CreateRevocation = z.infer<typeof CreateRevocation>;
export type CancelRevocation = z.infer<typeof CancelRevocation>;
export type ConfirmCommand = z.infer<typeof ConfirmCommand>;
export type RevocationPreview = z.infer<typeof RevocationPreview>;
export type ResolveProblem = z.infer<typeof ResolveProblem>;
export type ResolvedUsers = z.infer<typeof ResolvedUsers>;
export type TargetState = z.infer<typeof TargetState>;
export type Revocation = z.infer<typeof Revocation>;
export type RevocationTarget = z.infer<typeof RevocationTarget>;
export type RevocationPage = z.infer<typeof RevocationPage>;
export type TargetPage = z.infer<typeof TargetPage>;
export type RevocationTimeline = z.infer<typeof RevocationTimeline>;
export type WipeReport = z.infer<typeof WipeReport>;
export type RevocationChangedEvent = z.infer<typeof RevocationChangedEvent>;
export type VerdictDueEvent = z.infer<typeof VerdictDueEvent>;
export type BeaconEvent = z.infer<typeof BeaconEvent>;

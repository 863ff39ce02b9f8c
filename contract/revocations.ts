/** Asking for a revocation and following it. One job has one target a session. */
import {z} from 'zod';

import {Id, page, Paging, Reason, Time} from './common';
import {TARGET_STATES} from './names';
import {ClientKind} from './sessions';

export const RevocationScope = z.discriminatedUnion('type', [
    z.strictObject({type: z.literal('session'), session_id: Id}),
    z.strictObject({type: z.literal('user'), user_id: Id}),
    z.strictObject({
        type: z.literal('everyone'),
        keep_own_session: z.boolean(),
        include_integrations: z.boolean().meta({description: 'Also bots, personal access tokens and OAuth apps'}),
    }),
]).meta({id: 'RevocationScope'});

export const CreateRevocation = z.strictObject({
    scope: RevocationScope,
    wipe: z.boolean().meta({description: 'false: log out, but leave the client\'s local data'}),
    order: z.enum(['tell_first', 'end_access_first']).meta({description: 'end_access_first for sessions believed stolen'}),
    reason: Reason.meta({description: 'For the audit log; the person does not see it'}),
    message: z.string().trim().max(500).meta({description: 'Shown to the person logged out; may be empty'}),
}).meta({id: 'CreateRevocation'});

export const PreviewRevocation = z.strictObject({scope: RevocationScope}).meta({id: 'PreviewRevocation'});

export const RevocationPreview = z.strictObject({
    users: z.int(),
    sessions: z.int(),
    devices: z.int().meta({description: 'Devices that would be sent a log-out push'}),
    sessions_by_client_kind: z.record(ClientKind, z.int()),
}).meta({id: 'RevocationPreview'});

export const TargetState = z.enum(TARGET_STATES).meta({id: 'TargetState'});

export const Revocation = z.strictObject({
    id: Id,
    scope: RevocationScope,
    wipe: z.boolean(),
    order: z.enum(['tell_first', 'end_access_first']),
    reason: z.string(),
    message: z.string(),
    requested_by: Id,
    requested_at: Time,
    deadline_at: Time.meta({description: 'requested_at + 60 s; access must have ended by then'}),
    finished_at: Time.meta({description: '0 while running'}),
    targets: z.int(),
    users: z.int(),
    targets_by_state: z.record(TargetState, z.int()),
    failed: z.int().meta({description: 'Targets whose permission was withdrawn, or that core refused for good'}),
    overdue: z.int().meta({description: 'Targets whose access had not ended by deadline_at'}),
    pushes_requested: z.int(),
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
    push: z.enum(['none', 'requested', 'removed', 'skipped_live_device', 'failed']).meta({description: 'The log-out push for a mobile device; delivery cannot be known. removed = the push service no longer knows the device'}),
    told_at: Time, heard_at: Time, access_ended_at: Time, wipe_reported_at: Time,
    report: WipeReport.nullable(),
    error: z.string().meta({description: 'Why it is stuck or failed, or empty'}),
}).meta({id: 'RevocationTarget'});

export const ListTargetsQuery = z.strictObject({...Paging, state: TargetState.optional()});
export const ListRevocationsQuery = z.strictObject({...Paging});
export const RevocationPage = page(Revocation).meta({id: 'RevocationPage'});
export const TargetPage = page(RevocationTarget).meta({id: 'TargetPage'});

/** Websocket payloads. */
export const RevocationChangedEvent = z.strictObject({job_id: Id}).meta({id: 'RevocationChangedEvent'});
export const VerdictDueEvent = z.strictObject({
    session_ids: z.array(Id).nullable().meta({description: 'Only these sessions are to ask; null: every session'}),
    spread_ms: z.int().meta({description: 'Ask at a random moment within this time'}),
}).meta({id: 'VerdictDueEvent'});
export const BeaconEvent = z.strictObject({at: Time}).meta({id: 'BeaconEvent'});

export type RevocationScope = z.infer<typeof RevocationScope>;
export type CreateRevocation = z.infer<typeof CreateRevocation>;
export type RevocationPreview = z.infer<typeof RevocationPreview>;
export type TargetState = z.infer<typeof TargetState>;
export type Revocation = z.infer<typeof Revocation>;
export type RevocationTarget = z.infer<typeof RevocationTarget>;
export type RevocationPage = z.infer<typeof RevocationPage>;
export type TargetPage = z.infer<typeof TargetPage>;
export type WipeReport = z.infer<typeof WipeReport>;
export type RevocationChangedEvent = z.infer<typeof RevocationChangedEvent>;
export type VerdictDueEvent = z.infer<typeof VerdictDueEvent>;
export type BeaconEvent = z.infer<typeof BeaconEvent>;

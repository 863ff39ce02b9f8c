/**
 * Core's own settings that the panels show and change, and the plugin's own policies.
 * A core setting is changed in three steps: announce (POST …/changes: permission, If-Match, audit of the intent), core's own
 * PUT /api/v4/config/patch with the admin's own session, outcome (POST …/outcome: the plugin reads the config itself and records it).
 */
import {z} from 'zod';

import {Id, Time} from './common';
import {PUSH_NOTIFICATION_CONTENTS} from './names';

export const PushNotificationContents = z.enum(PUSH_NOTIFICATION_CONTENTS).meta({id: 'PushNotificationContents'});

/** Names are core's: `Section.Field` of the config. */
export const PushContentsSettings = z.strictObject({
    'EmailSettings.SendPushNotifications': z.boolean(),
    'EmailSettings.PushNotificationServer': z.string().trim().max(2000),
    'EmailSettings.PushNotificationContents': PushNotificationContents,
}).meta({id: 'PushContentsSettings'});

export const MfaSettings = z.strictObject({
    'ServiceSettings.EnableMultifactorAuthentication': z.boolean(),
    'ServiceSettings.EnforceMultifactorAuthentication': z.boolean(),
    'GuestAccountsSettings.EnforceMultifactorAuthentication': z.boolean(),
}).meta({id: 'MfaSettings'});

export const License = z.strictObject({
    is_licensed: z.boolean(),
    mfa: z.boolean().meta({description: 'Core enforces MFA'}),
    id_loaded_push_notifications: z.boolean(),
    mhpns: z.boolean().meta({description: 'May use the hosted production push service'}),
}).meta({id: 'License'});

function view<T extends z.ZodType>(settings: T) {
    return z.strictObject({
        settings,
        writable: z.array(z.string()).meta({description: 'The settings this admin may change'}),
        license: License,
    });
}
export const PushContentsView = view(PushContentsSettings).meta({id: 'PushContentsView'});
export const MfaView = view(MfaSettings).meta({id: 'MfaView'});

export const PushContentsChange = PushContentsSettings.partial().meta({id: 'PushContentsChange'});
export const MfaChange = MfaSettings.partial().meta({id: 'MfaChange'});

export const AnnouncedChange = z.strictObject({
    id: Id,
    config_patch: z.record(z.string(), z.record(z.string(), z.union([z.string(), z.boolean(), z.number(), z.array(z.string())]))).meta({description: 'The body for core\'s PUT /api/v4/config/patch'}),
    expires_at: Time.meta({description: 'After this the plugin records what became of it by itself'}),
}).meta({id: 'AnnouncedChange'});

export const ChangeOutcome = z.strictObject({
    error: z.string().max(1000).nullable().meta({description: 'What core answered when it refused; null when it accepted'}),
}).meta({id: 'ChangeOutcome'});
export const ChangeOutcomeReply = z.strictObject({status: z.enum(['success', 'fail'])}).meta({id: 'ChangeOutcomeReply'});

export const SessionsPolicy = z.strictObject({
    wipe_on_logout: z.boolean().meta({description: 'An ordinary logout wipes the browser too'}),
    wipe_when_ended_elsewhere: z.boolean().meta({description: 'Also wipe when a session was revoked by core or removed by SQL'}),
    wipe_on_expiry: z.boolean(),
    wipe_offline_hours: z.int().min(1).max(8760).nullable().optional().meta({description: 'A running tab that has not reached the server for so many hours empties itself; null or left out: off. A closed one cannot'}),
    keep_revocations_days: z.int().min(1).max(3650).nullable().optional().meta({description: 'Finished revocations and their targets are removed after so many days, 90 when left out; null: never. The audit keeps its records'}),
    allow_automation: z.boolean().meta({description: 'Personal access tokens and OAuth apps may revoke sessions'}),
}).meta({id: 'SessionsPolicy'});

export const SessionsPolicyView = z.strictObject({policy: SessionsPolicy, version: z.int(), can_write: z.boolean()}).meta({id: 'SessionsPolicyView'});

/** What the signed-in person may see and do here, so that panels can say so before anything is refused. */
export const Viewer = z.strictObject({
    user_id: Id,
    is_system_admin: z.boolean(),
    can: z.strictObject({
        read_push_contents: z.boolean(), write_push_contents: z.boolean(), write_push_server: z.boolean(),
        read_mfa: z.boolean(), write_mfa: z.boolean(),
        read_sessions: z.boolean(), revoke_sessions: z.boolean(), revoke_everyone: z.boolean(),
        write_policies: z.boolean(), read_audit: z.boolean(), write_audit: z.boolean(),
    }),
}).meta({id: 'Viewer'});

export type PushContentsView = z.infer<typeof PushContentsView>;
export type PushContentsSettings = z.infer<typeof PushContentsSettings>;
export type MfaView = z.infer<typeof MfaView>;
export type MfaSettings = z.infer<typeof MfaSettings>;
export type AnnouncedChange = z.infer<typeof AnnouncedChange>;
export type ChangeOutcome = z.infer<typeof ChangeOutcome>;
export type ChangeOutcomeReply = z.infer<typeof ChangeOutcomeReply>;
export type SessionsPolicy = z.infer<typeof SessionsPolicy>;
export type SessionsPolicyView = z.infer<typeof SessionsPolicyView>;
export type Viewer = z.infer<typeof Viewer>;
export type License = z.infer<typeof License>;

/**
 * Push contents beyond core's level: the push policy (floor, drift, rules), why a rule applied, checks of the push route,
 * a test notification, and the evidence of what left the server. No schema here holds a message text but the one of a test.
 */
import {z} from 'zod';

import {Id, Time} from './common';
import {PUSH_ACTIONS, PUSH_CHECKS, PUSH_NOTIFICATION_CONTENTS, PUSH_OUTCOMES, PUSH_SAMPLES} from './names';

const Level = z.enum(PUSH_NOTIFICATION_CONTENTS);
export const PushAction = z.enum(PUSH_ACTIONS).meta({id: 'PushAction', description: 'What becomes of a push, mildest first: wording of generic, of generic_no_channel, no names at all, nothing sent'});
export const PushSample = z.enum(PUSH_SAMPLES).meta({id: 'PushSample'});

/** The longest pattern of a words rule. */
export const PATTERN_LIMIT = 200;
/** More would make the hook slow, or the policy unreadable. */
const RULE_LIMIT = 1000;
/** People in one of core's group messages. */
const GROUP_LIMIT = 8;
/** Each RE2 pattern is run over a message once. */
export const RE2_RULE_LIMIT = 100;

/** Which pushes a rule meets. Users and roles are the recipient's. */
export const PushRuleMatch = z.discriminatedUnion('type', [
    z.strictObject({type: z.literal('everything')}),
    z.strictObject({type: z.literal('team'), team_id: Id}),
    z.strictObject({type: z.literal('channel'), channel_id: Id}),
    z.strictObject({type: z.literal('private_channels')}),
    z.strictObject({type: z.literal('direct_messages')}).meta({description: 'Direct and group messages'}),
    z.strictObject({type: z.literal('user'), user_id: Id}),
    z.strictObject({type: z.literal('role'), role: z.string().trim().regex(/^[a-z0-9_]{1,64}$/)}),
    z.strictObject({type: z.literal('guests')}),
    z.strictObject({
        type: z.literal('words'),
        syntax: z.enum(['literal', 're2']).meta({description: 'literal: the words as they stand, in any case. re2: a regular expression of RE2, case as written'}),
        pattern: z.string().min(1).max(PATTERN_LIMIT),
    }),
]).meta({id: 'PushRuleMatch'});

export const PushRule = z.strictObject({
    id: Id.meta({description: 'Chosen by who makes the rule; stays with it, since evidence is counted by it'}),
    name: z.string().trim().min(1).max(80),
    enabled: z.boolean(),
    match: PushRuleMatch,
    action: PushAction,
}).meta({id: 'PushRule'});

export const PushPolicy = z.strictObject({
    most_revealing_level: Level.nullable().meta({description: 'The floor: core\'s level may reveal this much and no more; null: no floor'}),
    push_stays_off: z.boolean().meta({description: 'Push notifications may not be switched on'}),
    put_back_drift: z.boolean().meta({description: 'A value below the floor that came in past core\'s own page is put back'}),
    rules: z.array(PushRule).max(RULE_LIMIT),
}).meta({id: 'PushPolicy'});

export const PushDrift = z.strictObject({
    setting: z.enum(['EmailSettings.PushNotificationContents', 'EmailSettings.SendPushNotifications']),
    actual: z.union([z.string(), z.boolean()]),
    allowed: z.union([z.string(), z.boolean()]).meta({description: 'What the policy allows at most'}),
    found_at: Time,
    put_back: z.enum(['not_asked', 'done', 'failed']).meta({description: 'failed: for instance locked by an environment variable'}),
    attempts: z.int().meta({description: 'How often it was tried'}),
    retry_at: Time.nullable().meta({description: 'When it is tried again; null unless it failed'}),
}).meta({id: 'PushDrift'});

export const PushPolicyView = z.strictObject({
    policy: PushPolicy,
    version: z.int(),
    can_write: z.boolean(),
    server: z.strictObject({
        level: Level.meta({description: 'As configured'}),
        effective_level: Level.meta({description: 'id_loaded without its licence acts as generic'}),
        push_enabled: z.boolean(),
        id_loaded_licensed: z.boolean(),
        translations_found: z.boolean().meta({description: 'false: what a rule reduces is in English, whatever the recipient\'s language'}),
    }),
    drift: z.array(PushDrift),
    when_plugin_is_down: z.strictObject({
        leaking_rule_ids: z.array(Id).meta({description: 'Enabled rules stricter than the server\'s own level: what they hold back would leave'}),
        recommended_level: Level.meta({description: 'The least revealing level that works here and holds most of the rules by itself'}),
    }),
}).meta({id: 'PushPolicyView'});

export const ExplainPush = z.strictObject({
    user_id: Id.meta({description: 'The recipient'}),
    channel_id: Id.optional().meta({description: 'This or with_user_ids'}),
    with_user_ids: z.array(Id).min(1).max(GROUP_LIMIT - 1).optional().meta({description: 'The others in a direct or group message; it need not exist yet'}),
    text: z.string().max(16_383).meta({description: 'The message, for rules by words; may be empty. It is not kept'}),
}).refine(({channel_id, with_user_ids}) => (channel_id === undefined) !== (with_user_ids === undefined), 'Either channel_id or with_user_ids').meta({id: 'ExplainPush'});

/** Asked while it is typed, so that nobody learns of a wrong pattern when the policy is saved. */
export const CheckPushPattern = z.strictObject({pattern: z.string().min(1).max(PATTERN_LIMIT)}).meta({id: 'CheckPushPattern'});
export const PushPatternCheck = z.strictObject({
    problem: z.string().meta({description: 'Why it is no RE2 expression, in the words of Go\'s regexp; empty: it is one'}),
}).meta({id: 'PushPatternCheck'});

/** People by their ids, separated by commas. */
export const FindConversationQuery = z.strictObject({
    user_ids: z.string().regex(/^[a-z0-9]{26}(?:,[a-z0-9]{26}){0,7}$/).meta({description: 'Everybody in it, separated by commas'}),
});
export const Conversation = z.strictObject({
    channel_id: Id.nullable().meta({description: 'Their direct or group message; null: they have none yet'}),
}).meta({id: 'Conversation'});

export const PushExplanation = z.strictObject({
    channel_id: Id.nullable().meta({description: 'null: the direct or group message does not exist yet'}),
    server_level: Level.meta({description: 'What core sends before any rule: the effective level'}),
    action: PushAction.nullable().meta({description: 'The strictest of the rules that apply; null: core\'s level as it is'}),
    decided_by: Id.nullable().meta({description: 'The rule whose action it is; the first in order when several have it'}),
    rules: z.array(z.strictObject({
        id: Id, name: z.string(), action: PushAction,
        applies: z.boolean(),
        changes_anything: z.boolean().meta({description: 'false: core\'s level is as strict already'}),
    })),
}).meta({id: 'PushExplanation'});

export const CheckPushRoute = z.strictObject({
    beyond: z.boolean().optional().meta({description: 'Also look at Apple\'s and Google\'s services, from this server: what the push service sees of them cannot be seen from here'}),
}).meta({id: 'CheckPushRoute'});

export const PushRouteCheck = z.strictObject({
    id: z.enum(PUSH_CHECKS),
    status: z.enum(['ok', 'warning', 'failed', 'not_checked']),
    values: z.record(z.string(), z.union([z.string(), z.number(), z.boolean()])).meta({description: 'What was found: see docs/design/push-contents.md for the names of each check'}),
}).meta({id: 'PushRouteCheck'});

export const PushRouteReport = z.strictObject({
    service: z.enum(['off', 'hosted_test', 'hosted_production', 'own_proxy']),
    url: z.string(),
    checked_at: Time,
    checks: z.array(PushRouteCheck),
    certificates: z.array(z.strictObject({
        subject: z.string(), issuer: z.string(), not_before: z.int(), not_after: z.int(), dns_names: z.array(z.string()),
    })).meta({description: 'The chain the push service presents, its own certificate first'}),
}).meta({id: 'PushRouteReport'});

export const SendTestPush = z.strictObject({level: Level}).meta({id: 'SendTestPush'});

export const TestPushReply = z.strictObject({
    devices: z.int().meta({description: 'The admin\'s own devices it was requested for; 0: nothing was sent'}),
    removed: z.int().meta({description: 'Devices the push service no longer knows; core sends to them no more'}),
    message: z.string().meta({description: 'What the lock screen shows, unless a rule reduces it'}),
}).meta({id: 'TestPushReply'});

export const PushEvidenceQuery = z.strictObject({
    days: z.coerce.number().int().min(1).max(400).optional().meta({description: 'How many days back, today included; 30 unless told'}),
});
export const PushEvidenceRow = z.strictObject({
    day: z.string().regex(/^\d{4}-\d{2}-\d{2}$/).meta({description: 'UTC'}),
    level: Level.meta({description: 'The server\'s effective level at that time'}),
    outcome: z.enum(PUSH_OUTCOMES).meta({description: 'sent: as core made it. reduced, suppressed: by the rule'}),
    rule_id: z.string().meta({description: 'Empty when none decided, or when the plugin could not tell and reduced to be safe'}),
    rule_name: z.string().meta({description: 'Today\'s name; empty when the rule is gone'}),
    count: z.int(),
}).meta({id: 'PushEvidenceRow'});
export const PushEvidence = z.strictObject({since: z.string(), rows: z.array(PushEvidenceRow)}).meta({id: 'PushEvidence'});

export type PushAction = z.infer<typeof PushAction>;
export type PushSample = z.infer<typeof PushSample>;
export type PushRuleMatch = z.infer<typeof PushRuleMatch>;
export type PushRule = z.infer<typeof PushRule>;
export type PushPolicy = z.infer<typeof PushPolicy>;
export type PushDrift = z.infer<typeof PushDrift>;
export type PushPolicyView = z.infer<typeof PushPolicyView>;
export type ExplainPush = z.infer<typeof ExplainPush>;
export type Conversation = z.infer<typeof Conversation>;
export type PushPatternCheck = z.infer<typeof PushPatternCheck>;
export type PushExplanation = z.infer<typeof PushExplanation>;
export type PushRouteCheck = z.infer<typeof PushRouteCheck>;
export type PushRouteReport = z.infer<typeof PushRouteReport>;
export type TestPushReply = z.infer<typeof TestPushReply>;
export type PushEvidenceRow = z.infer<typeof PushEvidenceRow>;
export type PushEvidence = z.infer<typeof PushEvidence>;

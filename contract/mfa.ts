/**
 * MFA enforcement: the policy, what it would do (dry run), who is covered (coverage, bypasses), what an admin can do for one person or many,
 * and what each person learns of their own state. Times are the database's, so that no node's clock moves a deadline.
 */
import {z} from 'zod';

import {Cursor, Id, page, Paging, Reason, Time} from './common';
import {MFA_EXEMPTIONS, MFA_PROVIDERS, MFA_REMINDERS, MFA_ROLES, MFA_STATES} from './names';
import {MfaSettings} from './settings';

export const MfaState = z.enum(MFA_STATES).meta({id: 'MfaState'});
export const MfaExemption = z.enum(MFA_EXEMPTIONS).meta({id: 'MfaExemption', description: 'cannot_enrol: the account signs in with a provider, for which Mattermost has no MFA of its own. last_admin: no other System Admin could still change the policy'});

export const MfaScope = z.discriminatedUnion('type', [
    z.strictObject({type: z.literal('everyone')}),
    z.strictObject({
        type: z.literal('chosen'),
        roles: z.array(z.enum(MFA_ROLES)).max(MFA_ROLES.length),
        team_ids: z.array(Id).max(200),
        group_ids: z.array(Id).max(200),
        user_ids: z.array(Id).max(1000),
    }).meta({description: 'Whoever any of the lists names'}),
]).meta({id: 'MfaScope'});

export const MfaPolicy = z.strictObject({
    mode: z.enum(['off', 'encouraged', 'required']),
    scope: MfaScope,
    exempt_users: z.array(z.strictObject({user_id: Id, reason: Reason, until: Time})).max(500).meta({description: 'From "until" on the policy applies to them, with a grace period of their own'}),
    exempt_providers: z.array(z.enum(MFA_PROVIDERS)).max(MFA_PROVIDERS.length).meta({description: 'Those that ask for a second factor themselves'}),
    grace: z.strictObject({amount: z.int().min(0).max(8760), unit: z.enum(['hours', 'days'])}).meta({description: 'From the moment the policy first applies to a person; at most a year'}),
    enrolment_session_minutes: z.int().min(5).max(60),
    core_enforcement: z.strictObject({
        when: z.enum(['never', 'by_admin', 'when_grace_over', 'at']).meta({description: 'With a licence: when EnforceMultifactorAuthentication is switched on'}),
        at: Time.nullable().meta({description: 'Only with "at"'}),
    }),
    put_back_drift: z.boolean().meta({description: 'EnableMultifactorAuthentication, switched off past core\'s own page, is switched on again'}),
    reminders: z.boolean(),
}).meta({id: 'MfaPolicy'});

export const MfaDrift = z.strictObject({
    setting: z.enum(['ServiceSettings.EnableMultifactorAuthentication', 'ServiceSettings.EnforceMultifactorAuthentication', 'GuestAccountsSettings.EnforceMultifactorAuthentication']).
        meta({description: 'Found off. Core\'s own enforcement is shown when the policy had switched it on, and never put back'}),
    found_at: Time,
    put_back: z.enum(['not_asked', 'done', 'failed']).meta({description: 'failed: for instance locked by an environment variable'}),
    attempts: z.int().meta({description: 'How often it was tried'}),
    retry_at: Time.nullable().meta({description: 'When it is tried again; null unless it failed'}),
}).meta({id: 'MfaDrift'});

export const MfaPolicyView = z.strictObject({
    policy: MfaPolicy,
    version: z.int(),
    can_write: z.boolean(),
    required_since: Time.nullable().meta({description: 'When the requirement began that holds now'}),
    server: z.strictObject({
        settings: MfaSettings,
        mfa_licensed: z.boolean().meta({description: 'Core can enforce'}),
        core_enforces: z.boolean().meta({description: 'Core enforces now: licensed, and both settings are on'}),
        covers_more_than_scope: z.boolean().meta({description: 'Core\'s own enforcement would meet people this policy does not require it of'}),
    }),
    own_account: z.strictObject({enrolled: z.boolean()}),
    drift: z.array(MfaDrift),
    lifted_until: Time.nullable().meta({description: 'Enforcement and refusals are lifted by the host operator until then'}),
}).meta({id: 'MfaPolicyView'});

/** A person as the rule sees them. */
export const MfaPerson = z.strictObject({
    user_id: Id,
    username: z.string(),
    display_name: z.string(),
    email: z.string(),
    roles: z.array(z.string()),
    auth_service: z.string().meta({description: 'Empty for password login'}),
    state: MfaState,
    exemption: MfaExemption.nullable(),
    exempt_until: Time.nullable(),
    encouraged: z.boolean(),
    deadline_at: Time.nullable().meta({description: 'While in grace, overdue or in an enrolment session'}),
    extended_at: Time.nullable(),
    enrolment_sessions_used: z.int(),
    enrolment_sessions_allowed: z.int(),
    enrolment_session_ends_at: Time.nullable(),
    needs_help: z.boolean().meta({description: 'Overdue, and no enrolment session is left: an admin must help'}),
}).meta({id: 'MfaPerson'});

export const MfaCounts = z.record(MfaState, z.int()).meta({id: 'MfaCounts'});

export const DryRunMfaPolicy = z.strictObject({
    policy: MfaPolicy,
    group: z.enum(['now', 'at_deadline', 'exempt']).meta({description: 'Whose list is wanted: met at their next login, met when their grace is over, exempt'}),
    cursor: Cursor.optional(),
}).meta({id: 'DryRunMfaPolicy'});
export const MfaDryRun = z.strictObject({
    counts: MfaCounts.meta({description: 'As it would be the moment this policy is saved'}),
    exempt: z.record(MfaExemption, z.int()),
    encouraged: z.int(),
    now: z.int(),
    at_deadline: z.int(),
    first_deadline_at: Time.nullable(),
    last_deadline_at: Time.nullable(),
    refusals: z.array(z.enum(['mfa.not_enabled', 'mfa.actor_not_enrolled'])).meta({description: 'Why saving it would be refused'}),
    people: z.array(MfaPerson),
    next_cursor: Cursor.nullable(),
}).meta({id: 'MfaDryRun'});

export const MfaCoverage = z.strictObject({
    counted_at: Time,
    counts: MfaCounts,
    exempt: z.record(MfaExemption, z.int()),
    encouraged: z.int(),
    needs_help: z.int(),
    last_deadline_at: Time.nullable().meta({description: 'When the last grace period that runs now ends'}),
    days: z.array(z.strictObject({day: z.string().regex(/^\d{4}-\d{2}-\d{2}$/), counts: MfaCounts})).meta({description: 'Oldest first; UTC'}),
}).meta({id: 'MfaCoverage'});
export const MfaCoverageQuery = z.strictObject({days: z.coerce.number().int().min(1).max(400).optional().meta({description: '90 unless told'})});

const PeopleFilter = {
    term: z.string().trim().max(128).optional().meta({description: 'Part of a username, name or email address'}),
    state: MfaState.optional(),
    exemption: MfaExemption.optional(),
    role: z.enum(MFA_ROLES).optional(),
    team_id: Id.optional(),
    sort: z.enum(['username', 'deadline']).optional().meta({description: 'deadline: only people who have one'}),
    direction: z.enum(['asc', 'desc']).optional(),
};
export const ListMfaPeopleQuery = z.strictObject({...Paging, ...PeopleFilter});
export const ExportMfaPeopleQuery = z.strictObject(PeopleFilter);
export const MfaPeoplePage = z.strictObject({
    ...page(MfaPerson).shape,
    total: z.int().nullable().meta({description: 'Only with the first page'}),
}).meta({id: 'MfaPeoplePage'});

/** What opens an account without a second factor. Neither tokens nor secrets are ever part of it. */
export const MfaBypass = z.strictObject({
    kind: z.enum(['personal_access_token', 'oauth_session']),
    id: Id.meta({description: 'Of the token or the session'}),
    user_id: Id, username: z.string(), display_name: z.string(),
    state: MfaState,
    description: z.string().meta({description: 'The token\'s own, or the name of the OAuth app'}),
    last_used_at: Time.nullable(),
}).meta({id: 'MfaBypass'});
export const ListMfaBypassesQuery = z.strictObject({...Paging, kind: MfaBypass.shape.kind.optional()});
export const MfaBypassPage = z.strictObject({...page(MfaBypass).shape, total: z.int().nullable().meta({description: 'Only with the first page'})}).meta({id: 'MfaBypassPage'});

export const ExtendMfaDeadline = z.strictObject({hours: z.int().min(1).max(8760).meta({description: 'From the deadline, or from now when it is over'}), reason: Reason}).meta({id: 'ExtendMfaDeadline'});
export const HelpMfaPerson = z.strictObject({reason: Reason}).meta({id: 'HelpMfaPerson'});

/** Announced here, done by core with the admin's own session (PUT /api/v4/users/{id}/mfa), and reported back. */
export const AnnounceFactorReset = z.strictObject({reason: Reason}).meta({id: 'AnnounceFactorReset'});
export const AnnouncedFactorReset = z.strictObject({id: Id, user_id: Id, expires_at: Time}).meta({id: 'AnnouncedFactorReset'});
export const FactorResetOutcome = z.strictObject({error: z.string().max(1000).nullable().meta({description: 'What core answered when it refused; null when it accepted'})}).meta({id: 'FactorResetOutcome'});
export const FactorResetOutcomeReply = z.strictObject({status: z.enum(['success', 'fail']), person_told: z.boolean()}).meta({id: 'FactorResetOutcomeReply'});

export const EndOverdueSessions = z.strictObject({
    user_ids: z.array(Id).min(1).max(1000).nullable().meta({description: 'null: everybody who is overdue'}),
    confirm_users: z.int().min(0).meta({description: 'How many people it was shown for'}),
    reason: Reason,
}).meta({id: 'EndOverdueSessions'});
export const EndedOverdueSessions = z.strictObject({job_id: Id.nullable().meta({description: 'The revocation; null when nobody had a session'}), users: z.int()}).meta({id: 'EndedOverdueSessions'});

export const MfaReminder = z.enum(MFA_REMINDERS).meta({id: 'MfaReminder', description: 'by_admin: "remind now"'});
export const RemindMfaPeople = z.strictObject({user_ids: z.array(Id).min(1).max(200)}).meta({id: 'RemindMfaPeople'});
export const RemindedMfaPeople = z.strictObject({
    sent: z.int(),
    skipped: z.array(z.strictObject({user_id: Id, state: MfaState.nullable().meta({description: 'null: there is no such user, or the message could not be sent'})})).meta({description: 'Whom the policy does not wait for'}),
}).meta({id: 'RemindedMfaPeople'});
export const MfaReminderPreviewQuery = z.strictObject({kind: MfaReminder, locale: z.string().trim().regex(/^[A-Za-z-]{2,10}$/).optional()});
export const MfaReminderPreview = z.strictObject({locale: z.string().meta({description: 'In which it is written; English where there is no translation'}), locales: z.array(z.string()), text: z.string()}).meta({id: 'MfaReminderPreview'});

/** One's own state, for the banner and the enrolment page. */
export const OwnMfa = z.strictObject({
    state: MfaState,
    exemption: MfaExemption.nullable(),
    encouraged: z.boolean(),
    first_applied_at: Time.nullable(),
    deadline_at: Time.nullable(),
    show_banner: z.boolean().meta({description: 'The last quarter of the grace period has begun'}),
    enrolment_session: z.strictObject({ends_at: Time, is_this_session: z.boolean()}).nullable(),
    enrolment_sessions_used: z.int(),
    enrolment_sessions_allowed: z.int(),
    now: Time.meta({description: 'The database\'s clock, to count down from'}),
}).meta({id: 'OwnMfa'});

export type MfaState = z.infer<typeof MfaState>;
export type MfaExemption = z.infer<typeof MfaExemption>;
export type MfaScope = z.infer<typeof MfaScope>;
export type MfaPolicy = z.infer<typeof MfaPolicy>;
export type MfaDrift = z.infer<typeof MfaDrift>;
export type MfaPolicyView = z.infer<typeof MfaPolicyView>;
export type MfaPerson = z.infer<typeof MfaPerson>;
export type MfaCounts = z.infer<typeof MfaCounts>;
export type DryRunMfaPolicy = z.infer<typeof DryRunMfaPolicy>;
export type MfaDryRun = z.infer<typeof MfaDryRun>;
export type MfaCoverage = z.infer<typeof MfaCoverage>;
export type ListMfaPeopleQuery = z.infer<typeof ListMfaPeopleQuery>;
export type MfaPeoplePage = z.infer<typeof MfaPeoplePage>;
export type MfaBypass = z.infer<typeof MfaBypass>;
export type MfaBypassPage = z.infer<typeof MfaBypassPage>;
export type AnnouncedFactorReset = z.infer<typeof AnnouncedFactorReset>;
export type FactorResetOutcomeReply = z.infer<typeof FactorResetOutcomeReply>;
export type EndedOverdueSessions = z.infer<typeof EndedOverdueSessions>;
export type MfaReminder = z.infer<typeof MfaReminder>;
export type RemindedMfaPeople = z.infer<typeof RemindedMfaPeople>;
export type MfaReminderPreview = z.infer<typeof MfaReminderPreview>;
export type OwnMfa = z.infer<typeof OwnMfa>;

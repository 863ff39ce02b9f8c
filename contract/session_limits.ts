/** Limits to how long and how many sessions people may have: off by default, enforced as a log-out without wipe. */
import {z} from 'zod';

import {Cursor, page} from './common';
import {LEAST_AGE_MINUTES, LEAST_IDLE_MINUTES, PERSON_CLIENT_KINDS, SESSION_ROLES} from './names';
import {ServerSession} from './sessions';

/** Ten years: a limit beyond is none. */
const MAX_MINUTES = 5_256_000;

export const SessionLimitRule = z.strictObject({
    role: z.enum(SESSION_ROLES).nullable().meta({description: 'null: whatever the role'}),
    client_kinds: z.array(z.enum(PERSON_CLIENT_KINDS)).max(PERSON_CLIENT_KINDS.length).meta({description: 'Empty: whatever the client; never bots, personal access tokens and OAuth apps'}),
    idle_minutes: z.int().min(LEAST_IDLE_MINUTES).max(MAX_MINUTES).nullable().meta({description: 'Core notes the use of a session at most every five minutes; a shorter limit would log out people at work'}),
    absolute_minutes: z.int().min(LEAST_AGE_MINUTES).max(MAX_MINUTES).nullable(),
}).meta({id: 'SessionLimitRule'});

export const SessionLimits = z.strictObject({
    enabled: z.boolean(),
    rules: z.array(SessionLimitRule).max(20).meta({description: 'Each by itself: a session is logged out when any of them says so'}),
    max_sessions_per_user: z.int().min(1).max(500).nullable().meta({description: 'The least recently used ones beyond it are logged out'}),
}).meta({id: 'SessionLimits'});

/** Core's own settings, which go on to hold; whatever ends a session first wins. 0 = off. */
export const CoreSessionLengths = z.strictObject({
    web_hours: z.int(), mobile_hours: z.int(), sso_hours: z.int(), idle_minutes: z.int(),
    extend_with_activity: z.boolean().meta({description: 'Core lengthens sessions that are used, so its lengths are then idle times'}),
}).meta({id: 'CoreSessionLengths'});

export const SessionLimitsView = z.strictObject({policy: SessionLimits, version: z.int(), can_write: z.boolean(), core: CoreSessionLengths}).meta({id: 'SessionLimitsView'});

export const SessionLimitsPreview = z.strictObject({
    users: z.int(), sessions: z.int(),
    by_idle: z.int(), by_age: z.int(), by_number: z.int().meta({description: 'Of those that idleness and age leave; a session may be counted by both of these'}),
    includes_own_session: z.boolean().meta({description: 'Whether the session that asks is among them'}),
}).meta({id: 'SessionLimitsPreview', description: 'Whom these limits would log out now, were they on'});

/** A session in the list of those that limits would log out. */
export const SessionBeyondLimits = ServerSession.extend({
    idle_rules: z.array(z.int()).meta({description: 'The rules it has been idle too long for, by their places in the list, from 0'}),
    age_rules: z.array(z.int()).meta({description: 'The rules it is too old for, likewise'}),
    by_number: z.boolean().meta({description: 'It is one more than a person may have'}),
}).meta({id: 'SessionBeyondLimits'});

export const ListBeyondLimits = z.strictObject({
    limits: SessionLimits,
    term: z.string().trim().max(128).optional().meta({description: 'Part of a username, name or email address'}),
    by: z.enum(['idle', 'age', 'number']).optional().meta({description: 'Only those that this kind of limit ends'}),
    cursor: Cursor.optional(),
    limit: z.int().min(1).max(200).optional(),
}).meta({id: 'ListBeyondLimits'});

export const SessionsBeyondLimitsPage = z.strictObject({
    ...page(SessionBeyondLimits).shape,
    total: z.int().nullable().meta({description: 'How many there are in all; only with the first page'}),
}).meta({id: 'SessionsBeyondLimitsPage'});

export type SessionLimitRule = z.infer<typeof SessionLimitRule>;
export type SessionLimits = z.infer<typeof SessionLimits>;
export type CoreSessionLengths = z.infer<typeof CoreSessionLengths>;
export type SessionLimitsView = z.infer<typeof SessionLimitsView>;
export type SessionLimitsPreview = z.infer<typeof SessionLimitsPreview>;
export type SessionBeyondLimits = z.infer<typeof SessionBeyondLimits>;
export type ListBeyondLimits = z.infer<typeof ListBeyondLimits>;
export type SessionsBeyondLimitsPage = z.infer<typeof SessionsBeyondLimitsPage>;

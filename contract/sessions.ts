/** Users and their sessions, as the sessions panel lists them. Session tokens and device tokens are never part of any reply. */
import {z} from 'zod';

import {Id, page, Paging, Time} from './common';
import {CLIENT_KINDS, SESSION_ROLES} from './names';

export const ClientKind = z.enum(CLIENT_KINDS).meta({id: 'ClientKind'});

export const UserSummary = z.strictObject({
    id: Id,
    username: z.string(),
    display_name: z.string().meta({description: 'Full name, or empty'}),
    email: z.string(),
    roles: z.array(z.string()),
    is_bot: z.boolean(),
    is_guest: z.boolean(),
    auth_service: z.string().meta({description: 'Empty for password login, else ldap, saml, gitlab, …'}),
    mfa_active: z.boolean(),
    deactivated_at: Time.meta({description: '0 while active'}),
    session_count: z.int(),
    last_activity_at: Time.meta({description: '0 when no session is open'}),
}).meta({id: 'UserSummary'});

export const SessionSummary = z.strictObject({
    id: Id,
    user_id: Id,
    client_kind: ClientKind,
    browser: z.string().meta({description: 'Of an OAuth app, its name'}),
    os: z.string(),
    app_version: z.string().meta({description: 'Mobile app version, or empty'}),
    created_at: Time,
    last_activity_at: Time,
    expires_at: Time.meta({description: '0 = never'}),
    takes_push: z.boolean().meta({description: 'A device is registered for push notifications'}),
    is_own: z.boolean().meta({description: 'The session that asks'}),
}).meta({id: 'SessionSummary'});

export const ListUsersQuery = z.strictObject({
    ...Paging,
    term: z.string().trim().max(128).optional().meta({description: 'Part of a username, name or email address'}),
});
export const UserPage = page(UserSummary).meta({id: 'UserPage'});
export const SessionList = z.strictObject({items: z.array(SessionSummary)}).meta({id: 'SessionList'});

/** A session in the list of the whole server. */
export const ServerSession = SessionSummary.extend({username: z.string(), display_name: z.string()}).meta({id: 'ServerSession'});
export const ListSessionsQuery = z.strictObject({
    ...Paging,
    term: z.string().trim().max(128).optional().meta({description: 'Part of a username, name or email address'}),
    client_kind: ClientKind.optional(),
    role: z.enum(SESSION_ROLES).optional(),
    team_id: Id.optional(),
    idle_days: z.coerce.number().int().min(1).max(3650).optional(),
    sort: z.enum(['last_activity', 'created', 'username']).optional().meta({description: 'Default last_activity'}),
    direction: z.enum(['asc', 'desc']).optional().meta({description: 'Default desc for times, asc for usernames'}),
});
export const ServerSessionPage = z.strictObject({
    ...page(ServerSession).shape,
    total: z.int().nullable().meta({description: 'How many there are in all; only with the first page'}),
}).meta({id: 'ServerSessionPage'});

/** A personal access token, without the token. */
export const AccessToken = z.strictObject({id: Id, description: z.string(), is_active: z.boolean()}).meta({id: 'AccessToken'});
export const AccessTokenList = z.strictObject({items: z.array(AccessToken)}).meta({id: 'AccessTokenList'});

export type ServerSession = z.infer<typeof ServerSession>;
export type ServerSessionPage = z.infer<typeof ServerSessionPage>;
export type AccessToken = z.infer<typeof AccessToken>;
export type AccessTokenList = z.infer<typeof AccessTokenList>;
export type ClientKind = z.infer<typeof ClientKind>;
export type UserSummary = z.infer<typeof UserSummary>;
export type SessionSummary = z.infer<typeof SessionSummary>;
export type UserPage = z.infer<typeof UserPage>;
export type SessionList = z.infer<typeof SessionList>;

/** What the revocation dialog was told so far about whose sessions are meant, and the scope that makes. Pure, because a wrong scope logs out the wrong people. */
import type {PERSON_CLIENT_KINDS, SESSION_ROLES} from '../../../contract/names';
import type {RevocationScope, SessionFilter} from '../../../contract/types';

/** What the dialog is about. */
export interface RevocationIntent {
    /** Exactly this; null: many people, as chosen in the dialog. */
    scope: NamedScope | null;
    /** Of many people: whom to begin with. fixedWho: nobody else. */
    who?: Who;
    fixedWho?: boolean;
    /** Whose sessions, for the title; empty where it is nobody's in particular. */
    name: string;
    deactivate?: boolean;
}

export type NamedScope = Extract<RevocationScope, {type: 'session' | 'sessions' | 'user'}>;
export type Who = 'users' | 'team' | 'role' | 'everyone';
export const WHO: readonly Who[] = ['users', 'team', 'role', 'everyone'];

type PersonKind = typeof PERSON_CLIENT_KINDS[number];
/** Which clients; all: no filter. */
export const CLIENT_CHOICES = {all: null, web_desktop: ['web', 'desktop'], web: ['web'], desktop: ['desktop'], mobile: ['mobile']} as const satisfies Record<string, readonly PersonKind[] | null>;
export type ClientChoice = keyof typeof CLIENT_CHOICES;

export interface ScopeDraft {
    named: NamedScope | null;
    who: Who;
    /** Of the list; null until it was understood. */
    userIds: readonly string[] | null;
    teamId: string;
    role: typeof SESSION_ROLES[number];
    keepOwn: boolean;
    integrations: boolean;
    clients: ClientChoice;
    /** As typed; '' = whatever. */
    idleDays: string;
    /** A day of the reader's own zone, as yyyy-mm-dd; '' = whatever. */
    createdBefore: string;
}

/** The contract's limits. */
export const MOST_IDLE_DAYS = 3650;

export function newDraft(intent: RevocationIntent): ScopeDraft {
    return {
        named: intent.scope, who: intent.who ?? 'users', userIds: null, teamId: '', role: 'guest', keepOwn: true, integrations: false,
        clients: 'all', idleDays: '', createdBefore: '',
    };
}

/** null while something is missing or wrong. */
export function scopeOf(draft: ScopeDraft): RevocationScope | null {
    const filter = filterOf(draft);
    if (filter === null) {
        return null;
    }
    const some = Object.keys(filter).length > 0 ? {filter} : {};
    if (draft.named) {
        return draft.named.type === 'user' ? {...draft.named, ...some} : draft.named;
    }
    const many = {keep_own_session: draft.keepOwn, include_integrations: draft.integrations, ...some};
    switch (draft.who) {
    case 'users':
        return draft.userIds === null || draft.userIds.length === 0 ? null : {type: 'users', user_ids: [...draft.userIds], ...many};
    case 'team':
        return draft.teamId === '' ? null : {type: 'team', team_id: draft.teamId, ...many};
    case 'role':
        return {type: 'role', role: draft.role, ...many};
    case 'everyone':
        return {type: 'everyone', ...many};
    }
}

/** Deactivating an account ends all of its sessions, so what was chosen to narrow them does not count. */
export function withoutFilter(draft: ScopeDraft): ScopeDraft {
    return {...draft, clients: 'all', idleDays: '', createdBefore: ''};
}

export function idleDaysAreWrong({idleDays}: ScopeDraft): boolean {
    return idleDays.trim() !== '' && !(/^\d{1,4}$/.test(idleDays.trim()) && Number(idleDays) >= 1 && Number(idleDays) <= MOST_IDLE_DAYS);
}

/** Only what narrows; null when a field is wrong. */
function filterOf(draft: ScopeDraft): SessionFilter | null {
    const kinds = CLIENT_CHOICES[draft.clients];
    const before = draft.createdBefore === '' ? null : new Date(`${draft.createdBefore}T00:00:00`).getTime();
    if (idleDaysAreWrong(draft) || Number.isNaN(before)) {
        return null;
    }
    return {
        ...(kinds && {client_kinds: [...kinds]}),
        ...(draft.idleDays.trim() !== '' && {idle_days: Number(draft.idleDays)}),
        ...(before !== null && {created_before: before}),
    };
}

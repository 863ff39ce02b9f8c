/** For the tests of this section: a server with core's settings, a policy, a few people and what goes around MFA. */
import type {MfaBypass, MfaCoverage, MfaDryRun, MfaPerson, MfaPolicy, MfaPolicyView, MfaView} from '../../../contract/types';
import {FakeServer, VIEWER} from '../test_support';

export const id = (letter: string) => letter.repeat(26);
export const NOW = Date.now();
const HOUR = 3_600_000;

export const SETTINGS = {
    'ServiceSettings.EnableMultifactorAuthentication': true,
    'ServiceSettings.EnforceMultifactorAuthentication': false,
    'GuestAccountsSettings.EnforceMultifactorAuthentication': false,
};
export const VIEW: MfaView = {settings: SETTINGS, writable: Object.keys(SETTINGS), license: {is_licensed: true, mfa: true, id_loaded_push_notifications: true, mhpns: true}};

export const OFF: MfaPolicy = {
    mode: 'off', scope: {type: 'everyone'}, exempt_users: [], exempt_providers: [], grace: {amount: 7, unit: 'days'}, enrolment_session_minutes: 10,
    core_enforcement: {when: 'never', at: null}, put_back_drift: false, reminders: true,
};
export const REQUIRED: MfaPolicy = {...OFF, mode: 'required'};
export const POLICY_VIEW: MfaPolicyView = {
    policy: OFF, version: 1, can_write: true, required_since: null, own_account: {enrolled: true}, drift: [], lifted_until: null,
    server: {settings: SETTINGS, mfa_licensed: false, core_enforces: false, covers_more_than_scope: false},
};

export const PERSON: MfaPerson = {
    user_id: id('u'), username: 'emma.laurent', display_name: 'Emma Laurent', email: 'emma@example.com', roles: ['system_user'], auth_service: '', state: 'in_grace',
    exemption: null, exempt_until: null, encouraged: false, deadline_at: NOW + (48 * HOUR), extended_at: null, enrolment_sessions_used: 0, enrolment_sessions_allowed: 3,
    enrolment_session_ends_at: null, needs_help: false,
};
export const OVERDUE: MfaPerson = {...PERSON, user_id: id('o'), username: 'omar.haddad', display_name: '', state: 'overdue', deadline_at: NOW - HOUR, enrolment_sessions_used: 3, needs_help: true};
export const ENROLLED: MfaPerson = {...PERSON, user_id: id('e'), username: 'erik.berg', display_name: '', state: 'enrolled', deadline_at: null};
export const BOT: MfaPerson = {...PERSON, user_id: id('b'), username: 'deploy-bot', display_name: '', state: 'exempt', exemption: 'bot', deadline_at: null};

export const COVERAGE: MfaCoverage = {
    counted_at: NOW, counts: {enrolled: 4, in_grace: 2, overdue: 1, enrolment_session: 1, exempt: 3, not_required: 9}, exempt: {bot: 1, cannot_enrol: 2, chosen_user: 0, provider: 0, last_admin: 0},
    encouraged: 0, needs_help: 1, last_deadline_at: NOW + (48 * HOUR),
    days: [
        {day: '2026-11-01', counts: {enrolled: 2, in_grace: 6, overdue: 0, enrolment_session: 0, exempt: 3, not_required: 9}},
        {day: '2026-11-02', counts: {enrolled: 4, in_grace: 2, overdue: 1, enrolment_session: 1, exempt: 3, not_required: 9}},
    ],
};
export const DRY_RUN: MfaDryRun = {
    counts: {enrolled: 4, in_grace: 5, overdue: 0, enrolment_session: 0, exempt: 1, not_required: 0}, exempt: {bot: 1, chosen_user: 0, provider: 0, cannot_enrol: 0, last_admin: 0},
    encouraged: 0, now: 1, at_deadline: 5, first_deadline_at: NOW + HOUR, last_deadline_at: NOW + (48 * HOUR), refusals: [], people: [PERSON], next_cursor: null,
};
export const TOKEN: MfaBypass = {kind: 'personal_access_token', id: id('t'), user_id: PERSON.user_id, username: 'emma.laurent', display_name: '', state: 'in_grace', description: 'deploy script', last_used_at: null};

export interface Scene {
    settings?: Partial<MfaView>;
    policy?: Partial<MfaPolicyView>;
    coverage?: Partial<MfaCoverage>;
    people?: MfaPerson[];
    ownMfa?: boolean;
}

export function serveMfa({settings, policy, coverage, people = [PERSON, OVERDUE, ENROLLED, BOT], ownMfa = true}: Scene = {}): FakeServer {
    return new FakeServer().
        on('GET /viewer', {body: VIEWER}).
        on('GET /mfa', {body: {...VIEW, ...settings}, etag: '"one"'}).
        on('GET /policies/mfa', {body: {...POLICY_VIEW, ...policy}, etag: '"policy1"'}).
        on('POST /policies/mfa/dry_run', {body: DRY_RUN}).
        on('GET /mfa/coverage', {body: {...COVERAGE, ...coverage}}).
        on('GET /mfa/people', {body: {items: people, next_cursor: null, total: people.length}}).
        on('GET /mfa/bypasses', {body: {items: [TOKEN], next_cursor: null, total: 1}}).
        on('GET /mfa/reminders/preview', ({path}) => ({body: {
            locale: path.includes('locale=de') ? 'de' : 'en', locales: ['en', 'de'], text: path.includes('locale=de') ? 'Richten Sie MFA ein' : `Set up MFA, ${path.split('kind=')[1]?.split('&')[0] ?? ''}`,
        }})).
        on('GET /api/v4/config/environment', {body: {}}).
        on('GET /api/v4/users/me', {body: {mfa_active: ownMfa}}).
        on(`GET /api/v4/users/${PERSON.user_id}`, {body: {id: PERSON.user_id, username: PERSON.username}}).
        on('POST /api/v4/users/search', {body: [{id: PERSON.user_id, username: PERSON.username}]}).
        on('POST /api/v4/teams/search', {body: [{id: id('m'), display_name: 'Company', name: 'company'}]}).
        on(`GET /api/v4/teams/${id('m')}`, {body: {id: id('m'), display_name: 'Company', name: 'company'}}).
        on('POST /mfa/changes', {status: 201, body: {id: 'change', config_patch: {}, expires_at: 0}}).
        on('PUT /api/v4/config/patch', {body: {}}).
        on('POST /core_setting_changes/change/outcome', {body: {status: 'success'}});
}

/** For the tests of this section: a server with core's settings, a policy of two rules and a little evidence. */
import type {PushContentsView, PushEvidence, PushPolicyView, PushRule} from '../../../contract/types';
import {FakeServer, VIEWER} from '../test_support';

export const SETTINGS = {
    'EmailSettings.SendPushNotifications': true,
    'EmailSettings.PushNotificationServer': 'https://push.example.com',
    'EmailSettings.PushNotificationContents': 'full',
} as const;
export const VIEW: PushContentsView = {settings: SETTINGS, writable: Object.keys(SETTINGS), license: {is_licensed: false, mfa: false, id_loaded_push_notifications: false, mhpns: false}};

export const CHANGE_ID = 'c'.repeat(26);
export const CHANNEL_ID = 'h'.repeat(26);
export const USER_ID = 'u'.repeat(26);

export const BOARD_RULE: PushRule = {id: 'b'.repeat(26), name: 'The board\'s channel', enabled: true, match: {type: 'channel', channel_id: CHANNEL_ID}, action: 'nameless'};
export const GUEST_RULE: PushRule = {id: 'g'.repeat(26), name: 'Guests', enabled: false, match: {type: 'guests'}, action: 'generic'};

export const POLICY_VIEW: PushPolicyView = {
    policy: {most_revealing_level: null, push_stays_off: false, put_back_drift: false, rules: [BOARD_RULE, GUEST_RULE]},
    version: 1, can_write: true,
    server: {level: 'full', effective_level: 'full', push_enabled: true, id_loaded_licensed: false, translations_found: true},
    drift: [],
    when_plugin_is_down: {leaking_rule_ids: [BOARD_RULE.id], recommended_level: 'generic_no_channel'},
};

export const EVIDENCE: PushEvidence = {
    since: '2026-11-01',
    rows: [
        {day: '2026-11-01', level: 'full', outcome: 'sent', rule_id: '', rule_name: '', count: 12},
        {day: '2026-11-02', level: 'full', outcome: 'reduced', rule_id: BOARD_RULE.id, rule_name: BOARD_RULE.name, count: 5},
        {day: '2026-11-02', level: 'full', outcome: 'suppressed', rule_id: 'z'.repeat(26), rule_name: '', count: 1},
        {day: '2026-11-03', level: 'full', outcome: 'reduced', rule_id: BOARD_RULE.id, rule_name: BOARD_RULE.name, count: 2},
    ],
};

export function servePushContents(view: Partial<PushContentsView> = {}, policyView: Partial<PushPolicyView> = {}): FakeServer {
    return new FakeServer().
        on('GET /viewer', {body: VIEWER}).
        on('GET /push_contents', {body: {...VIEW, ...view}, etag: '"one"'}).
        on('GET /policies/push', {body: {...POLICY_VIEW, ...policyView}, etag: '"policy1"'}).
        on('GET /push_contents/evidence', {body: EVIDENCE}).
        on('GET /api/v4/config/environment', {body: {}}).
        on('POST /push_contents/changes', {status: 201, body: {id: CHANGE_ID, config_patch: {EmailSettings: {PushNotificationContents: 'generic'}}, expires_at: 0}}).
        on('PUT /api/v4/config/patch', {body: {}}).
        on(`POST /core_setting_changes/${CHANGE_ID}/outcome`, {body: {status: 'success'}}).
        on(`GET /api/v4/channels/${CHANNEL_ID}`, {body: {id: CHANNEL_ID, display_name: 'Board', name: 'board', type: 'P'}}).
        on('POST /api/v4/channels/search', {body: [{id: CHANNEL_ID, display_name: 'Board', name: 'board', type: 'P', team_display_name: 'Company'}]}).
        on(`GET /api/v4/users/${USER_ID}`, {body: {id: USER_ID, username: 'emma', first_name: 'Emma', last_name: 'Laurent'}}).
        on('POST /api/v4/users/search', {body: [{id: USER_ID, username: 'emma', first_name: 'Emma', last_name: 'Laurent'}]});
}

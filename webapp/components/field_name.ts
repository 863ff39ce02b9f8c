/**
 * The API's fields in an admin's words, as the panels' own forms call them: for what an error is about, and for what a record holds. The API's
 * name stays beside or behind the words, since it is what a search and an export know.
 */
import type {MessageId, TextOf} from '../i18n/message';

/** By the end of a field's path, without places in lists: the longest end that is listed counts. */
const LABELS: Readonly<Record<string, MessageId>> = {
    // Revocations.
    scope: 'mfa.scope.label', 'scope.type': 'mfa.scope.label', clients: 'revoke.clients', client_kinds: 'revoke.clients', filter: 'revoke.filter', idle_days: 'revoke.idle_days', created_before: 'revoke.created_before',
    keep_own_session: 'revoke.keep_own', include_integrations: 'revoke.integrations', reason: 'audit.reason', message: 'field.message', order: 'revoke.order', wipe: 'revoke.wipe',
    refuse_log_in: 'revoke.also.refuse_log_in', end_access_tokens: 'revoke.also.end_access_tokens', deactivate: 'revoke.also.deactivate', confirm_users: 'field.confirm_users',
    targets: 'field.sessions', sessions: 'field.sessions', users: 'field.people', access_tokens: 'mfa.bypass.many.personal_access_token', devices: 'field.devices', ended_by: 'field.ended_by',
    // The sessions policy and the session limits.
    wipe_on_expiry: 'policy.wipe_on_expiry', wipe_on_logout: 'policy.wipe_on_logout', wipe_when_ended_elsewhere: 'policy.wipe_when_ended_elsewhere', allow_automation: 'policy.allow_automation',
    wipe_offline_hours: 'policy.wipe_offline_hours', keep_revocations_days: 'policy.keep_revocations_days', keep_days: 'policy.keep_revocations_days',
    enabled: 'limits.enabled', 'rules.enabled': 'push.rule.enabled', idle_minutes: 'limits.idle', absolute_minutes: 'limits.absolute', max_sessions_per_user: 'limits.most_sessions',
    // MFA.
    mode: 'mfa.mode.label', roles: 'field.roles', role: 'revoke.role', team_ids: 'mfa.scope.teams', group_ids: 'mfa.scope.groups', user_ids: 'mfa.scope.people', exempt_users: 'mfa.exempt.label',
    'exempt_users.until': 'mfa.exempt.until', exempt_providers: 'mfa.providers.label', grace: 'mfa.grace.label', 'grace.amount': 'mfa.grace.amount', 'grace.unit': 'mfa.grace.unit',
    enrolment_session_minutes: 'mfa.session.minutes', core_enforcement: 'mfa.core.label', 'core_enforcement.when': 'mfa.core.when', 'core_enforcement.at': 'field.core_enforcement_at',
    put_back_drift: 'push.policy.put_back', reminders: 'mfa.reminders.label', hours: 'mfa.extend.hours', deadline_at: 'mfa.people.deadline',
    // Push.
    most_revealing_level: 'push.policy.floor', push_stays_off: 'push.policy.stays_off', rules: 'push.rules.title', match: 'push.rule.match', 'match.type': 'push.rule.match', pattern: 'push.match.pattern',
    syntax: 'push.match.syntax', channel_id: 'field.channel', team_id: 'revoke.team', group_id: 'field.group', 'rules.action': 'push.rule.action',
    // Mobile.
    vpn_with_mfa: 'mobile.policy.vpn_with_mfa', client_certificates: 'mobile.policy.client_certificates', minimum_app_version: 'mobile.policy.minimum_app_version', ios_bundle_id: 'mobile.policy.ios_bundle_id',
    apple_team_id: 'mobile.policy.apple_team_id', android_package: 'mobile.policy.android_package', android_fingerprints: 'mobile.policy.android_fingerprints',
    // The audit.
    name: 'push.rule.name', url: 'audit.webhook.url', every_minutes: 'audit.webhook.every_minutes', minimum_days: 'audit.retention.minimum_days', remove_after_days: 'audit.retention.remove_after_days',
    kind: 'audit.requests.what', hold_id: 'audit.target.type.audit_hold', digest: 'audit.decide.digest', requested_by: 'audit.requests.by', filters: 'audit.filters', actor_id: 'audit.filter.who',
    event_name: 'audit.event', status: 'audit.status', target_type: 'audit.filter.target_type', target_id: 'audit.filter.whom', job_id: 'audit.filter.job', text: 'audit.filter.text',
    since: 'audit.filter.from', until: 'audit.filter.to', term: 'push.rules.search', user_id: 'mfa.people.person', session_id: 'audit.session_id', request_id: 'audit.request_id',
    version: 'field.version', error: 'field.error', failure: 'field.error', result: 'field.result', mfa: 'audit.report.group.mfa', wanted: 'field.wanted', allowed: 'field.allowed', effect: 'audit.event', intended: 'audit.event',
};

/** `scope.team_ids.0` is about the teams. */
export const withoutPlaces = (path: string) => path.split('.').filter((part) => !/^\d+$/.test(part));

/** Core's settings keep Mattermost's own names, and a field without words of its own is read as it is called. '' for no field. */
export function fieldName(text: TextOf, path: string): string {
    const parts = withoutPlaces(path);
    const last = parts.at(-1) ?? '';
    const label = parts.map((_, start) => LABELS[parts.slice(start).join('.')]).find((id) => id !== undefined);
    if (label !== undefined) {
        // Labels of settings end with a colon, and say in brackets what must be filled in.
        return text(label).replace(/\s*:$/, '').replace(/ \((?:required|optional)\)$/, '');
    }
    return /^[a-z][a-z0-9_]*$/.test(last) ? `${last.charAt(0).toUpperCase()}${last.slice(1).replace(/_/g, ' ')}` : path;
}

/**
 * The names both halves share and that need no schema: the web app may import this file as it is, without zod.
 */
export * from './client_names';

/** A revocation's place on the plugin's page in the System Console, after its path: it survives a reload, and messages link to it. */
export function jobHash(jobId: string): string {
    return `#revocation/${jobId}`;
}

/** Core's four values of EmailSettings.PushNotificationContents, least revealing first. */
export const PUSH_NOTIFICATION_CONTENTS = ['id_loaded', 'generic_no_channel', 'generic', 'full'] as const;

/** What a rule of the push policy does to a push, mildest first; of several that apply the last one counts. */
export const PUSH_ACTIONS = ['generic', 'generic_no_channel', 'nameless', 'suppress'] as const;

/** What became of a push in the plugin's hands. */
export const PUSH_OUTCOMES = ['sent', 'reduced', 'suppressed'] as const;

/** The kinds of posts a push can be previewed for. */
export const PUSH_SAMPLES = ['dm', 'gm', 'mention', 'channel_all', 'channel_plain', 'thread_reply', 'file', 'attachment', 'webhook'] as const;

/** What is checked on a push's way: this server's own settings, the hop to the push service, the service, and what lies behind it. */
export const PUSH_CHECKS = ['push_enabled', 'licence', 'insecure_connections', 'tls', 'service_version', 'service_to_apple', 'service_to_google'] as const;

/** What the mobile posture looks at, in the order it is shown. */
export const POSTURE_CHECKS = [
    'site_url', 'certificate', 'tls_version', 'hsts', 'websocket', 'client_certificates', 'deep_links', 'push_contents', 'push_route', 'mfa', 'guest_access', 'open_server', 'access_tokens',
    'session_length', 'session_idle', 'session_extension', 'password_change', 'biometrics', 'jailbreak', 'screenshots', 'secure_preview', 'pdf_links', 'file_download', 'file_upload',
    'ephemeral_mode', 'outdated_apps', 'url_schemes',
] as const;

/** What a check of the mobile posture may come to. */
export const POSTURE_RESULTS = ['good', 'weak', 'open', 'not_applicable', 'could_not_check'] as const;

/** What the texts of the mobile policy look like: of the server they are demanded, in the panel they are told at their fields. */
export const MOBILE_TEXTS = {
    minimum_app_version: /^(?:\d{1,4}\.\d{1,4}(?:\.\d{1,4})?)?$/,
    ios_bundle_id: /^[A-Za-z0-9-]+(?:\.[A-Za-z0-9-]+)+$/,
    apple_team_id: /^[A-Z0-9]{10}$/,
    android_package: /^[A-Za-z]\w*(?:\.[A-Za-z]\w*)+$/,
    android_fingerprint: /^(?:[0-9A-F]{2}:){31}[0-9A-F]{2}$/,
} as const;

/** Kinds of mobile apps, as far as a session's device id tells them. */
export const MOBILE_APPS = ['current', 'beta', 'older', 'classic', 'unknown'] as const;

/** What kind of client a session belongs to, told from its row in `sessions`. */
export const CLIENT_KINDS = ['web', 'desktop', 'mobile', 'personal_access_token', 'oauth_app', 'bot'] as const;

/** Those a person sits in front of. */
export const PERSON_CLIENT_KINDS = ['web', 'desktop', 'mobile'] as const;

/** Roles whose sessions can be revoked or limited together. */
export const SESSION_ROLES = ['guest', 'system_admin'] as const;

/**
 * The shortest session limits, in minutes. Core notes that a session is used at most every five minutes, and then with its next request, which a client that is open
 * makes every minute: somebody at work looks idle for up to six.
 */
export const LEAST_IDLE_MINUTES = 10;
export const LEAST_AGE_MINUTES = 5;

/** Above so many users the number is typed to confirm a revocation. */
export const CONFIRM_ABOVE_USERS = 50;

/** Life of one target of a revocation (docs/design/revocation.md). */
export const TARGET_STATES = ['queued', 'told', 'access_ended', 'wipe_reported', 'wipe_unconfirmed'] as const;

/** What an audit record can be about. */
export const AUDIT_TARGETS = [
    'user', 'session', 'revocation', 'core_setting', 'policy', 'mobile_posture', 'endpoint', 'ticket_key', 'audit_hold', 'audit_webhook', 'two_person_request',
] as const;

/** The plugin's policies, by the names the audit knows them by. */
export const POLICIES = ['push', 'mfa', 'sessions', 'session_limits', 'mobile'] as const;

/** Where the MFA policy leaves a person, in the order coverage shows them. */
export const MFA_STATES = ['enrolled', 'in_grace', 'overdue', 'enrolment_session', 'exempt', 'not_required'] as const;

/** Why the MFA policy exempts somebody. */
export const MFA_EXEMPTIONS = ['bot', 'chosen_user', 'provider', 'cannot_enrol', 'last_admin'] as const;

/** Groups of roles MFA can be required of; other_admins: core's other roles that open the System Console. */
export const MFA_ROLES = ['system_admins', 'other_admins', 'guests'] as const;

/** Core's names of the ways to sign in other than by password (users.authservice). */
export const MFA_PROVIDERS = ['ldap', 'saml', 'gitlab', 'google', 'office365', 'openid'] as const;

/** When the plugin's bot writes to somebody the MFA policy waits for. */
export const MFA_REMINDERS = ['start', 'half', 'one_day', 'one_hour', 'by_admin'] as const;

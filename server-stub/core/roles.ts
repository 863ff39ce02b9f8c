/** Core's roles and the permissions each has after a fresh installation, as far as this product or the stand-in's own REST asks for them. */

const ENVIRONMENT = [
    'web_server', 'database', 'elasticsearch', 'file_storage', 'image_proxy', 'smtp', 'push_notification_server', 'high_availability',
    'rate_limiting', 'logging', 'session_lengths', 'performance_monitoring', 'developer',
].map((page) => `environment_${page}`);
const SITE = [
    'customization', 'localization', 'users_and_teams', 'notifications', 'announcement_banner', 'emoji', 'posts', 'file_sharing_and_downloads',
    'public_links', 'notices',
].map((page) => `site_${page}`);
const AUTHENTICATION = ['signup', 'email', 'password', 'mfa', 'ldap', 'saml', 'openid', 'guest_access'].map((page) => `authentication_${page}`);
const INTEGRATIONS = ['integration_management', 'bot_accounts', 'gif', 'cors'].map((page) => `integrations_${page}`);
const REPORTING = ['site_statistics', 'team_statistics', 'server_logs'].map((page) => `reporting_${page}`);
const COMPLIANCE = ['data_retention_policy', 'compliance_export', 'compliance_monitoring', 'custom_terms_of_service'].map((page) => `compliance_${page}`);
const GROUPS_TEAMS_CHANNELS = ['groups', 'teams', 'channels'].map((page) => `user_management_${page}`);

const read = (pages: readonly string[]): string[] => pages.map((page) => `sysconsole_read_${page}`);
const write = (pages: readonly string[]): string[] => pages.map((page) => `sysconsole_write_${page}`);

/** What a System Console permission brings with it beyond its page. */
const ANCILLARY: Readonly<Record<string, readonly string[]>> = {
    sysconsole_read_about_edition_and_license: ['read_license_information'],
    sysconsole_read_user_management_users: ['read_other_users_teams'],
    sysconsole_write_user_management_users: ['edit_other_users', 'demote_to_guest', 'promote_guest'],
    sysconsole_read_user_management_teams: ['list_private_teams', 'list_public_teams', 'view_team'],
    sysconsole_read_user_management_channels: ['read_public_channel', 'read_channel'],
    sysconsole_write_environment_web_server: ['test_site_url', 'reload_config', 'invalidate_caches'],
    sysconsole_read_reporting_server_logs: ['get_logs'],
    sysconsole_read_compliance_compliance_monitoring: ['read_audits'],
};

const withAncillary = (permissions: readonly string[]): string[] => [...permissions, ...permissions.flatMap((permission) => ANCILLARY[permission] ?? [])];

const DEFAULT_PERMISSIONS: Readonly<Record<string, readonly string[]>> = {
    system_user: ['list_public_teams', 'join_public_teams', 'create_team', 'create_direct_channel', 'create_group_channel', 'view_members', 'create_emojis'],
    system_guest: ['create_direct_channel', 'create_group_channel'],
    system_user_access_token: ['create_user_access_token', 'read_user_access_token', 'revoke_user_access_token'],
    system_post_all: ['create_post', 'use_channel_mentions'],
    system_custom_group_admin: ['create_custom_group', 'edit_custom_group', 'delete_custom_group', 'restore_custom_group', 'manage_custom_group_members'],
    shared_channel_manager: ['manage_shared_channels'],
    secure_connection_manager: ['manage_secure_connections'],
    system_user_manager: withAncillary([
        ...read([...GROUPS_TEAMS_CHANNELS, 'user_management_permissions', ...AUTHENTICATION]), ...write(GROUPS_TEAMS_CHANNELS),
    ]),
    system_read_only_admin: withAncillary(read([
        'about_edition_and_license', ...REPORTING, 'user_management_users', ...GROUPS_TEAMS_CHANNELS, 'user_management_permissions', ...ENVIRONMENT,
        ...SITE, ...AUTHENTICATION, 'plugins', ...INTEGRATIONS, ...COMPLIANCE, 'experimental_features', 'experimental_feature_flags', 'products_boards',
    ])),
    system_manager: withAncillary([
        ...read([
            'about_edition_and_license', ...REPORTING, ...GROUPS_TEAMS_CHANNELS, 'user_management_permissions', ...ENVIRONMENT, ...SITE,
            ...AUTHENTICATION, 'plugins', ...INTEGRATIONS, 'products_boards',
        ]),
        ...write([...GROUPS_TEAMS_CHANNELS, 'user_management_permissions', ...ENVIRONMENT, ...SITE, ...INTEGRATIONS, 'products_boards']),
    ]),
};

export interface Roles {
    /** Whether any of the roles grants the permission. system_admin grants every permission. */
    grant(roles: string, permission: string): boolean;
    /** Whether any of the roles grants any permission of this prefix, for instance sysconsole_read_. */
    grantPrefix(roles: string, prefix: string): boolean;
    /** The role's permissions; null for a role that does not exist. */
    permissionsOf(role: string): string[] | null;
    /** What System Console → System Roles does. */
    replacePermissions(role: string, permissions: readonly string[]): void;
}

export function createRoles(): Roles {
    const permissions = new Map(Object.entries(DEFAULT_PERMISSIONS).map(([role, granted]) => [role, new Set(granted)]));
    const names = (roles: string): string[] => roles.split(/\s+/).filter(Boolean);
    return {
        grant: (roles, permission) => names(roles).some((role) => role === 'system_admin' || permissions.get(role)?.has(permission) === true),
        grantPrefix: (roles, prefix) => names(roles).some((role) => role === 'system_admin' || [...permissions.get(role) ?? []].some((granted) => granted.startsWith(prefix))),
        permissionsOf(role) {
            if (role === 'system_admin') {
                return [...new Set(['manage_system', 'edit_other_users', ...[...permissions.values()].flatMap((granted) => [...granted]), ...write([...AUTHENTICATION, 'user_management_users', 'plugins', ...COMPLIANCE])])];
            }
            const granted = permissions.get(role);
            return granted ? [...granted] : null;
        },
        replacePermissions(role, granted) {
            permissions.set(role, new Set(withAncillary(granted)));
        },
    };
}

/** Which of Mattermost's permissions each endpoint permission of the contract stands for. Any one suffices, and manage_system always does. */
import type {EndpointPermission} from '../../contract/endpoints';
import type {Host} from '../host';

export type GrantedPermission = Exclude<EndpointPermission, 'none' | 'ticket' | 'user'>;

export const MANAGE_SYSTEM = 'manage_system';

/** What core itself asks for before it changes these settings (facts of config/patch). */
export const WRITE_PUSH_CONTENTS = 'sysconsole_write_site_notifications';
export const WRITE_PUSH_SERVER = 'sysconsole_write_environment_push_notification_server';
export const WRITE_MFA = 'sysconsole_write_authentication_mfa';
export const WRITE_GUEST_ACCESS = 'sysconsole_write_authentication_guest_access';

export const PERMISSIONS: Readonly<Record<GrantedPermission, readonly string[]>> = {
    console: ['sysconsole_read_plugins'],
    read_push_contents: ['sysconsole_read_site_notifications', 'sysconsole_read_environment_push_notification_server'],
    // Which of the two a setting needs is the handler's check (core_settings/settings.ts).
    write_push_contents: [WRITE_PUSH_CONTENTS, WRITE_PUSH_SERVER],
    read_mfa: ['sysconsole_read_authentication_mfa'],
    write_mfa: [WRITE_MFA],
    // Whose session it is decides again per target (revocation).
    read_sessions: ['edit_other_users'],
    revoke_sessions: ['edit_other_users'],
    write_policies: [],
    write_audit: ['sysconsole_write_compliance_compliance_monitoring'],
    read_audit: ['sysconsole_read_compliance_compliance_monitoring'],
};

export async function isGranted(host: Host, userId: string, permission: GrantedPermission): Promise<boolean> {
    return hasAnyPermission(host, userId, PERMISSIONS[permission]);
}

/** manage_system stands for every permission of core's. */
export async function hasAnyPermission(host: Host, userId: string, permissions: readonly string[]): Promise<boolean> {
    for (const permission of [...permissions, MANAGE_SYSTEM]) {
        if (await host.mattermost.hasPermission(userId, permission)) {
            return true;
        }
    }
    return false;
}

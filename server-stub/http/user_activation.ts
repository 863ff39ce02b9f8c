/** /api/v4/users/{id}/active and DELETE /api/v4/users/{id}: two ways to deactivate an account, each with checks of its own as in core. */
import {deletePermanently, setActive} from '../core/accounts';
import {AppError, invalidParam, noPermission} from '../core/app_error';
import type {Core} from '../core/core';
import type {Session} from '../core/sessions';
import type {User} from '../core/users';
import {isGuest} from '../core/users';
import type {Api} from './request';
import {OK} from './request';

export function addUserActivationRoutes(api: Api, core: Core): void {
    const mayManage = (session: Session): boolean => core.sessionHasPermission(session, 'manage_system');
    const mayDeactivateThemselves = (): boolean => core.config.current.TeamSettings?.EnableUserDeactivation === true;
    const get = async (session: Session, id: string): Promise<User> => {
        const user = await core.users.get(id);
        if (!user) {
            throw new AppError('app.user.missing_account.const', 'Unable to find the user.', 404);
        }
        if (user.roles.split(' ').includes('system_admin') && !mayManage(session)) {
            throw noPermission();
        }
        return user;
    };

    api.signedIn('PUT', '/users/:user_id/active', async ({session, id, body}) => {
        const {active} = await body();
        if (typeof active !== 'boolean') {
            throw invalidParam('active');
        }
        const isOwnEnd = !active && session.user_id === id('user_id');
        if (!isOwnEnd && !core.sessionHasPermission(session, 'sysconsole_write_user_management_users')) {
            throw new AppError('api.user.update_active.permissions.app_error', 'You do not have the appropriate permissions.', 403);
        }
        if (isOwnEnd && !mayDeactivateThemselves()) {
            throw ownEndIsOff();
        }
        const user = await get(session, id('user_id'));
        if (active && isGuest(user) && core.config.current.GuestAccountsSettings?.Enable !== true) {
            throw new AppError('api.user.update_active.cannot_enable_guest_when_guest_feature_is_disabled.app_error', 'You cannot activate a guest account because Guest Access feature is not enabled.', 401);
        }
        if (user.auth_service === 'ldap') {
            throw new AppError('api.user.update_active.cannot_modify_status_when_user_is_managed_by_ldap.app_error', 'You cannot modify user status. User is managed by LDAP', 403);
        }
        await setActive(core, user, active);
        await core.hub.publish('user_activation_status_change', {}, {});
        return OK;
    });

    // Other than the above it asks for edit_other_users, takes a directory's accounts too, and publishes no event of its own.
    api.signedIn('DELETE', '/users/:user_id', async ({session, id, query}) => {
        if (!await core.sessionMayEditUser(session, id('user_id'))) {
            throw noPermission();
        }
        if (session.user_id === id('user_id') && !mayDeactivateThemselves() && !mayManage(session)) {
            throw ownEndIsOff();
        }
        const user = await get(session, id('user_id'));
        if (!['1', 't', 'T', 'true', 'TRUE', 'True'].includes(query('permanent'))) {
            await setActive(core, user, false);
        } else if (core.config.current.ServiceSettings?.EnableAPIUserDeletion === true) {
            await deletePermanently(core, user);
        } else {
            throw deletionIsOff(mayManage(session));
        }
        return OK;
    });
}

const ownEndIsOff = () =>
    new AppError('api.user.update_active.not_enable.app_error', 'You cannot deactivate yourself because this feature is not enabled. Please contact your System Administrator.', 401);

const deletionIsOff = (isAdmin: boolean) => isAdmin ?
    new AppError('api.user.delete_user.not_enabled.for_admin.app_error', 'Permanent user deletion feature is not enabled. ServiceSettings.EnableAPIUserDeletion must be set to true to use this command.', 401) :
    new AppError('api.user.delete_user.not_enabled.app_error', 'Permanent user deletion feature is not enabled. Please contact your System Administrator.', 401);

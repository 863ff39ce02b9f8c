/** Who may see and act on people by name: asked besides an endpoint's own permission. */
import {ApiError} from '../errors';
import type {Host} from '../host';
import {hasAnyPermission} from '../http/permissions';
import type {Actor} from '../http/route';

/** What core asks for before it shows accounts in its own console. */
const READ_PEOPLE = 'sysconsole_read_user_management_users';

export async function requirePeople(host: Host, actor: Actor): Promise<void> {
    if (!await hasAnyPermission(host, actor.userId, [READ_PEOPLE])) {
        throw new ApiError('api.forbidden');
    }
}

/** What the signed-in person may see and do, so that panels say so before anything is refused. Every endpoint checks again. */
import type {Viewer} from '../../contract/settings';
import type {Feature} from '../feature';
import type {Host} from '../host';
import type {GrantedPermission} from '../http/permissions';
import {hasAnyPermission, isGranted, MANAGE_SYSTEM, WRITE_PUSH_CONTENTS, WRITE_PUSH_SERVER} from '../http/permissions';
import type {Routes} from '../http/route';
import {actorOf} from '../http/route';

export function createViewer(): Feature & {routes: Routes<'getViewer'>} {
    return {
        routes: {
            getViewer: async (request) => ({body: await describeViewer(request.host, actorOf(request).userId)}),
        },
        workers: [],
        hooks: {},
    };
}

async function describeViewer(host: Host, userId: string): Promise<Viewer> {
    const isSystemAdmin = await host.mattermost.hasPermission(userId, MANAGE_SYSTEM);
    // An admin may everything, and each question is a round trip.
    const granted = async (permission: GrantedPermission) => isSystemAdmin || isGranted(host, userId, permission);
    const any = async (permission: string) => isSystemAdmin || hasAnyPermission(host, userId, [permission]);
    return {
        user_id: userId,
        is_system_admin: isSystemAdmin,
        can: {
            read_push_contents: await granted('read_push_contents'),
            write_push_contents: await any(WRITE_PUSH_CONTENTS),
            write_push_server: await any(WRITE_PUSH_SERVER),
            read_mfa: await granted('read_mfa'),
            write_mfa: await granted('write_mfa'),
            read_sessions: await granted('read_sessions'),
            revoke_sessions: await granted('revoke_sessions'),
            revoke_everyone: isSystemAdmin,
            write_policies: await granted('write_policies'),
            read_audit: await granted('read_audit'),
            write_audit: await granted('write_audit'),
        },
    };
}

/** Who sees the System Console: core decides by permissions; its built-in roles that have any are these. */
import type {State} from '../store/state';

const CONSOLE_ROLES = ['system_admin', 'system_manager', 'system_user_manager', 'system_read_only_admin'];

function currentRoles({entities: {users}}: State): string[] {
    return (users.profiles[users.currentUserId]?.roles ?? '').split(' ');
}

export function readsSystemConsole(state: State): boolean {
    return currentRoles(state).some((role) => CONSOLE_ROLES.includes(role));
}

export function isSystemAdmin(state: State): boolean {
    return currentRoles(state).includes('system_admin');
}

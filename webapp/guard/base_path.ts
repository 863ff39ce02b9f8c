/** Where Mattermost lives below its origin. One place, because core keeps it in a global of its own. */
import {API_PATH, PLUGIN_ID} from '../../contract/client_names';

declare global {
    interface Window {
        /** Core's: the path of SiteURL without a trailing slash, '' or '/' when there is none. */
        basename?: string;
    }
}

/** SiteURL's path without a trailing slash; '' at the root of the origin. */
export function basePath(): string {
    return (window.basename ?? '').replace(/\/+$/, '');
}

export const loginPath = () => `${basePath()}/login`;
export const apiUrl = (path: string) => `${basePath()}${API_PATH}${path}`;
export const workerUrl = () => `${basePath()}/plugins/${PLUGIN_ID}/public/guard_worker.js`;

export function isLoginPage(): boolean {
    return window.location.pathname.replace(/\/+$/, '') === loginPath();
}

/** Core's endpoints about plugins: which are installed, their web app bundles, and the switch. */
import {AppError} from '../core/app_error';
import type {Core} from '../core/core';
import type {PluginState} from '../plugin/plugin_state';
import type {Api} from './request';
import {OK} from './request';

export function addPluginRoutes(api: Api, core: Core, plugin: PluginState): void {
    const {manifest} = plugin;
    const status = () => ({plugin_id: manifest.id, name: manifest.name, version: manifest.version, description: String(manifest.description ?? ''), state: plugin.isActive ? 2 : 0, cluster_id: '', error: ''});

    // Bundles load before log-in too.
    api.open('GET', '/plugins/webapp', async () => {
        const listed = await plugin.webappManifest();
        return listed ? [listed] : [];
    });
    api.signedIn('GET', '/plugins', async ({requirePermission}) => {
        requirePermission('manage_system', 'sysconsole_read_plugins');
        return plugin.isActive ? {active: [manifest], inactive: []} : {active: [], inactive: [manifest]};
    });
    api.signedIn('GET', '/plugins/statuses', async ({requirePermission}) => {
        requirePermission('manage_system', 'sysconsole_read_plugins');
        return [status()];
    });
    for (const change of ['enable', 'disable'] as const) {
        api.signedIn('POST', `/plugins/:plugin_id/${change}`, async ({context, requirePermission}) => {
            requirePermission('manage_system', 'sysconsole_write_plugins');
            if (context.req.param('plugin_id') !== manifest.id) {
                throw new AppError('app.plugin.not_installed.app_error', 'Plugin is not installed.', 404);
            }
            await plugin[change]();
            await core.hub.publish('plugin_statuses_changed', {plugin_statuses: [status()]}, {contains_sensitive_data: true});
            return OK;
        });
    }
}

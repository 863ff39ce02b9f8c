/** Core's endpoints about plugins: which are installed, their web app bundles, the switch, and the upload. */
import {AppError, noPermission} from '../core/app_error';
import type {Core} from '../core/core';
import type {PluginState} from '../plugin/plugin_state';
import {readManifest} from '../plugin/read_archive';
import type {Api} from './request';
import {OK} from './request';

export function addPluginRoutes(api: Api, core: Core, plugin: PluginState): void {
    const status = () => {
        const {id, name, version, description} = plugin.manifest;
        return {plugin_id: id, name, version, description: String(description ?? ''), state: plugin.isActive ? 2 : 0, cluster_id: '', error: ''};
    };
    const tellStatuses = () => core.hub.publish('plugin_statuses_changed', {plugin_statuses: [status()]}, {contains_sensitive_data: true});

    // Bundles load before log-in too.
    api.open('GET', '/plugins/webapp', async () => {
        const listed = await plugin.webappManifest();
        return listed ? [listed] : [];
    });
    api.signedIn('GET', '/plugins', async ({requirePermission}) => {
        requirePermission('manage_system', 'sysconsole_read_plugins');
        return plugin.isActive ? {active: [plugin.manifest], inactive: []} : {active: [], inactive: [plugin.manifest]};
    });
    api.signedIn('GET', '/plugins/statuses', async ({requirePermission}) => {
        requirePermission('manage_system', 'sysconsole_read_plugins');
        return [status()];
    });
    for (const change of ['enable', 'disable'] as const) {
        api.signedIn('POST', `/plugins/:plugin_id/${change}`, async ({context, requirePermission}) => {
            requirePermission('manage_system', 'sysconsole_write_plugins');
            if (context.req.param('plugin_id') !== plugin.manifest.id) {
                throw new AppError('app.plugin.not_installed.app_error', 'Plugin is not installed.', 404);
            }
            await plugin[change]();
            await tellStatuses();
            return OK;
        });
    }

    api.signedIn('POST', '/plugins', async ({session, context}) => {
        const {Enable: isOn, EnableUploads: mayUpload, RequirePluginSignature: mustBeSigned} = core.config.current.PluginSettings ?? {};
        if (isOn !== true || mayUpload !== true || mustBeSigned === true) {
            throw new AppError('app.plugin.upload_disabled.app_error', 'Plugins and/or plugin uploads have been disabled.', 501);
        }
        if (!core.sessionHasPermission(session, 'sysconsole_write_plugins')) {
            throw noPermission();
        }
        if (!(context.req.header('content-type') ?? '').startsWith('multipart/form-data')) {
            return new Response("request Content-Type isn't multipart/form-data\n", {status: 400, headers: {'content-type': 'text/plain; charset=utf-8'}});
        }
        if (Number(context.req.header('content-length') ?? 0) > Number(core.config.current.FileSettings?.MaxFileSize)) {
            throw new AppError('api.plugin.upload.file_too_large.app_error', 'Uploaded plugin size exceeds limit. This limit can be changed in the System Console via File Storage > Maximum File Size', 413);
        }
        const {plugin: file, force} = await context.req.parseBody();
        if (!(file instanceof File)) {
            throw new AppError('api.plugin.upload.no_file.app_error', 'Missing file in multipart/form request.', 400);
        }
        const archive = new Uint8Array(await file.arrayBuffer());
        const manifest = await readManifest(archive);
        if (manifest.id !== plugin.manifest.id) {
            throw new AppError('stand_in.other_plugin.app_error', `The stand-in runs no other plugin than ${plugin.manifest.id}.`, 501);
        }
        if (force !== 'true') {
            throw new AppError('app.plugin.install_id.app_error', 'Unable to install plugin. A plugin with the same ID is already installed.', 400);
        }
        await plugin.install(manifest, archive).catch(() => {
            throw new AppError('app.plugin.restart.app_error', 'Unable to restart plugin on upgrade.', 500);
        });
        await tellStatuses();
        context.status(201);
        return manifest;
    });
}

/** All of the stand-in's HTTP: REST below /api/v4, plugin requests, files, the pages, and the plugin API for the executable. */
import {join} from 'node:path';

import {Hono} from 'hono';

import {API_METHODS} from '../../server/bridge/methods';
import {outcome} from '../bridge/errors';
import type {PluginApi} from '../bridge/plugin_api';
import {AppError} from '../core/app_error';
import type {Core} from '../core/core';
import {TOKEN_HEADER} from '../plugin/executable_host';
import type {PluginState} from '../plugin/plugin_state';
import {addCommandRoutes} from './commands';
import {addLoginRoutes} from './login';
import {notFound, servePluginRequest} from './plugin_requests';
import {addPluginRoutes} from './plugins';
import {createApi} from './request';
import {addSessionRoutes} from './sessions';
import {singleSignOnRoutes} from './single_sign_on';
import {fileResponse, pageResponse} from './static_files';
import {addSystemRoutes} from './system';
import {addTeamRoutes} from './teams';
import {addUserRoutes} from './users';

export interface AppNeeds {
    core: Core;
    plugin: PluginState;
    pluginApi: PluginApi;
    /** null: no executable may ask the plugin API over HTTP. */
    environmentToken: string | null;
    /** The repository's root, and where the built pages are. */
    root: string;
    pages: string;
}

/** Core lets browsers keep plugin files for a year; their names change with their content. */
const PLUGIN_FILES_CACHE = 'max-age=31556926, public';

export function createApp({core, plugin, pluginApi, environmentToken, root, pages}: AppNeeds): Hono {
    const {api, routes} = createApi(core);
    // Before the routes of one user, whose :user_id would match "sessions" and "login" as well.
    addSessionRoutes(api, core);
    addLoginRoutes(api, core);
    addCommandRoutes(api, core, plugin);
    addTeamRoutes(api, core);
    addSystemRoutes(api, core);
    addPluginRoutes(api, core, plugin);
    addUserRoutes(api, core);

    const app = core.basePath === '' ? new Hono() : new Hono().basePath(core.basePath);
    const {id} = plugin.manifest;
    app.route('/api/v4', routes);
    app.all('/api/*', (context) => context.json(new AppError('api.context.404.app_error', 'Sorry, we could not find the page.', 404).toJson(), 404));

    app.route('/', singleSignOnRoutes(core));
    app.get(`/plugins/${id}/public/*`, async (context) => {
        const name = decodeURIComponent(context.req.path.slice(`${core.basePath}/plugins/${id}/public/`.length));
        return await fileResponse(join(root, 'webapp/public'), name, 'no-cache') ?? notFound();
    });
    app.all(`/plugins/${id}/*`, servePluginRequest(core, plugin));
    app.all('/plugins/*', notFound);
    app.get(`/static/plugins/${id}/*`, async (context) => {
        const name = await plugin.fileName(decodeURIComponent(context.req.path.slice(`${core.basePath}/static/plugins/${id}/`.length)));
        return name && await fileResponse(join(root, 'webapp/dist'), name, PLUGIN_FILES_CACHE) || notFound();
    });
    app.get('/static/*', async (context) => await fileResponse(pages, context.req.path.slice(`${core.basePath}/static/`.length), 'no-cache') ?? notFound());

    app.post('/_plugin_api/:method', async (context) => {
        const method = context.req.param('method');
        if (environmentToken === null || context.req.header(TOKEN_HEADER) !== environmentToken) {
            return context.json({error: {id: 'environment.token', message: 'the plugin environment\'s token is missing', status_code: 401}}, 401);
        }
        if (!(API_METHODS as readonly string[]).includes(method)) {
            return context.json({error: {id: 'environment.unknown_method', message: `there is no ${method}`, status_code: 501}}, 501);
        }
        const args = await context.req.json<unknown[]>();
        return new Response(await outcome(() => pluginApi[method as keyof PluginApi](args)), {headers: {'content-type': 'application/json'}});
    });
    app.get('*', () => pageResponse(pages, core.basePath));
    return app as Hono;
}

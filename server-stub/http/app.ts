/** All of the stand-in's HTTP: REST below /api/v4, plugin requests, files and the pages. */
import {join} from 'node:path';

import {Hono} from 'hono';

import {AppError} from '../core/app_error';
import type {Core} from '../core/core';
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
import {addUserActivationRoutes} from './user_activation';
import {addUserRoutes} from './users';

export interface AppNeeds {
    core: Core;
    plugin: PluginState;
    /** The repository's root, and where the built pages are. */
    root: string;
    pages: string;
}

/** Core lets browsers keep plugin files for a year; their names change with their content. */
const PLUGIN_FILES_CACHE = 'max-age=31556926, public';

export function createApp({core, plugin, root, pages}: AppNeeds): Hono {
    const {api, routes} = createApi(core);
    // Before the routes of one user, whose :user_id would match "sessions" and "login" as well.
    addSessionRoutes(api, core);
    addLoginRoutes(api, core);
    addCommandRoutes(api, core, plugin);
    addTeamRoutes(api, core);
    addSystemRoutes(api, core);
    addPluginRoutes(api, core, plugin);
    addUserActivationRoutes(api, core);
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

    app.get('*', () => pageResponse(pages, core.basePath));
    return app as Hono;
}

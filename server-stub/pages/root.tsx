/**
 * The stand-in's web app: behaves towards a plugin, and towards the browser's storage, as Mattermost's web app does, with just enough
 * pages to live in. Order at start is Mattermost's: config, who is logged in, plugins; then the pages.
 */
import './globals';

import React from 'react';
import {render} from 'react-dom';
import {IntlProvider} from 'react-intl';
import {Provider, useSelector} from 'react-redux';
import {BrowserRouter, Redirect, Route, Switch, useHistory, useLocation} from 'react-router-dom';

import {basePath} from './base_path';
import {ChannelsPage} from './chat/channels_page';
import {loadConfig} from './client_config';
import {ConsolePage} from './console/console_page';
import {LoggedIn} from './logged_in';
import {LoginPage} from './login_page';
import {MfaPage} from './mfa/mfa_page';
import {startPlugins} from './plugins/loader';
import {PluginComponents} from './plugins/plugin_components';
import {PluginRoute} from './plugins/plugin_route';
import {SelectTeamPage} from './select_team_page';
import {loadMe, watchLogOut} from './session';
import {startPersisting} from './store/local_forage';
import type {State} from './store/state';
import {store} from './store/store';
import {applyTheme, chooseTheme} from './theme';

/** Every address without a page of its own: the log-in page, or the person's team. */
function RootRedirect() {
    const userId = useSelector((state: State) => state.entities.users.currentUserId);
    const team = useSelector((state: State) => state.entities.teams.teams[state.entities.teams.currentTeamId]);
    const {search} = useLocation();
    if (!userId) {
        return <Redirect to={`/login${search}`}/>;
    }
    return <Redirect to={team ? `/${team.name}/channels/town-square` : '/select_team'}/>;
}

/** Plugins move inside the app by Mattermost's own history, which it gives them here. */
function GiveHistory() {
    const browserHistory = useHistory();
    Object.assign(window, {WebappUtils: {browserHistory}});
    return null;
}

function App() {
    const {translations, components: {CustomRouteComponent: pluginRoutes}} = useSelector((state: State) => state.plugins);
    return (
        <IntlProvider locale='en' messages={translations}>
            <BrowserRouter basename={basePath}>
                <GiveHistory/>
                <Switch>
                    <Route path='/login' component={LoginPage}/>
                    <Route key='mfa' path='/mfa'><LoggedIn><MfaPage/></LoggedIn></Route>
                    <Route key='console' path='/admin_console'><LoggedIn><ConsolePage/></LoggedIn></Route>
                    <Route key='select_team' path='/select_team'><LoggedIn><SelectTeamPage/></LoggedIn></Route>
                    {/* For everybody, as in Mattermost: whether somebody is logged in is the plugin's to ask. */}
                    {pluginRoutes.map(({id, route}) => <Route key={id} path={`/plug/${route}`}><PluginRoute id={id}/><PluginComponents/></Route>)}
                    <Route key='channels' path='/:team/channels/:channel'><LoggedIn><ChannelsPage/><PluginComponents/></LoggedIn></Route>
                    <Route component={RootRedirect}/>
                </Switch>
            </BrowserRouter>
        </IntlProvider>
    );
}

async function start(): Promise<void> {
    applyTheme(chooseTheme(undefined));
    watchLogOut();
    // Mattermost waits for its database no more than this: where one is about to be deleted it cannot be opened for minutes, and the log-in page comes all the same.
    void startPersisting();
    await loadConfig().catch(() => undefined);
    await loadMe().catch(() => false);
    await startPlugins();
    // As Mattermost does it: React 18 by its old root, which draws at once whatever happens outside of an event.
    render(<Provider store={store}><App/></Provider>, document.getElementById('root'));
}

void start();

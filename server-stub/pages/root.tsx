/**
 * The stand-in's web app: behaves towards a plugin, and towards the browser's storage, as Mattermost's web app does, with just enough
 * pages to live in. Order at start is Mattermost's: config, plugins, then who is logged in.
 */
import './globals';

import React, {useEffect, useState} from 'react';
import {createRoot} from 'react-dom/client';
import {IntlProvider} from 'react-intl';
import {Provider, useSelector} from 'react-redux';
import {BrowserRouter, Redirect, Route, Switch, useHistory} from 'react-router-dom';

import {basePath} from './base_path';
import {ChannelsPage} from './chat/channels_page';
import {loadConfig} from './client_config';
import {ConsolePage} from './console/console_page';
import {LoginPage} from './login_page';
import {MfaPage} from './mfa/mfa_page';
import {startPlugins} from './plugins/loader';
import {PluginComponents} from './plugins/plugin_components';
import {PluginRoute} from './plugins/plugin_route';
import {SelectTeamPage} from './select_team_page';
import {loadMe, mustEnrol, watchLogOut} from './session';
import {startPersisting} from './store/local_forage';
import type {State} from './store/state';
import {store} from './store/store';
import {applyTheme, chooseTheme} from './theme';

/** Pages for somebody who is logged in; everyone else is sent to the log-in page. */
function LoggedIn() {
    const userId = useSelector((state: State) => state.entities.users.currentUserId);
    const enrolFirst = useSelector(mustEnrol);
    const team = useSelector((state: State) => state.entities.teams.teams[state.entities.teams.currentTeamId]);
    if (!userId) {
        return <Redirect to={`/login?redirect_to=${encodeURIComponent(window.location.pathname.slice(basePath.length))}`}/>;
    }
    return (
        <Switch>
            <Route path='/mfa' component={MfaPage}/>
            {enrolFirst && <Redirect to='/mfa/setup'/>}
            <Route path='/admin_console' component={ConsolePage}/>
            <Route path='/select_team' component={SelectTeamPage}/>
            <Route>
                <Switch>
                    <Route path='/:team/channels/:channel' component={ChannelsPage}/>
                    <Redirect to={team ? `/${team.name}/channels/town-square` : '/select_team'}/>
                </Switch>
                <PluginComponents/>
            </Route>
        </Switch>
    );
}

/** Plugins move inside the app by Mattermost's own history, which it gives them here. */
function GiveHistory() {
    const browserHistory = useHistory();
    Object.assign(window, {WebappUtils: {browserHistory}});
    return null;
}

function App() {
    const {translations, components: {CustomRouteComponent: pluginRoutes}} = useSelector((state: State) => state.plugins);
    const [ready, setReady] = useState(false);
    useEffect(() => {
        void loadMe().finally(() => setReady(true));
    }, []);
    return (
        <IntlProvider locale='en' messages={translations}>
            {ready && (
                <BrowserRouter basename={basePath}>
                    <GiveHistory/>
                    <Switch>
                        <Route path='/login' component={LoginPage}/>
                        {/* For everybody, as in Mattermost: whether somebody is logged in is the plugin's to ask. */}
                        {pluginRoutes.map(({id, route}) => <Route key={id} path={`/plug/${route}`}><PluginRoute id={id}/><PluginComponents/></Route>)}
                        <Route component={LoggedIn}/>
                    </Switch>
                </BrowserRouter>
            )}
        </IntlProvider>
    );
}

async function start(): Promise<void> {
    applyTheme(chooseTheme(undefined));
    watchLogOut();
    await Promise.all([loadConfig().catch(() => undefined), startPersisting()]);
    await startPlugins();
    createRoot(document.getElementById('root') as HTMLElement).render(<Provider store={store}><App/></Provider>);
}

void start();

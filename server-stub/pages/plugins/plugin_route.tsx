/** A page a plugin registered for an address of its own. As in Mattermost it stands in the middle of the app, not instead of it. */
import React from 'react';
import {useSelector} from 'react-redux';

import type {State} from '../store/state';

export function PluginRoute({id}: {id: string}) {
    const found = useSelector((state: State) => state.plugins.components.CustomRouteComponent.find((one) => one.id === id));
    return found ? <found.component/> : null;
}

/** Draws what plugins registered as root and global components. As in Mattermost, neither on the log-in page nor in the System Console. */
import React from 'react';
import {useSelector} from 'react-redux';

import type {State} from '../store/state';

export function PluginComponents() {
    const {Root, Global} = useSelector((state: State) => state.plugins.components);
    return <>{[...Root, ...Global].map(({id, component: Component}) => <Component key={id}/>)}</>;
}

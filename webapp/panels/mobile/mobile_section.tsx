/** The section Mobile security: how safe phones are with this server, which apps are connected, and a kit for apps of one's own. */
import React from 'react';

import {PanelRoot} from '../query_client';
import type {SectionProps} from '../viewer_gate';
import {Anchor} from '../show_section';
import {BuildKitCard} from './build_kit_card';
import {ConnectedAppsCard} from './connected_apps_card';
import {MobilePolicyCard} from './mobile_policy_card';
import {PostureCard} from './posture_card';
import {PostureHistoryCard} from './posture_history_card';
import './mobile.css';

export function MobileSection(props: SectionProps) {
    return (
        <PanelRoot>
            <PostureCard {...props}/>
            <ConnectedAppsCard/>
            <PostureHistoryCard/>
            <Anchor name='mobile_policy'><MobilePolicyCard/></Anchor>
            <BuildKitCard/>
        </PanelRoot>
    );
}

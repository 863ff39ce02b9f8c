/** The part of Mattermost's redux state that this app keeps, at the paths where plugins read it. */
import type {Channel} from '@mattermost/types/channels';
import type {Post} from '@mattermost/types/posts';
import type {Team} from '@mattermost/types/teams';
import type {UserProfile} from '@mattermost/types/users';
import type {ComponentType} from 'react';

/** Core's client config and licence: string to string, booleans as 'true' and 'false'. */
export type ClientConfig = Record<string, string | undefined>;

export interface Draft {
    timestamp: number;
    value: {message: string; channelId: string};
}

export interface PluginComponent {
    id: string;
    pluginId: string;
    component: ComponentType;
}

export interface PluginRouteComponent extends PluginComponent {
    /** Below /plug/: the plugin's id and what it registered. */
    route: string;
}

export interface SectionComponentProps {
    settingsList: unknown[];
    sectionTitle: string;
    sectionDescription: string | undefined;
}

export interface State {
    entities: {
        general: {config: ClientConfig; license: ClientConfig};
        users: {currentUserId: string; profiles: Record<string, UserProfile>; statuses: Record<string, string>};
        teams: {currentTeamId: string; teams: Record<string, Team>};
        channels: {currentChannelId: string; channels: Record<string, Channel>};
        posts: {posts: Record<string, Post>; postsInChannel: Record<string, string[]>};
        preferences: {myPreferences: Record<string, {category: string; name: string; user_id: string; value: string}>};
    };
    storage: {storage: Record<string, Draft>; initialized: boolean};
    plugins: {
        components: {Root: PluginComponent[]; Global: PluginComponent[]; CustomRouteComponent: PluginRouteComponent[]};
        adminConsoleCustomSections: Record<string, Record<string, ComponentType<SectionComponentProps>>>;
        translations: Record<string, string>;
    };
    views: {browser: {focused: boolean}; websocket: {connected: boolean}};
    /** Reducers of plugins, as `plugins-<id>`. */
    [pluginState: `plugins-${string}`]: unknown;
}

export const LOGGED_OUT: Pick<State['entities'], 'users' | 'teams' | 'channels' | 'posts' | 'preferences'> = {
    users: {currentUserId: '', profiles: {}, statuses: {}},
    teams: {currentTeamId: '', teams: {}},
    channels: {currentChannelId: '', channels: {}},
    posts: {posts: {}, postsInChannel: {}},
    preferences: {myPreferences: {}},
};

export const INITIAL: State = {
    entities: {general: {config: {}, license: {}}, ...LOGGED_OUT},
    storage: {storage: {}, initialized: false},
    plugins: {
        components: {Root: [], Global: [], CustomRouteComponent: []},
        adminConsoleCustomSections: {},
        translations: {},
    },
    views: {browser: {focused: true}, websocket: {connected: false}},
};

/** A channel: sidebar, posts and the composer. What a person's ordinary day looks like to the plugin, with the 60 s status poll. */
import type {Channel} from '@mattermost/types/channels';
import type {Post} from '@mattermost/types/posts';
import type {UserProfile} from '@mattermost/types/users';
import React, {useEffect} from 'react';
import {useSelector} from 'react-redux';
import {useParams} from 'react-router-dom';

import {get, post as postTo} from '../client';
import type {State} from '../store/state';
import {byId, changeEntities} from '../store/store';

import {channelLabel} from './channel_label';
import {ChannelSidebar} from './channel_sidebar';
import {Composer} from './composer';
import {PostList} from './post_list';

/** Core's web app asks for the statuses on screen this often, and only while a channel is on screen. */
const STATUS_POLL_MS = 60_000;

async function loadChannels(teamId: string): Promise<void> {
    const channels = await get<Channel[]>(`/users/me/teams/${teamId}/channels`);
    const others = channels.filter(({type}) => type === 'D').flatMap(({name}) => name.split('__'));
    const profiles = others.length > 0 ? await postTo<UserProfile[]>('/users/ids', others) : [];
    changeEntities((entities) => ({
        channels: {...entities.channels, channels: byId(channels)},
        users: {...entities.users, profiles: {...byId(profiles), ...entities.users.profiles}},
    }));
}

async function loadPosts(channelId: string): Promise<void> {
    const {order, posts} = await get<{order: string[]; posts: Record<string, Post>}>(`/channels/${channelId}/posts?page=0&per_page=30`);
    const authors = [...new Set(Object.values(posts).map(({user_id: userId}) => userId))];
    const profiles = authors.length > 0 ? await postTo<UserProfile[]>('/users/ids', authors) : [];
    changeEntities((entities) => ({
        posts: {
            posts: {...entities.posts.posts, ...posts},
            postsInChannel: {...entities.posts.postsInChannel, [channelId]: order},
        },
        users: {...entities.users, profiles: {...byId(profiles), ...entities.users.profiles}},
    }));
}

async function pollStatuses(userIds: string[]): Promise<void> {
    const statuses = await postTo<Array<{user_id: string; status: string}>>('/users/status/ids', userIds);
    changeEntities(({users}) => ({users: {...users, statuses: Object.fromEntries(statuses.map(({user_id: id, status}) => [id, status]))}}));
}

export function ChannelsPage() {
    const {team: teamName, channel: channelName} = useParams<{team: string; channel: string}>();
    const team = useSelector((state: State) => Object.values(state.entities.teams.teams).find(({name}) => name === teamName));
    const channel = useSelector((state: State) => Object.values(state.entities.channels.channels).find(({name, team_id: teamId}) => name === channelName && (teamId === team?.id || teamId === '')));
    const userId = useSelector((state: State) => state.entities.users.currentUserId);

    useEffect(() => {
        if (team) {
            // A failure shows as an empty list; a 401 has already logged the person out.
            void loadChannels(team.id).catch(() => undefined);
        }
    }, [team]);

    const label = useSelector((state: State) => channel && channelLabel(state, channel)) ?? channelName;
    const channelId = channel?.id ?? '';
    useEffect(() => {
        if (!channelId) {
            return undefined;
        }
        changeEntities(({channels}) => ({channels: {...channels, currentChannelId: channelId}}));
        localStorage.setItem(`user_team_prev_channel:${userId}`, channelName);
        void loadPosts(channelId).catch(() => undefined);
        const timer = window.setInterval(() => void pollStatuses([userId]).catch(() => undefined), STATUS_POLL_MS);
        return () => window.clearInterval(timer);
    }, [channelId, channelName, userId]);

    return (
        <div className='channels'>
            <ChannelSidebar teamName={teamName} channelName={channelName}/>
            <main className='channel-view'>
                <header className='channel-header'>
                    <h1>{label}</h1>
                </header>
                <PostList channelId={channelId}/>
                {channelId && <Composer key={channelId} channelId={channelId} teamId={team?.id ?? ''} channelLabel={label}/>}
            </main>
        </div>
    );
}

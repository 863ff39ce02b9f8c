/** What a channel is called on screen: its name, or for a direct message who else is in it. */
import type {Channel} from '@mattermost/types/channels';

import type {State} from '../store/state';

export function channelLabel(state: State, channel: Channel): string {
    const {currentUserId, profiles} = state.entities.users;
    if (channel.type !== 'D') {
        return channel.display_name;
    }
    const other = channel.name.split('__').find((id) => id !== currentUserId) ?? currentUserId;
    return profiles[other]?.username ?? 'Direct message';
}

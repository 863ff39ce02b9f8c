/** The posts of a channel, oldest first. */
import React from 'react';
import {useSelector} from 'react-redux';

import type {State} from '../store/state';

const NONE: string[] = [];

export function PostList({channelId}: {channelId: string}) {
    const order = useSelector((state: State) => state.entities.posts.postsInChannel[channelId] ?? NONE);
    const posts = useSelector((state: State) => state.entities.posts.posts);
    const profiles = useSelector((state: State) => state.entities.users.profiles);
    return (
        <ol className='post-list' aria-label='Posts'>
            {[...order].reverse().map((id) => {
                const post = posts[id];
                const author = profiles[post?.user_id ?? ''];
                return post && (
                    <li key={id} className='post'>
                        <span className='avatar' aria-hidden={true}>{(author?.username ?? '?').slice(0, 1).toUpperCase()}</span>
                        <div>
                            <strong>{author?.username ?? 'Someone'}</strong>
                            <time dateTime={new Date(post.create_at).toISOString()}>{new Date(post.create_at).toLocaleTimeString('en', {hour: 'numeric', minute: '2-digit'})}</time>
                            <p>{post.message}</p>
                        </div>
                    </li>
                );
            })}
        </ol>
    );
}

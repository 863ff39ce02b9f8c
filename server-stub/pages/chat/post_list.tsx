/** The posts of a channel, oldest first. */
import React from 'react';
import {useSelector} from 'react-redux';

import type {State} from '../store/state';

import {attachmentsOf, PostBody} from './post_body';

const NONE: string[] = [];

const isEphemeral = ({type}: {type: string}) => type === 'system_ephemeral';

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
                            <strong>{isEphemeral(post) ? 'System' : author?.username ?? 'Someone'}</strong>
                            <time dateTime={new Date(post.create_at).toISOString()}>{new Date(post.create_at).toLocaleTimeString('en', {hour: 'numeric', minute: '2-digit'})}</time>
                            {isEphemeral(post) && <span className='post__visibility'>{'(Only visible to you)'}</span>}
                            <PostBody postId={id} message={post.message} attachments={attachmentsOf(post.props)}/>
                        </div>
                    </li>
                );
            })}
        </ol>
    );
}

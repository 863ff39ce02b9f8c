/** Saving a post: the row, the pushes it causes and the websocket event, whoever wrote it. */
import type {Core} from './core';
import {newId} from './ids';
import {notifyOfPost} from './post_pushes';

export async function savePost(core: Core, post: {channel_id: string; user_id: string; message: string; root_id: string}): Promise<object> {
    const id = newId();
    const at = core.now();
    await core.db.exec(
        `INSERT INTO posts (id, createat, updateat, editat, deleteat, ispinned, userid, channelid, rootid, originalid, message, type, props, hashtags, filenames, fileids, hasreactions)
         VALUES ($1, $2, $2, 0, 0, false, $3, $4, $5, '', $6, '', '{}', '', '[]', '[]', false)`, [id, at, post.user_id, post.channel_id, post.root_id, post.message],
    );
    await core.db.exec('UPDATE channels SET lastpostat = $2, totalmsgcount = totalmsgcount + 1 WHERE id = $1', [post.channel_id, at]);
    const saved = {...post, id, create_at: at, update_at: at, edit_at: 0, delete_at: 0, is_pinned: false, type: '', props: {}};
    // Not waited for, as in core, whose pushes go through a queue.
    void notifyOfPost(core, saved, (notification, userId) => core.push.sendToUser(notification, userId)).catch(() => undefined);
    await core.hub.publish('posted', {post: JSON.stringify(saved), channel_type: 'O'}, {channel_id: post.channel_id});
    return saved;
}

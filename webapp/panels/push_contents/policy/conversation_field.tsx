/** One direct or group message, named by the people in it; core knows it only by an id. */
import {useQuery} from '@tanstack/react-query';
import React, {useEffect, useState} from 'react';

import {findConversation} from '../../../api/push';
import {EntryList} from '../../../components/entry_list';
import {ErrorNotice} from '../../../components/error_notice';
import {Notice} from '../../../components/notice';
import {Message, useText} from '../../../i18n/message';

/** Fewer have no conversation, and core lets no more than eight into one. */
const FEWEST = 2;
const MOST = 8;

/** onFound: with its channel's id; '' while there is none. */
export function ConversationField({onFound}: {onFound: (channelId: string) => void}) {
    const text = useText();
    const [people, setPeople] = useState<string[]>([]);
    const isAskable = people.length >= FEWEST;
    const found = useQuery({queryKey: ['conversation', ...people], queryFn: () => findConversation(people), enabled: isAskable, retry: false});
    const channelId = isAskable ? found.data ?? '' : '';
    useEffect(() => onFound(channelId), [channelId]);
    return (
        <>
            <EntryList label={text('push.match.people')} kind='user' ids={people} disabled={false} onChange={(ids) => setPeople(ids.slice(0, MOST))}/>
            <div role='status'>
                {channelId !== '' && <p className='sc-help'><Message id='push.match.conversation_found'/></p>}
                {isAskable && found.data === null && <Notice kind='warning'><Message id='push.match.conversation_missing'/></Notice>}
            </div>
            {isAskable && found.isError && <ErrorNotice error={found.error}/>}
        </>
    );
}

/** Whom and what a rule meets, in words: ids are shown as names. */
import React from 'react';

import type {PushRuleMatch} from '../../../../contract/types';
import {EntryName} from '../../../components/entry_name';
import {Message} from '../../../i18n/message';

export function MatchText({match}: {match: PushRuleMatch}) {
    switch (match.type) {
    case 'team':
        return <Message id='push.match.team_named' values={{name: <EntryName kind='team' id={match.team_id}/>}}/>;
    case 'channel':
        return <Message id='push.match.channel_named' values={{name: <EntryName kind='channel' id={match.channel_id}/>}}/>;
    case 'user':
        return <Message id='push.match.user_named' values={{name: <EntryName kind='user' id={match.user_id}/>}}/>;
    case 'role':
        return <Message id='push.match.role_named' values={{name: <code>{match.role}</code>}}/>;
    case 'words':
        return <Message id={match.syntax === 'literal' ? 'push.match.words_literal' : 'push.match.words_re2'} values={{pattern: <code>{match.pattern}</code>}}/>;
    default:
        return <Message id={`push.match.${match.type}`}/>;
    }
}

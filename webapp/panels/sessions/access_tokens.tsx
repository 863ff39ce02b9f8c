/** A person's personal access tokens: each would open a session again, so whoever revokes should know of them. */
import {useQuery} from '@tanstack/react-query';
import React from 'react';

import {listAccessTokens} from '../../api/revocations';
import {DataTable} from '../../components/data_table';
import {ErrorNotice} from '../../components/error_notice';
import {Tag} from '../../components/tag';
import {Message, useText} from '../../i18n/message';

export function AccessTokens({userId}: {userId: string}) {
    const text = useText();
    const tokens = useQuery({queryKey: ['access_tokens', userId], queryFn: () => listAccessTokens(userId), staleTime: 0});
    if (tokens.isError) {
        return <ErrorNotice error={tokens.error} onRetry={() => void tokens.refetch()}/>;
    }
    if (!tokens.data || tokens.data.items.length === 0) {
        return null;
    }
    return (
        <div className='sc-tokens'>
            <h4 className='sc-tokens__title'><Message id='tokens.title'/></h4>
            <p className='sc-faint'><Message id='tokens.help'/></p>
            <DataTable
                caption={text('tokens.title')}
                rows={tokens.data.items}
                rowKey={(token) => token.id}
                empty={null}
                columns={[
                    {key: 'description', heading: true, header: <Message id='tokens.description'/>, cell: (token) => token.description},
                    {key: 'state', header: <Message id='jobs.state'/>, cell: (token) => <Tag tone={token.is_active ? 'attention' : 'neutral'}><Message id={token.is_active ? 'tokens.active' : 'tokens.disabled'}/></Tag>},
                ]}
            />
        </div>
    );
}

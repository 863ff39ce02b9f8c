/** Says exactly what a revocation would end, before anything happens. */
import React from 'react';

import {CLIENT_KINDS} from '../../../contract/names';
import {ErrorNotice} from '../../components/error_notice';
import {Loading} from '../../components/loading';
import {Notice} from '../../components/notice';
import {Tag} from '../../components/tag';
import type {MessageId} from '../../i18n/message';
import {Message} from '../../i18n/message';
import type {RevokeForm, RevokeValues} from './use_revoke';

export function RevokePreview({form: {preview, previewError, retryPreview, scopeIsKnown, values}}: {form: RevokeForm}) {
    if (!scopeIsKnown) {
        return <Notice kind='info' role='status'><Message id='revoke.scope_unknown'/></Notice>;
    }
    if (previewError) {
        return <ErrorNotice error={previewError} onRetry={retryPreview}/>;
    }
    if (!preview) {
        return <Loading/>;
    }
    const kinds = CLIENT_KINDS.filter((kind) => (preview.sessions_by_client_kind[kind] ?? 0) > 0);
    return (
        <Notice kind={preview.sessions === 0 ? 'info' : 'warning'} role='status'>
            <p>
                {preview.sessions === 0 ? <Message id='revoke.nothing'/> : <Message id='revoke.preview' values={{sessions: preview.sessions, users: preview.users}}/>}
                {values.wipe && preview.devices > 0 && <>{' '}<Message id='revoke.preview_devices' values={{devices: preview.devices}}/></>}
                {values.deactivate && <>{' '}<Message id='revoke.preview_accounts' values={{accounts: preview.accounts}}/></>}
            </p>
            {kinds.length > 0 && (
                <p className='sc-tags'>
                    {kinds.map((kind) => <Tag key={kind}><Message id={`client.${kind}`}/>{`: ${preview.sessions_by_client_kind[kind]}`}</Tag>)}
                </p>
            )}
            {preview.system_admins > 0 && <p><Message id='revoke.preview_admins' values={{admins: preview.system_admins}}/></p>}
            {preview.includes_own_session && <p><strong><Message id='revoke.preview_own'/></strong></p>}
            {preview.access_tokens > 0 && <p><Message id={tokensText(values)} values={{tokens: preview.access_tokens}}/></p>}
        </Notice>
    );
}

/** Mattermost refuses the tokens of an account that is deactivated, and takes them again when it is not. */
function tokensText({end_access_tokens: ends, deactivate}: RevokeValues): MessageId {
    if (ends) {
        return 'revoke.preview_tokens_end';
    }
    return deactivate ? 'revoke.preview_tokens_rest' : 'revoke.preview_tokens';
}

/** Another address or interval for the webhook, entered to be asked for. */
import React, {useState} from 'react';

import type {AuditWebhook} from '../../../contract/types';
import {Message} from '../../i18n/message';
import {AskDialog} from './ask_dialog';
import {toWebhook, WebhookFields} from './webhook_fields';

export function ChangeWebhookDialog({webhook: {url, every_minutes: everyMinutes}, onClose}: {webhook: AuditWebhook; onClose: () => void}) {
    const [entered, setEntered] = useState({url, minutes: String(everyMinutes)});
    const webhook = toWebhook(entered);
    const isChanged = webhook !== null && (webhook.url !== url || webhook.every_minutes !== everyMinutes);
    return (
        <AskDialog kind='change_webhook' action={isChanged ? {kind: 'change_webhook', webhook} : null} onClose={onClose}>
            <WebhookFields entered={entered} disabled={false} onChange={setEntered}/>
            <p className='sc-faint sc-small'><Message id='audit.webhook.change_help'/></p>
        </AskDialog>
    );
}

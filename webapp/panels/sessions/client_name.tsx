/** A session's client as an admin tells it from others: kind, browser or app version, system. */
import React from 'react';

import type {SessionSummary} from '../../../contract/types';
import {Tag} from '../../components/tag';
import type {TextOf} from '../../i18n/message';
import {Message} from '../../i18n/message';

export function Client({session}: {session: SessionSummary}) {
    return (
        <>
            <div><strong><Message id={`client.${session.client_kind}`}/></strong>{session.is_own && <>{' '}<Tag tone='good'><Message id='session.own'/></Tag></>}</div>
            <div className='sc-faint sc-small sc-client__details'>{[session.browser || session.app_version, session.os].filter(Boolean).join(' · ')}</div>
        </>
    );
}

/** The same in one line, for labels. */
export function clientText(text: TextOf, session: SessionSummary): string {
    return [text(`client.${session.client_kind}`), session.browser || session.app_version, session.os].filter(Boolean).join(', ');
}

/** Two phones side by side as a bystander sees them: locked, with the notification on the screen. */
import React from 'react';

import type {LockScreen, Phone} from '../../../../push_preview';
import {Message, useText} from '../../../i18n/message';
import type {SidePreview} from './use_preview';
import {PHONES} from './use_preview';

/** other: what the other side's phones show, so that what differs can be marked. */
export function LockScreens({preview: {screens}, other}: {preview: SidePreview; other: SidePreview}) {
    return (
        <div className='sc-phones'>
            {PHONES.map((phone) => <LockedPhone key={phone} phone={phone} screen={screens?.[phone] ?? null} other={other.screens?.[phone] ?? null}/>)}
        </div>
    );
}

function LockedPhone({phone, screen, other}: {phone: Phone; screen: LockScreen | null; other: LockScreen | null}) {
    const text = useText();
    return (
        <figure className={`sc-phone sc-phone--${phone}`} aria-label={text(`push.preview.phone.${phone}`)}>
            <div className='sc-phone__clock' aria-hidden='true'>{'9:41'}</div>
            {screen ? (
                <div className='sc-phone__notification'>
                    <div className='sc-phone__app'>{'Mattermost'}</div>
                    {screen.title !== '' && <div className='sc-phone__title'><Marked text={screen.title} differs={screen.title !== other?.title}/></div>}
                    <div className='sc-phone__body'><Marked text={screen.body} differs={screen.body !== other?.body}/></div>
                </div>
            ) : <p className='sc-phone__nothing'><Message id='push.preview.nothing_sent'/></p>}
            <figcaption aria-hidden='true'><Message id={`push.preview.phone.${phone}`}/></figcaption>
        </figure>
    );
}

/** `mark` is underlined besides its colour, and read out as such. */
export function Marked({text, differs}: {text: string; differs: boolean}) {
    return differs && text !== '' ? <mark className='sc-mark'><bdi>{text}</bdi></mark> : <bdi>{text}</bdi>;
}

/** Of the one person this page of the app is for: their language, and what the server says of their MFA. */
import type {IntlShape} from 'react-intl';

import {OwnMfaState} from './own_mfa';
import {textsFor} from './texts';

export const person = {locale: 'en'};
export const state = new OwnMfaState();

export const texts = (): IntlShape => textsFor(person.locale);

/** Minutes and seconds, as a clock shows them. */
export function clock(ms: number): string {
    const seconds = Math.ceil(ms / 1000);
    return `${Math.floor(seconds / 60)}:${String(seconds % 60).padStart(2, '0')}`;
}

/** In whole minutes, for who listens instead of looks. */
export const spoken = (ms: number) => texts().formatMessage({id: 'time.minutes'}, {minutes: Math.floor(ms / 60_000)});

export const formatDeadline = (at: number) => texts().formatDate(at, {dateStyle: 'medium', timeStyle: 'short'});

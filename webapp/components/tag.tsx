/** A word in a small box: a role, a state. The dot is Mattermost's own indicator colour; the word says the same. */
import type {ReactNode} from 'react';
import React from 'react';

import './components.css';

export type TagTone = 'neutral' | 'good' | 'attention' | 'bad';

export function Tag({tone = 'neutral', children}: {tone?: TagTone; children: ReactNode}) {
    return <span className={`sc-tag sc-tag--${tone}`}>{children}</span>;
}

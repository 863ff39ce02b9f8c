/** Leads from one section of the page to another: each stands in an anchor of its name, which comes into view and gets the focus. */
import type {ComponentType, FunctionComponent} from 'react';
import React from 'react';

import type {SectionProps} from './viewer_gate';

export type SectionAnchor = 'push_contents' | 'mfa' | 'sessions' | 'mobile' | 'mobile_policy' | 'audit';

const idOf = (name: SectionAnchor) => `sc_section_${name}`;

export function Anchor({name, children}: {name: SectionAnchor; children: React.ReactNode}) {
    return <div id={idOf(name)} tabIndex={-1} className='sc-anchor'>{children}</div>;
}

export function anchored(name: SectionAnchor, Section: ComponentType<SectionProps>): FunctionComponent<SectionProps> {
    return function Anchored(props: SectionProps) {
        return <Anchor name={name}><Section {...props}/></Anchor>;
    };
}

/** Nothing happens when the section is not on the page. */
export function showSection(name: SectionAnchor): void {
    const anchor = document.getElementById(idOf(name));
    anchor?.scrollIntoView({block: 'start'});
    anchor?.focus({preventScroll: true});
}

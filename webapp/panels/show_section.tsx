/** Leads from one section of the page to another: each stands in an anchor of its name, which comes into view and gets the focus. */
import type {ComponentType, FunctionComponent} from 'react';
import React from 'react';

import '../components/components.css';
import {Message, useText} from '../i18n/message';
import type {SectionProps as MattermostProps} from '../plugin_registry';
import type {SectionProps} from './viewer_gate';

/** Keys of the manifest's sections, in its order. */
const SECTIONS = ['push_contents', 'mfa', 'sessions', 'mobile', 'audit'] as const;
type SectionKey = typeof SECTIONS[number];
export type SectionAnchor = SectionKey | 'mobile_policy';

const idOf = (name: SectionAnchor) => `sc_section_${name}`;

/** ignore-marking: the console's "Find settings" marks what it finds by taking text apart behind React's back, which what changes here would not survive. */
export function Anchor({name, children}: {name: SectionAnchor; children: React.ReactNode}) {
    return <div id={idOf(name)} tabIndex={-1} className='sc-anchor ignore-marking'>{children}</div>;
}

export function anchored(name: SectionKey, Section: ComponentType<SectionProps>): FunctionComponent<MattermostProps> {
    return function Anchored({sectionTitle, sectionDescription}: MattermostProps) {
        const text = useText();
        // Mattermost 11.6 names the property, but leaves the manifest's subtitle out of it.
        return (
            <>
                {name === SECTIONS[0] && <PageNavigation/>}
                <Anchor name={name}><Section sectionTitle={sectionTitle} sectionDescription={sectionDescription || text(`section.${name}`)}/></Anchor>
            </>
        );
    };
}

/** The page is long, and whoever comes in an incident knows which section they want. */
function PageNavigation() {
    const text = useText();
    return (
        <nav className='sc-nav ignore-marking' aria-label={text('nav.label')}>
            <ul>
                {SECTIONS.map((name) => <li key={name}><button type='button' className='sc-link' onClick={() => showSection(name)}><Message id={`nav.${name}`}/></button></li>)}
            </ul>
        </nav>
    );
}

/** Nothing happens when the section is not on the page. */
export function showSection(name: SectionAnchor): void {
    const anchor = document.getElementById(idOf(name));
    anchor?.scrollIntoView({block: 'start'});
    anchor?.focus({preventScroll: true});
}

/**
 * What stands at the top of the console's page, above every section, and stays in view while the page scrolls: an admin lands at any of
 * them. Mattermost's own announcements stand above the whole window; a plugin has no way to add one.
 */
import type {ReactNode} from 'react';
import React, {useLayoutEffect, useRef, useState} from 'react';
import {createPortal} from 'react-dom';

import './components.css';

/** What Mattermost 11.6 keeps the sections of a page in; it scrolls with them. */
const PAGE = '.admin-console__content';

/** Where there is no such page it stands where it is written. */
export function PageTop({children}: {children: ReactNode}) {
    const here = useRef<HTMLSpanElement>(null);
    const [top, setTop] = useState<HTMLElement | null>(null);
    useLayoutEffect(() => {
        const page = here.current?.closest(PAGE);
        if (!page) {
            return undefined;
        }
        const place = document.createElement('div');
        // ignore-marking: see panels/show_section.tsx.
        place.className = 'sc-page-top ignore-marking';
        page.prepend(place);
        setTop(place);
        return () => place.remove();
    }, []);
    return (
        <>
            <span ref={here} hidden={true}/>
            {top ? createPortal(children, top) : children}
        </>
    );
}

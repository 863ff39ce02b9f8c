/** For what takes the place of the control that was just used: the keyboard and the screen reader go on from here, instead of from the page's start. */
import type {RefObject} from 'react';
import {useEffect, useRef} from 'react';

/** Focuses the element once, when it appears. */
export function useArrivalFocus<E extends HTMLElement>(isArrival = true): RefObject<E> {
    const element = useRef<E>(null);
    const wanted = useRef(isArrival);
    useEffect(() => {
        if (wanted.current) {
            element.current?.focus({preventScroll: true});
            // Only as far as it takes: what stands around it stays where it was.
            element.current?.scrollIntoView?.({block: 'nearest'});
        }
    }, []);
    return element;
}

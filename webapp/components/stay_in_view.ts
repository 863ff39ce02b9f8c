/**
 * Brings an element into view and keeps it there while the page around it is still loading: sections above it grow as their answers come.
 * Ends with the first thing the person does, who may want to be elsewhere.
 */

/** Slow servers take this long; a page that moves later is the person's own doing. */
const AT_MOST_MS = 15_000;
const PERSON_ACTS = ['wheel', 'touchstart', 'pointerdown', 'keydown'] as const;

/** Returns how to stop. */
export function stayInView(element: HTMLElement): () => void {
    const show = () => element.scrollIntoView?.({block: 'start'});
    show();
    if (typeof ResizeObserver === 'undefined') {
        return () => undefined;
    }
    const observer = new ResizeObserver(show);
    // The page's own height is the window's: what grows is inside of it.
    for (let parent = element.parentElement; parent; parent = parent.parentElement) {
        observer.observe(parent);
    }
    const stop = () => {
        observer.disconnect();
        window.clearTimeout(timer);
        PERSON_ACTS.forEach((event) => window.removeEventListener(event, stop, true));
    };
    const timer = window.setTimeout(stop, AT_MOST_MS);
    PERSON_ACTS.forEach((event) => window.addEventListener(event, stop, true));
    return stop;
}

/**
 * Notices a 401 of core's to anything this page asks for, however it asks: core reacts to most of them, but not to an upload's or a plugin's. The
 * browser's own records tell it without a hand on the page's requests; where they do not (Safari) the timers find out.
 */
import {basePath} from './base_path';

/** Returns how to stop watching. */
export function watchRefusals(refused: () => void): () => void {
    if (typeof PerformanceObserver === 'undefined') {
        return () => undefined;
    }
    const observer = new PerformanceObserver((list) => {
        const core = `${window.location.origin}${basePath()}/api/v4/`;
        if ((list.getEntries() as PerformanceResourceTiming[]).some(({name, responseStatus}) => responseStatus === 401 && name.startsWith(core))) {
            refused();
        }
    });
    observer.observe({type: 'resource'});
    return () => observer.disconnect();
}

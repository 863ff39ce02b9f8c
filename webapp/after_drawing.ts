/**
 * Work that can wait until the app is on the screen: core draws nothing until every plugin's initialize has returned, and whatever is done there
 * keeps the person waiting.
 */

/** A browser that has no idle moment, or a tab nobody looks at, does it all the same. */
const AT_LATEST_MS = 1_000;

/** Runs when the app has been drawn and the browser is idle. */
export function afterDrawing(run: () => void): void {
    if ('requestIdleCallback' in window) {
        window.requestIdleCallback(run, {timeout: AT_LATEST_MS});
    } else {
        setTimeout(run);
    }
}

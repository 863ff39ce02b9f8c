/**
 * Where this Mattermost lives below its origin: '' or '/subpath'. Told by the address of this very script, as Mattermost's web app
 * tells it by its public path; plugins find it in window.basename.
 */
const script = document.currentScript as HTMLScriptElement | null;

export const basePath = script?.src ? new URL(script.src).pathname.replace(/\/static\/[^/]*$/, '') : '';

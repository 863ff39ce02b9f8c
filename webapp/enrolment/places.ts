/** Moving inside the app without loading it anew: by core's own history, which it gives plugins. */
import {PLUGIN_ID} from '../../contract/names';
import {ENROLMENT_ROUTE} from '../enrolment_watch';
import {basePath, isLoginPage} from '../guard/base_path';

interface AppHistory {
    push(path: string): void;
    replace(path: string): void;
}

declare global {
    interface Window {
        /** Core's: what it offers plugins beside the libraries. */
        WebappUtils?: {browserHistory?: AppHistory};
    }
}

/** Where core puts the page. */
const ENROLMENT_PATH = `/plug/${PLUGIN_ID}/${ENROLMENT_ROUTE}`;
/** Core's own pages for enrolling. */
const CORE_ENROLS_AT = '/mfa';

/** Without the path Mattermost lives below. */
const path = () => window.location.pathname.slice(basePath().length);

export const isOnPage = () => path() === ENROLMENT_PATH;
export const isAtCoresPage = () => path() === CORE_ENROLS_AT || path().startsWith(`${CORE_ENROLS_AT}/`);
/** Anywhere in the app where an enrolment session has no business. */
export const isElsewhere = () => !isOnPage() && !isAtCoresPage() && !isLoginPage();

export const goToPage = () => go(ENROLMENT_PATH, 'replace');
export const goToSetUp = () => go(`${CORE_ENROLS_AT}/setup`, 'push');
export const goToLogIn = () => go('/login', 'replace');
export const goToApp = () => go('/', 'replace');

function go(to: string, how: keyof AppHistory): void {
    const history = window.WebappUtils?.browserHistory;
    if (history) {
        history[how](to);
    } else {
        window.location.assign(basePath() + to);
    }
}

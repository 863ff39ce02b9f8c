/** What this page tells the person, and until when: for good where the notice is read or somebody logs in; after an offline wipe inside the app too. */
import type {Api} from './api';
import {removeLogoutMarker} from './marker';
import type {Shown} from './notice';
import {drawNotice, removeNotice} from './notice';
import {takeUpOfflineWipe} from './offline_wipe';
import type {Page} from './page';

export class PageNotice {
    readonly #page: Page;
    /** Told until it is dismissed: the session goes on. */
    #offline: Shown | null = null;

    constructor(page: Page) {
        this.#page = page;
    }

    show(shown: Shown): void {
        this.#page.keepNotice(shown);
        drawNotice(shown, () => this.#forget());
    }

    /** Somebody logged in. */
    remove(): void {
        removeNotice();
        this.#forget();
        this.#showOffline();
    }

    takeUpOffline(api: Api): void {
        this.#offline = takeUpOfflineWipe(api);
        this.#showOffline();
    }

    #forget(): void {
        this.#page.forgetNotice();
        removeLogoutMarker();
    }

    #showOffline(): void {
        if (this.#offline) {
            drawNotice(this.#offline, () => {
                this.#offline = null;
            });
        }
    }
}

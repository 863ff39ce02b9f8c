/** Turns on a single connection: who asks first goes first, and a transaction keeps its turn until it ends. */

/** Ends a turn; calling it twice does nothing. */
export type Release = () => void;

export class TurnLock {
    #last: Promise<void> = Promise.resolve();

    async acquire(): Promise<Release> {
        let release: Release = () => undefined;
        const turn = new Promise<void>((resolve) => {
            release = resolve;
        });
        const before = this.#last;
        this.#last = before.then(() => turn);
        await before;
        return release;
    }
}

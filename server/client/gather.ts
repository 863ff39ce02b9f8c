/**
 * Answers many requests by one piece of work: what arrives while others are under way is the next batch. A single request waits for
 * nothing; a thousand clients that ask at once cost some statements, and not some each.
 */
import type {Host} from '../host';
import {HostError} from '../host';

/** Bounds a statement and what one failure can touch. */
const AT_MOST = 64;

interface Waiting<Item, Result> {host: Host; item: Item; resolve(result: Result): void; reject(error: unknown): void}

/**
 * work gets the first request's Host and gives one result an item, in their order. When it fails for several items each is tried by itself,
 * so that one of them cannot fail the others; not when the outside is away, which it is for all of them. atOnce: batches under way.
 */
export function gather<Item, Result>(work: (host: Host, items: readonly Item[]) => Promise<readonly Result[]>, atOnce = 1): (host: Host, item: Item) => Promise<Result> {
    let waiting: Array<Waiting<Item, Result>> = [];
    let underWay = 0;

    const answer = async (batch: ReadonlyArray<Waiting<Item, Result>>): Promise<void> => {
        const [first] = batch;
        if (!first) {
            return;
        }
        try {
            const results = await work(first.host, batch.map(({item}) => item));
            batch.forEach(({resolve}, i) => resolve(results[i] as Result));
        } catch (error) {
            if (batch.length === 1 || (error instanceof HostError && error.statusCode === 503)) {
                batch.forEach(({reject}) => reject(error));
                return;
            }
            for (const one of batch) {
                await answer([one]);
            }
        }
    };
    const answerAll = async (): Promise<void> => {
        while (waiting.length > 0) {
            const batch = waiting.slice(0, AT_MOST);
            waiting = waiting.slice(AT_MOST);
            await answer(batch);
        }
        underWay--;
    };
    return (host, item) => new Promise((resolve, reject) => {
        waiting.push({host, item, resolve, reject});
        if (underWay < atOnce) {
            underWay++;
            void answerAll();
        }
    });
}

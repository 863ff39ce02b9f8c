/** Doing something for many items with few of them under way at once, so that a mass revocation leaves the server room for its users. */

/** Rejects with the first failure, once all that was started has ended. */
export async function forEachBounded<T>(items: readonly T[], parallel: number, work: (item: T) => Promise<void>): Promise<void> {
    let next = 0;
    const runner = async (): Promise<void> => {
        for (let item = items[next++]; item !== undefined; item = items[next++]) {
            await work(item);
        }
    };
    const outcomes = await Promise.allSettled(Array.from({length: Math.min(parallel, items.length)}, runner));
    const failure = outcomes.find((outcome) => outcome.status === 'rejected');
    if (failure) {
        throw failure.reason;
    }
}

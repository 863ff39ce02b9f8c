import type {Host} from '../host';
import {HostError} from '../host';
import {gather} from './gather';

const host = {} as Host;

/** Work whose batches end when the test says so. */
function createWork() {
    const batches: Array<{items: readonly string[]; end(error?: Error): void}> = [];
    const ask = gather<string, string>((_host, items) => new Promise((resolve, reject) => {
        batches.push({items, end: (error) => (error ? reject(error) : resolve(items.map((item) => `${item}!`)))});
    }));
    return {batches, ask: (item: string) => ask(host, item)};
}
const turn = () => new Promise((resolve) => setImmediate(resolve));

it('answers a single request at once, and those that came meanwhile together, each its own', async () => {
    const {batches, ask} = createWork();
    const answers = Promise.all(['a', 'b', 'c'].map(ask));
    expect(batches.map(({items}) => items)).toEqual([['a']]);
    batches[0]?.end();
    await turn();
    expect(batches[1]?.items).toEqual(['b', 'c']);
    batches[1]?.end();
    expect(await answers).toEqual(['a!', 'b!', 'c!']);
    const next = ask('d');
    expect(batches[2]?.items).toEqual(['d']);
    batches[2]?.end();
    expect(await next).toBe('d!');
});

it('has as many batches under way as it is told', async () => {
    const batches: string[][] = [];
    const ask = gather<string, string>((_host, items) => {
        batches.push([...items]);
        return new Promise(() => undefined);
    }, 2);
    ['a', 'b', 'c'].forEach((item) => void ask(host, item));
    await turn();
    expect(batches).toEqual([['a'], ['b']]);
});

it('makes no batch larger than 64', async () => {
    const {batches, ask} = createWork();
    const answers = Promise.all(Array.from({length: 130}, (_, i) => ask(String(i))));
    for (let i = 0; i < 4; i++) {
        batches[i]?.end();
        await turn();
    }
    expect(batches.map(({items}) => items.length)).toEqual([1, 64, 64, 1]);
    expect(await answers).toHaveLength(130);
});

it('lets one request that cannot be answered fail alone', async () => {
    const ask = gather<string, string>(async (_host, items) => {
        if (items.includes('bad')) {
            throw new Error('bad');
        }
        return items;
    });
    const outcomes = await Promise.allSettled(['a', 'bad', 'b'].map((item) => ask(host, item)));
    expect(outcomes.map(({status}) => status)).toEqual(['fulfilled', 'rejected', 'fulfilled']);
});

it('asks a database that is away once for all of them', async () => {
    const asked: number[] = [];
    const ask = gather<string, string>(async (_host, items) => {
        asked.push(items.length);
        throw new HostError('sql.unavailable', 'away', 503);
    });
    const outcomes = await Promise.allSettled(['a', 'b', 'c'].map((item) => ask(host, item)));
    expect(outcomes.map(({status}) => status)).toEqual(['rejected', 'rejected', 'rejected']);
    expect(asked).toEqual([1, 2]);
});

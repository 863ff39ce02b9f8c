import {forEachBounded} from './for_each_bounded';

it('does everything, and never more at once than allowed', async () => {
    const done: number[] = [];
    let underWay = 0;
    let most = 0;
    await forEachBounded([1, 2, 3, 4, 5, 6, 7], 3, async (item) => {
        most = Math.max(most, ++underWay);
        await new Promise((resolve) => setImmediate(resolve));
        underWay--;
        done.push(item);
    });
    expect(done.sort()).toEqual([1, 2, 3, 4, 5, 6, 7]);
    expect(most).toBe(3);
});

it('fails when one fails, after what was started has ended', async () => {
    const ended: string[] = [];
    await expect(forEachBounded(['bad', 'slow'], 2, async (item) => {
        await new Promise((resolve) => setTimeout(resolve, item === 'slow' ? 20 : 0));
        if (item === 'bad') {
            throw new Error('bad');
        }
        ended.push(item);
    })).rejects.toThrow('bad');
    expect(ended).toEqual(['slow']);
});

it('does nothing for nothing', async () => {
    await expect(forEachBounded([], 8, () => Promise.reject(new Error('called')))).resolves.toBeUndefined();
});

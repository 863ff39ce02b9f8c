import {useTestHost} from '../../test/support/use_test_host';
import {endTurnAt, takeTurn} from './turns';

const test = useTestHost();

it('goes to one of those who ask, and to nobody else before its time is over', async () => {
    const answers = await Promise.all([1, 2, 3].map(() => takeTurn(test.host.fork().sql, 'beacon', 1_000, 100)));
    expect(answers.filter(Boolean)).toHaveLength(1);
    expect(await takeTurn(test.host.sql, 'beacon', 1_099, 100)).toBe(false);
    expect(await takeTurn(test.host.sql, 'another', 1_099, 100)).toBe(true);
    expect(await takeTurn(test.host.sql, 'beacon', 1_100, 100)).toBe(true);
});

it('can be given back early, or kept', async () => {
    await takeTurn(test.host.sql, 'pushes', 1_000, 100);
    await endTurnAt(test.host.sql, 'pushes', 1_010);
    expect(await takeTurn(test.host.sql, 'pushes', 1_010, 100)).toBe(true);
    await endTurnAt(test.host.sql, 'pushes', 1_150);
    expect(await takeTurn(test.host.sql, 'pushes', 1_149, 100)).toBe(false);
});

it('waits for no clock that ran backwards to catch up', async () => {
    await takeTurn(test.host.sql, 'beacon', 3_600_000, 10_000);
    expect(await takeTurn(test.host.sql, 'beacon', 3_599_000, 10_000)).toBe(false);
    expect(await takeTurn(test.host.sql, 'beacon', 1_000, 10_000)).toBe(true);
    expect(await takeTurn(test.host.sql, 'beacon', 2_000, 10_000)).toBe(false);
});

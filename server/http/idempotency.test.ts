/** What becomes of a claim when the database goes away as its action ends; serve.test.ts has the rest. */
import {useTestHost} from '../../test/support/use_test_host';
import {ApiError} from '../errors';
import {once} from './idempotency';

const test = useTestHost();

const claim = {actorId: 'a'.repeat(26), endpoint: 'createRevocation' as const, key: 'k', body: {}};
let acted: number;
const act = (fails: boolean, reachable = false) => once(test.host.fork(), claim, 202, async () => {
    acted++;
    test.setDatabaseDown(!reachable);
    if (fails) {
        throw new ApiError('teams.not_found');
    }
    return {body: {acted} as never};
});
beforeEach(async () => {
    acted = 0;
});

it('a reply is given, and kept for repeats when the database is back', async () => {
    expect(await act(false)).toEqual({body: {acted: 1}});
    await test.advance(20_000);
    test.setDatabaseDown(false);
    await test.advance(2_000);
    expect(await act(false, true)).toMatchObject({body: {acted: 1}});
    expect(acted).toBe(1);
});

it('a refusal is told as it is, and the key may be tried again when the database is back', async () => {
    await expect(act(true)).rejects.toMatchObject({id: 'teams.not_found'});
    test.setDatabaseDown(false);
    await test.advance(2_000);
    expect(await act(false, true)).toEqual({body: {acted: 2}});
});

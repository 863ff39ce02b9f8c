import {useTestHost} from '../../../test/support/use_test_host';
import {createMassPath} from './mass_path';

const test = useTestHost({migrated: false});

const open = (sessions: number) => async () => sessions;

it('samples a few, then works in large batches', async () => {
    const path = createMassPath();
    expect(path.batch).toBe(16);
    await path.considerPurge(test.host, {sessions: 16, tookMs: 8}, open(100));
    expect(path.batch).toBe(200);
});

it('empties core\'s caches when each session is slow and many are open, and not when few are, or each is quick', async () => {
    const path = createMassPath();
    await path.considerPurge(test.host, {sessions: 16, tookMs: 16 * 22}, open(100));
    await path.considerPurge(test.host, {sessions: 200, tookMs: 200}, open(20_000));
    expect(test.core.cachePurges).toBe(0);
    await path.considerPurge(test.host, {sessions: 200, tookMs: 200 * 22}, open(20_000));
    expect(test.core.cachePurges).toBe(1);
});

it('does it again when it becomes slow again, and not all the time', async () => {
    const path = createMassPath();
    const slow = () => path.considerPurge(test.host, {sessions: 200, tookMs: 200 * 10}, open(10_000));
    await slow();
    await slow();
    expect(test.core.cachePurges).toBe(1);
    await test.advance(5_000);
    await slow();
    expect(test.core.cachePurges).toBe(2);
});

it('goes on without it where core\'s OAuth provider is off, and does not ask again', async () => {
    test.core.config['ServiceSettings'] = {};
    const path = createMassPath();
    await path.considerPurge(test.host, {sessions: 16, tookMs: 16 * 22}, open(20_000));
    test.core.config['ServiceSettings'] = {EnableOAuthServiceProvider: true};
    await test.advance(10_000);
    await path.considerPurge(test.host, {sessions: 200, tookMs: 200 * 22}, open(20_000));
    expect(test.core.cachePurges).toBe(0);
});

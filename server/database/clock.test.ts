import {startTestPlugin} from '../../test/support/plugin_client';
import {useTestHost} from '../../test/support/use_test_host';
import {createHost} from '../bridge/create_host';
import {createClockKeeper} from './clock';

const test = useTestHost();

const warnings = () => test.log.filter(({level}) => level === 'warn' || level === 'error').map(({level, fields}) => [level, fields.database_ahead_ms]);

it.each([30_000, -30_000, 290_000])('tells the time by the database\'s clock where that is %i ms ahead', async (aheadMs) => {
    const keeper = createClockKeeper();
    test.setDatabaseAhead(aheadMs);
    await keeper.compare(test.host);
    expect(test.host.fork().clock.now()).toBe(test.bridge.now() + aheadMs);
    await keeper.compare(test.host);
    expect(warnings()).toEqual([['warn', aheadMs]]);

    test.setDatabaseAhead(0);
    await keeper.compare(test.host);
    expect(test.host.clock.now()).toBe(test.bridge.now());
});

it('leaves a clock alone that is nearly right', async () => {
    test.setDatabaseAhead(400);
    await createClockKeeper().compare(test.host);
    expect([test.host.clock.now() - test.bridge.now(), warnings()]).toEqual([0, []]);
});

it('follows no clock that somebody set, and says so once', async () => {
    const keeper = createClockKeeper();
    test.setDatabaseAhead(10_000);
    await keeper.compare(test.host);
    test.setDatabaseAhead(3_600_000);
    await keeper.compare(test.host);
    await keeper.compare(test.host);
    expect([test.host.clock.now() - test.bridge.now(), warnings()]).toEqual([0, [['warn', 10_000], ['error', 3_600_000]]]);
});

it('believes no answer that took long', async () => {
    test.setDatabaseAhead(30_000);
    let asked = 0;
    const slow = createHost({...test.bridge, now: () => test.bridge.now() + (asked++ * 3_000)});
    await createClockKeeper().compare(slow);
    expect(slow.clock.now() - test.bridge.now()).toBe(asked * 3_000 - 3_000);
});

it('gives core times by core\'s own clock, which is this machine\'s', async () => {
    test.setDatabaseAhead(-240_000);
    await createClockKeeper().compare(test.host);
    const {id} = await test.addUser();
    await test.host.mattermost.createSession({userId: id, deviceId: '', roles: 'system_user', expiresAt: test.host.clock.now() + 60_000});
    expect(await test.rows('SELECT expiresat FROM sessions WHERE userid = $1', [id])).toEqual([{expiresat: test.bridge.now() + 60_000}]);
});

it('lets two nodes whose clocks are a minute apart send one beacon every ten seconds between them', async () => {
    const ahead = {...test, bridge: {...test.bridge, now: () => test.bridge.now() + 60_000}};
    const nodes = [await startTestPlugin(test), await startTestPlugin(ahead)];
    await test.advance(61_000);
    const beacons = test.core.published.filter(({event}) => event === 'beacon').length;
    await Promise.all(nodes.map((node) => node.stop()));
    expect(beacons).toBeLessThanOrEqual(7);
    expect(beacons).toBeGreaterThanOrEqual(6);
});

import {useTestHost} from '../../test/support/use_test_host';
import {createChaining} from './chaining';
import {appendAudit} from './write';

const test = useTestHost();

const append = async () => {
    const host = test.host.fork();
    await host.transaction((tx) => appendAudit(tx, host, {event_name: 'wipe_reported', status: 'success', actor: {type: 'system'}}));
    return host;
};
const chained = async () => (await test.rows<{n: number}>('SELECT count(*)::int AS n FROM security_controls_audit_records'))[0]?.n;

it('chains what a person did before the reply, and what a client reported a second after the last report', async () => {
    const chaining = createChaining();
    await chaining.finish(await append());
    expect(await chained()).toBe(1);

    chaining.finishLater(await append());
    await test.advance(900);
    chaining.finishLater(await append());
    await test.advance(200);
    await chaining.chainWaiting(test.host);
    expect(await chained()).toBe(1);
    await test.advance(1_000);
    expect(await chained()).toBe(3);
});

it('waits ten seconds at the most for a crowd to be over', async () => {
    const chaining = createChaining();
    for (let i = 0; i < 20; i++) {
        chaining.finishLater(await append());
        await test.advance(500);
    }
    expect(await chained()).toBeGreaterThanOrEqual(20);
});

it('chains what waits as soon as somebody reads', async () => {
    const chaining = createChaining();
    chaining.finishLater(await append());
    await chaining.catchUp(test.host);
    expect(await chained()).toBe(1);
});

it('leaves the worker what no request chained', async () => {
    const chaining = createChaining();
    await append();
    await chaining.chainWaiting(test.host);
    expect(await chained()).toBe(1);
});

it('fails for the worker, which then waits longer, and for nobody else', async () => {
    const chaining = createChaining();
    const host = await append();
    test.setDatabaseDown(true);
    await expect(chaining.chainWaiting(test.host)).rejects.toThrow();
    await chaining.catchUp(test.host);
    await chaining.finish(host);
    test.setDatabaseDown(false);
    expect(await chained()).toBe(0);
    await chaining.catchUp(test.host);
    expect(await chained()).toBe(1);
});

it('chains nothing for a request that recorded nothing', async () => {
    const chaining = createChaining();
    await append();
    chaining.finishLater(test.host);
    await chaining.finish(test.host);
    await test.advance(20_000);
    expect(await chained()).toBe(0);
});

import {act, screen} from '@testing-library/react';

import {JOB, leaveAddress, serve, show} from './test_scene';

beforeEach(() => {
    leaveAddress();
    jest.useFakeTimers();
});
afterEach(() => jest.useRealTimers());

/** In steps, since what is drawn after one starts the next request. */
async function pass(ms: number): Promise<void> {
    for (let passed = 0; passed < ms; passed += 100) {
        await act(() => jest.advanceTimersByTimeAsync(100));
    }
}

test('what somebody else starts appears without a reload, and is followed by the second', async () => {
    const server = serve();
    show(server);
    await pass(1_000);
    expect(screen.getByText('Nothing has been revoked yet.')).toBeVisible();
    server.on('GET /revocations', {body: {items: [JOB], next_cursor: null}});
    await pass(10_000);
    expect(screen.getByRole('row', {name: /Laptop lost/})).toBeVisible();
    const before = server.callsTo('GET /revocations').length;
    await pass(5_000);
    expect(server.callsTo('GET /revocations').length - before).toBeGreaterThanOrEqual(4);
});

import {BeaconWatch} from './beacon_watch';

type Answer = 'live' | 'unknown' | 'ended';

const shortest: number[] = [];
const timers = {
    set(ms: number, run: () => void) {
        shortest.push(ms);
        const timer = setTimeout(run, ms);
        return () => clearTimeout(timer);
    },
    stop: () => undefined,
};
let asked: number[] = [];
let answer: Answer = 'live';
let random = 0.5;
let watch: BeaconWatch;
let startedAt = 0;

const pass = (seconds: number) => jest.advanceTimersByTimeAsync(seconds * 1000);
async function passWithBeacons(seconds: number) {
    for (let second = 0; second < seconds; second += 10) {
        await pass(10);
        watch.hear();
    }
}

beforeEach(() => {
    jest.useFakeTimers();
    asked = [];
    answer = 'live';
    random = 0.5;
    shortest.length = 0;
    startedAt = Date.now();
    watch = new BeaconWatch({
        timers, now: Date.now, random: () => random,
        ask: async () => {
            asked.push((Date.now() - startedAt) / 1000);
            return answer;
        },
    });
    watch.start();
});

afterEach(() => {
    watch.stop();
    expect(jest.getTimerCount()).toBe(0);
    jest.useRealTimers();
});

test('asks nothing while beacons come, and wakes no more than every 5 s', async () => {
    await passWithBeacons(3600);
    expect(asked).toEqual([]);
    expect(Math.min(...shortest)).toBeGreaterThanOrEqual(5_000);
});

test('asks between 25 and 33 s after the last beacon', async () => {
    await passWithBeacons(60);
    await pass(33);
    expect(asked).toEqual([60 + 25 + 4]);
});

test('spreads the question', async () => {
    random = 0.999;
    await pass(40);
    expect(asked[0]).toBeCloseTo(33, 0);
});

test('asks a server that gives no answer again with doubling pauses of at most 5 min until beacons are back', async () => {
    answer = 'unknown';
    await pass(29 + 10 + 20 + 40 + 80 + 160 + 300 + 300);
    expect(asked).toEqual([29, 39, 59, 99, 179, 339, 639, 939]);
    watch.hear();
    await pass(9);
    await passWithBeacons(600);
    expect(asked).toHaveLength(8);
    await pass(29);
    expect(asked).toHaveLength(9);
});

test('a page that never gets a beacon, as without a websocket, asks often enough to find out within a minute', async () => {
    random = 0.999;
    await pass(3600);
    const pauses = asked.slice(1).map((at, index) => at - (asked[index] ?? 0));
    expect(Math.max(...pauses)).toBeLessThanOrEqual(50);
    expect(asked.length).toBeLessThan(90);
});

test('asks at once when something looks as if the session had ended, and not again and again', async () => {
    await passWithBeacons(20);
    for (let second = 0; second < 60; second++) {
        watch.suspect();
        await pass(1);
        watch.hear();
    }
    expect(asked).toEqual([20, 30, 40, 50, 60, 70]);
    watch.stop();
    watch.suspect();
    await pass(60);
    expect(asked).toHaveLength(6);
});

test('asks within the time the server wants, though beacons come', async () => {
    await passWithBeacons(20);
    watch.askWithin(4_000);
    await pass(1);
    expect(asked).toEqual([20.54]);
    await passWithBeacons(100);
    expect(asked).toEqual([20.54]);
});

test.each([
    ['the first of a crowd soon', 0, 0],
    ['the first of a crowd soon', 0.5, 1.35],
    ['the rest when those are done', 0.55, 5.95],
    ['the rest when those are done', 1, 10],
])('asks in one of two waves: %s (%f)', async (_wave, chance, second) => {
    random = chance;
    watch.askWithin(10_000);
    await passWithBeacons(20);
    expect(asked).toHaveLength(1);
    expect(asked[0]).toBeCloseTo(second, 1);
});

test('a question the server wanted stays owed until it is answered', async () => {
    answer = 'unknown';
    watch.askWithin(0);
    await pass(0);
    await passWithBeacons(10);
    expect(asked).toEqual([0, 10]);
    answer = 'live';
    await passWithBeacons(20);
    await passWithBeacons(600);
    expect(asked).toEqual([0, 10, 30]);
});

test('no server can spread the question beyond half a minute', async () => {
    random = 0.99;
    watch.askWithin(3_600_000);
    watch.hear();
    await pass(30);
    expect(asked).toHaveLength(1);
});

test('asks at once when it wakes after a silence, and not otherwise', async () => {
    await pass(10);
    watch.wake();
    await pass(0);
    expect(asked).toEqual([]);
    jest.setSystemTime(Date.now() + 3_600_000);
    watch.wake();
    await pass(0);
    expect(asked).toHaveLength(1);
});

test('asks at once when it wakes, though a question was planned before the machine slept and timers with it', async () => {
    answer = 'unknown';
    await pass(29 + 10 + 20 + 40 + 80 + 160);
    expect(asked).toHaveLength(6);
    jest.setSystemTime(Date.now() + 3_600_000);
    watch.wake();
    await pass(0);
    expect(asked).toHaveLength(7);
});

test('a clock that is put back by an hour keeps it waiting no longer than a silence does', async () => {
    await passWithBeacons(60);
    jest.setSystemTime(Date.now() - 3_600_000);
    await pass(33);
    expect(asked.length).toBeGreaterThan(0);
    const before = asked.length;
    watch.hear();
    jest.setSystemTime(Date.now() - 3_600_000);
    watch.suspect();
    await pass(0);
    expect(asked).toHaveLength(before + 1);
});

test('thirty hours of a tab that loses the server every hour, sleeps and wakes: one timer at a time, and no question too many', async () => {
    for (let hour = 0; hour < 30; hour++) {
        await passWithBeacons(60);
        answer = hour % 2 ? 'unknown' : 'live';
        await pass(600);
        expect(jest.getTimerCount()).toBe(1);
        jest.setSystemTime(Date.now() + 2_880_000);
        watch.wake();
        watch.askWithin(2_000);
        watch.suspect();
        await passWithBeacons(60);
        expect(jest.getTimerCount()).toBe(1);
    }
    expect(asked.length).toBeLessThan(30 * 25);
});

test('is silent once the session has ended or the watch was stopped', async () => {
    answer = 'ended';
    await pass(3600);
    expect(asked).toHaveLength(1);
    watch.stop();
    watch.askWithin(0);
    watch.wake();
    await pass(3600);
    expect(asked).toHaveLength(1);
});

/** What the demo's exit code depends on; the play itself is run by `npm run demo`. */
import type {ClientFigures, Figures} from '../demo/rehearsal';
import {isKept, largest} from '../demo/rehearsal';

const chromium: ClientFigures = {client: 'chromium', reachable: true, access_ended_ms: 1200, wiped: true, wipe_reported: true};
const phone: ClientFigures = {client: 'ios', reachable: true, access_ended_ms: 2600, wiped: true, wipe_reported: false};
const good: Figures = {scope: 'session', people: 1, access_ended_ms: 2600, wipe_reported_ms: 3700, clients: [chromium, phone], others_spared: null};

test('the promise is kept when access ended everywhere and the browser reported and is empty', () => {
    expect(isKept(good)).toBe(true);
});

test.each<[string, Partial<Figures>]>([
    ['access ended too late', {access_ended_ms: 60_001}],
    ['a client is still let in', {access_ended_ms: null, clients: [chromium, {...phone, access_ended_ms: null}]}],
    ['the browser did not report', {clients: [{...chromium, wipe_reported: false}, phone]}],
    ['the browser kept something', {clients: [{...chromium, wiped: false}, phone]}],
    ['there was no browser', {clients: [phone]}],
    ['no report arrived', {wipe_reported_ms: null}],
    ['one of several browsers did not report', {clients: [chromium, {...chromium, wipe_reported: false}, phone]}],
    ['somebody else was touched', {others_spared: false}],
])('it is not when %s', (_what, change) => {
    expect(isKept({...good, ...change})).toBe(false);
});

test('one client that is still let in makes the whole time unknown', () => {
    expect(largest([1, 3, 2])).toBe(3);
    expect(largest([1, null])).toBeNull();
});

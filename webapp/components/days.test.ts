import {endOfDay, startOfDay, toDay} from './days';

test('a day begins and ends in the reader\'s own zone', () => {
    expect(startOfDay('2026-11-20')).toBe(new Date(2026, 10, 20).getTime());
    expect(endOfDay('2026-11-20')).toBe(new Date(2026, 10, 20, 23, 59, 59, 999).getTime());
    expect(toDay(startOfDay('2026-11-20'))).toBe('2026-11-20');
});

test('no day is no time', () => {
    expect([startOfDay(''), endOfDay(''), toDay(null)]).toEqual([null, null, '']);
});

test('a year that is being typed is a time the server takes', () => {
    expect([startOfDay('0002-01-01'), endOfDay('0202-01-01')]).toEqual([0, 0]);
});

test('a year of five digits is a time too, and a day a date field can show', () => {
    expect(startOfDay('12026-01-01')).toBeGreaterThan(Date.UTC(9999, 0));
    expect(toDay(endOfDay('12026-01-01'))).toMatch(/^\d{6}-\d{2}-\d{2}$/);
});

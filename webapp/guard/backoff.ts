/** How long to wait before asking again: 10 s doubling to 5 min, a quarter more or less, so that clients do not ask in step. */
const FIRST_MS = 10_000;
const LONGEST_MS = 300_000;

/** attempt counts from 0; random is in [0, 1); longestMs before it is spread. */
export function backoffMs(attempt: number, random: number, longestMs = LONGEST_MS): number {
    return Math.min(FIRST_MS * (2 ** Math.min(attempt, 10)), longestMs) * (0.75 + (random / 2));
}

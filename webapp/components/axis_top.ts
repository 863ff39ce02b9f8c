/** Times a power of ten. Close enough to one another that no chart is half empty. */
const STEPS = [1, 2, 3, 4, 5, 6, 8, 10];

/** A round number no smaller than the highest bar, for a chart's axis. */
export function axisTop(highest: number): number {
    const power = 10 ** Math.floor(Math.log10(Math.max(1, highest)));
    return STEPS.map((factor) => factor * power).find((top) => top >= highest) ?? 10 * power;
}

/** A round number no smaller than the highest bar, for a chart's axis: 1, 2 or 5 times a power of ten. */
export function axisTop(highest: number): number {
    const power = 10 ** Math.floor(Math.log10(Math.max(1, highest)));
    return [1, 2, 5, 10].map((factor) => factor * power).find((top) => top >= highest) ?? 10 * power;
}

import {axisTop} from './axis_top';

test.each([[0, 1], [1, 1], [3, 3], [7, 8], [12, 20], [24, 30], [50, 50], [390, 400], [999, 1000]])('an axis for %i ends at %i', (highest, top) => {
    expect(axisTop(highest)).toBe(top);
});

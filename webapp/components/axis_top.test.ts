import {axisTop} from './axis_top';

test.each([[0, 1], [1, 1], [3, 5], [12, 20], [50, 50], [999, 1000]])('an axis for %i ends at %i', (highest, top) => {
    expect(axisTop(highest)).toBe(top);
});

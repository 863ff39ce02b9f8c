/** That the panels' grey texts can be read: a contrast of at least 4.5 (WCAG 2.2 AA) on the plain ground and on tinted rows, in Mattermost's own themes. */
import {readdirSync, readFileSync} from 'node:fs';
import path from 'node:path';

type Rgb = readonly [number, number, number];

/** Text and ground, as Mattermost 11.6 has them. Denim's are Sapphire's and Quartz's, too. */
const THEMES: Record<string, readonly [Rgb, Rgb]> = {
    denim: [[63, 67, 80], [255, 255, 255]], indigo: [[221, 223, 228], [17, 24, 39]], onyx: [[227, 228, 232], [25, 27, 31]],
};
/** Of an opened row and of one that is pointed at. */
const TINTED_SHARE = 0.04;
/** Controls that are switched off, and the cross that closes a dialog, which is no text. */
const NO_TEXT = /:disabled|__close/;

function blend([red, green, blue]: Rgb, under: Rgb, share: number): Rgb {
    const mix = (over: number, below: number) => (over * share) + (below * (1 - share));
    return [mix(red, under[0]), mix(green, under[1]), mix(blue, under[2])];
}

function luminance(color: Rgb): number {
    const [r = 0, g = 0, b = 0] = color.map((part) => (part / 255 <= 0.04045 ? part / 255 / 12.92 : (((part / 255) + 0.055) / 1.055) ** 2.4));
    return (0.2126 * r) + (0.7152 * g) + (0.0722 * b);
}

function contrast(one: Rgb, other: Rgb): number {
    const [dark = 0, light = 0] = [luminance(one), luminance(other)].sort((a, b) => a - b);
    return (light + 0.05) / (dark + 0.05);
}

/** The smallest share of the text's colour that a rule of the style sheets writes text with, with the rule's selector. */
function greys(): Array<{selector: string; share: number}> {
    const folder = path.join(__dirname, '..');
    return readdirSync(folder, {recursive: true, encoding: 'utf8'}).filter((name) => name.endsWith('.css') && !name.startsWith('dist')).flatMap((name) =>
        [...readFileSync(path.join(folder, name), 'utf8').matchAll(/([^{}]+)\{[^{}]*?[ ;]color: rgba\(var\(--center-channel-color-rgb\), ([\d.]+)\)/g)].
            map(([, selector = '', share]) => ({selector: selector.trim(), share: Number(share)}))).
        filter(({selector}) => !NO_TEXT.test(selector));
}

test.each(Object.entries(THEMES))('grey texts can be read in %s', (_theme, [text, ground]) => {
    const found = greys();
    expect(found.length).toBeGreaterThan(5);
    const tinted = blend(text, ground, TINTED_SHARE);
    expect(found.filter(({share}) => contrast(blend(text, tinted, share), tinted) < 4.5)).toEqual([]);
});

/** The texts of buttons that end something, and the red of their ground, which is core's. */
const REDS: Record<string, readonly [Rgb, Rgb]> = {
    denim: [[210, 75, 78], [210, 75, 78]], indigo: [[215, 87, 71], [210, 75, 78]], onyx: [[218, 108, 110], [210, 75, 78]],
};
const RED_SHARE = 0.08;

test.each(Object.entries(REDS))('the red buttons can be read in %s', (theme, [red, tint]) => {
    const css = readFileSync(path.join(__dirname, 'components.css'), 'utf8');
    const share = Number(/\.btn-danger:not\(:disabled\) \{ color: color-mix\(in srgb, var\(--error-text\) (\d+)%/.exec(css)?.[1]) / 100;
    const [text, ground] = THEMES[theme] ?? [red, red];
    expect(contrast(blend(red, text, share), blend(tint, ground, RED_SHARE))).toBeGreaterThanOrEqual(4.5);
});

test.each(Object.entries(REDS))('what is wrong at a field can be read in %s', (theme, [red]) => {
    const css = readFileSync(path.join(__dirname, 'components.css'), 'utf8');
    const share = Number(/\.sc-error \{ color: color-mix\(in srgb, var\(--error-text\) (\d+)%/.exec(css)?.[1]) / 100;
    const [text, ground] = THEMES[theme] ?? [red, red];
    expect(contrast(blend(red, text, share), ground)).toBeGreaterThanOrEqual(4.5);
});

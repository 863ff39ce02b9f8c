/** @jest-environment jsdom */
import {applyTheme, chooseTheme, DENIM, ONYX} from './theme';

const read = (name: string) => document.documentElement.style.getPropertyValue(name);

test('sets Mattermost\'s variables, their rgb forms and their shades', () => {
    applyTheme(DENIM);
    expect(read('--center-channel-bg')).toBe('#ffffff');
    expect(read('--center-channel-color-rgb')).toBe('63, 67, 80');
    expect(read('--center-channel-color-08')).toBe('rgba(63, 67, 80, 0.08)');
    expect(read('--error-text')).toBe('#d24b4e');
    expect(read('--sidebar-text-active-border')).toBe('#5d89ea');
});

test('a dark theme replaces every variable of the light one', () => {
    applyTheme(DENIM);
    const names = Array.from(document.documentElement.style);
    applyTheme(ONYX);
    expect(Array.from(document.documentElement.style)).toEqual(names);
    expect(read('--center-channel-bg')).toBe('#191b1f');
    expect(document.body.classList.contains('app__theme-dark')).toBe(true);
});

test('follows the person\'s preference', () => {
    expect(chooseTheme('{"type":"Onyx"}')).toBe(ONYX);
    expect(chooseTheme('{"type":"Denim"}')).toBe(DENIM);
    expect(chooseTheme(undefined)).toBe(DENIM);
});

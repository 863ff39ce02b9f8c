import {render, screen} from '@testing-library/react';
import React from 'react';
import {IntlProvider} from 'react-intl';

import {Time} from './time';

const AT = new Date(2023, 10, 14, 6, 5, 9).getTime();

const show = (locale: string, seconds = false) => render(<IntlProvider locale={locale}><Time ms={AT} seconds={seconds}/></IntlProvider>);
const shown = () => screen.getByText((_, element) => element?.tagName === 'TIME');

test.each([
    ['en', 'Nov 14, 2023, 6:05 AM'],
    ['de', '14. Nov. 2023, 06:05'],
    ['ja', '2023年11月14日 06:05'],
    // The clock first.
    ['vi', '06:05 14 thg 11, 2023'],
])('says a moment as %s does', (locale, expected) => {
    show(locale);
    expect(shown().textContent.replace(/\u202f/g, ' ')).toBe(expected);
});

test('breaks its line between day and clock only', () => {
    show('en', true);
    expect([...shown().children].map(({textContent}) => textContent.replace(/\u202f/g, ' '))).toEqual(['Nov 14, 2023, ', '6:05:09 AM']);
});

test('tells UTC when pointed at', () => {
    show('en');
    expect(shown()).toHaveAttribute('title', `${new Date(AT).toISOString().replace('T', ' ').replace('Z', '')} UTC`);
});

import {render, screen} from '@testing-library/react';
import React from 'react';
import {IntlProvider} from 'react-intl';

import en from '../../i18n/en.json';
import {RevocationTimeline} from './revocation_timeline';
import {JOB} from './test_scene';

const DONE = {...JOB, finished_at: 5, access_ended_ms: 3_210, wipe_reported_ms: 4_000};

test.each([
    ['en', 'Access ended everywhere after 3.2 s', 'Last wipe reported by a client after 4.0 s.'],
    ['de', 'Access ended everywhere after 3,2 s', 'Last wipe reported by a client after 4,0 s.'],
])('says seconds as %s writes numbers', (locale, ended, wiped) => {
    // Core hands the panels their texts for every language, so that numbers are the reader's own.
    render(<IntlProvider locale={locale} messages={en}><RevocationTimeline job={DONE}/></IntlProvider>);
    expect(screen.getByText(ended)).toBeVisible();
    expect(screen.getByText(wiped)).toBeVisible();
});

test.each([
    ['a session could not be ended', {failed: 1}],
    ['a session was left alone', {cancelled: 1}],
])('does not say "everywhere" when %s', (_why, more) => {
    render(<IntlProvider locale='en' messages={en}><RevocationTimeline job={{...DONE, ...more}}/></IntlProvider>);
    expect(screen.getByText('Access ended after 3.2 s, but not everywhere')).toBeVisible();
});

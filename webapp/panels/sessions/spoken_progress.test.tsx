import {act, screen} from '@testing-library/react';
import React from 'react';

import type {Revocation} from '../../../contract/types';
import {FakeServer, renderSection} from '../test_support';
import {SpokenProgress} from './spoken_progress';
import {JOB} from './test_scene';

const RUNNING: Revocation = {...JOB, targets: 9, wipe: true, targets_by_state: {queued: 2, told: 1, access_ended: 3, wipe_reported: 2, wipe_unconfirmed: 1}};

beforeEach(() => jest.useFakeTimers());
afterEach(() => jest.useRealTimers());

test('says how far a revocation is every ten seconds, and not with every number', () => {
    renderSection(new FakeServer(), <SpokenProgress job={RUNNING} running={true}/>);
    expect(screen.getByRole('status')).toBeEmptyDOMElement();
    act(() => void jest.advanceTimersByTime(9_000));
    expect(screen.getByRole('status')).toBeEmptyDOMElement();
    act(() => void jest.advanceTimersByTime(1_000));
    expect(screen.getByRole('status')).toHaveTextContent('Access ended for 6 of 9 sessions. 2 wipes reported.');
});

test('speaks of no wipe where none was asked for', () => {
    renderSection(new FakeServer(), <SpokenProgress job={{...RUNNING, wipe: false, targets_by_state: {...RUNNING.targets_by_state, queued: 8, access_ended: 1, wipe_reported: 0, wipe_unconfirmed: 0}}} running={true}/>);
    act(() => void jest.advanceTimersByTime(10_000));
    expect(screen.getByRole('status')).toHaveTextContent('Access ended for 1 of 9 sessions.');
    expect(screen.getByRole('status')).not.toHaveTextContent(/wipe/);
});

test('is silent once the revocation is over', () => {
    renderSection(new FakeServer(), <SpokenProgress job={RUNNING} running={false}/>);
    act(() => void jest.advanceTimersByTime(30_000));
    expect(screen.getByRole('status')).toBeEmptyDOMElement();
});

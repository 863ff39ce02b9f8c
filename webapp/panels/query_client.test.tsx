import {useMutation, useQuery} from '@tanstack/react-query';
import {act, render, screen} from '@testing-library/react';
import userEvent from '@testing-library/user-event';
import React from 'react';

import {RequestError} from '../api/client';
import {PanelRoot, queryClient} from './query_client';

const reach = jest.fn<Promise<string>, []>();

function Panel() {
    const {data, error} = useQuery({queryKey: ['anything'], queryFn: reach});
    const ending = useMutation({mutationFn: reach});
    return <button type='button' onClick={() => ending.mutate()}>{ending.isPaused ? 'waits' : data ?? (error ? 'failed' : 'loading')}</button>;
}

beforeEach(() => {
    queryClient.clear();
    reach.mockReset().mockResolvedValue('an answer');
});

afterEach(() => {
    act(() => void window.dispatchEvent(new Event('online')));
});

test('asks a server in the same house although the browser calls itself offline, and lets no order wait for later', async () => {
    window.dispatchEvent(new Event('offline'));
    render(<PanelRoot><Panel/></PanelRoot>);
    await userEvent.click(await screen.findByRole('button', {name: 'an answer'}));
    expect(screen.queryByRole('button', {name: 'waits'})).toBeNull();
    expect(reach).toHaveBeenCalledTimes(2);
});

test.each([['unreachable', 2], ['timeout', 1]])('asks again, or not: %s', async (id, times) => {
    jest.useFakeTimers();
    reach.mockRejectedValue(new RequestError(id, '', 0, ''));
    render(<PanelRoot><Panel/></PanelRoot>);
    await act(() => jest.advanceTimersByTimeAsync(5_000));
    expect(screen.getByRole('button', {name: 'failed'})).toBeVisible();
    expect(reach).toHaveBeenCalledTimes(times);
    jest.useRealTimers();
});

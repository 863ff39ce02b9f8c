/**
 * The sections are React trees of their own on one page; they share what was read, and one rule for trying again. Networks are tried, never
 * guessed at: what a browser calls offline may well reach a server in the same house, and a revocation must not start later, when nobody looks.
 */
import {QueryClient, QueryClientProvider} from '@tanstack/react-query';
import type {ReactNode} from 'react';
import React from 'react';

import {RequestError} from '../api/client';

export const queryClient = new QueryClient({
    defaultOptions: {
        queries: {
            // A refusal stays one; only a server that did not answer is asked again, once.
            retry: (failures, error) => failures < 1 && error instanceof RequestError && (error.id === 'unreachable' || error.status === 503),
            networkMode: 'always',
            // A form's ETag must be the one of what the admin sees: nothing is read again behind his back.
            refetchOnWindowFocus: false,
            refetchOnReconnect: false,
            staleTime: 30_000,
        },
        mutations: {networkMode: 'always'},
    },
});

export function PanelRoot({children}: {children: ReactNode}) {
    return <QueryClientProvider client={queryClient}>{children}</QueryClientProvider>;
}

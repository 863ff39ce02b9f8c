/** The four sections are four React trees on one page; they share what was read, and one rule for trying again. */
import {QueryClient, QueryClientProvider} from '@tanstack/react-query';
import type {ReactNode} from 'react';
import React from 'react';

import {RequestError} from '../api/client';

export const queryClient = new QueryClient({
    defaultOptions: {
        queries: {
            // A refusal stays one; only a server that did not answer is asked again, once.
            retry: (failures, error) => failures < 1 && error instanceof RequestError && (error.status === 0 || error.status === 503),
            // A form's ETag must be the one of what the admin sees: nothing is read again behind his back.
            refetchOnWindowFocus: false,
            refetchOnReconnect: false,
            staleTime: 30_000,
        },
    },
});

export function PanelRoot({children}: {children: ReactNode}) {
    return <QueryClientProvider client={queryClient}>{children}</QueryClientProvider>;
}

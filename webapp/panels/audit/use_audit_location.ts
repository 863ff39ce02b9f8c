/** Which records are shown: kept in the address, and changed by links from other sections and by an address pasted into the open page. */
import {useCallback, useEffect, useRef, useState} from 'react';

import {NO_FILTERS} from '../../api/audit';
import type {AuditFilters} from '../../api/audit';
import {useShowAudit} from '../show_audit';
import type {AuditLocation} from './audit_location';
import {readAuditLocation, writeAuditLocation} from './audit_location';

export interface AuditPlace extends AuditLocation {
    /** Grows whenever the place was set from outside of the section: forms take over its filters and the section comes into view. */
    arrivals: number;
    search(filters: AuditFilters): void;
    openRecord(seq: number): void;
    closeRecord(): void;
}

export function useAuditLocation(onArrival: () => void): AuditPlace {
    const [place, setPlace] = useState(() => ({location: readAuditLocation(window.location.hash) ?? {seq: null, filters: NO_FILTERS}, arrivals: 0}));
    const cameByLink = useRef(readAuditLocation(window.location.hash) !== null);

    const arrive = useCallback((location: AuditLocation) => {
        setPlace(({arrivals}) => ({location, arrivals: arrivals + 1}));
        onArrival();
    }, [onArrival]);
    const go = (location: AuditLocation) => {
        writeAuditLocation(location);
        setPlace((before) => ({...before, location}));
    };

    useEffect(() => {
        if (cameByLink.current) {
            onArrival();
        }
        const readAgain = () => {
            const location = readAuditLocation(window.location.hash);
            if (location) {
                arrive(location);
            }
        };
        window.addEventListener('hashchange', readAgain);
        return () => window.removeEventListener('hashchange', readAgain);
    }, [arrive, onArrival]);
    useShowAudit(useCallback((asked: Partial<AuditFilters>) => {
        const location = {seq: null, filters: {...NO_FILTERS, ...asked}};
        writeAuditLocation(location);
        arrive(location);
    }, [arrive]));

    return {
        ...place.location,
        arrivals: place.arrivals,
        search: (filters) => go({seq: null, filters}),
        openRecord: (seq) => go({...place.location, seq}),
        closeRecord: () => go({...place.location, seq: null}),
    };
}

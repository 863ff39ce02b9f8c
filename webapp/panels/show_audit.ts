/** Leads from one section to another: the sections are React trees of their own, so a request to show certain records goes by an event. */
import {useEffect} from 'react';

import type {AuditFilters} from '../api/audit';

const requests = new EventTarget();

class ShowAudit extends Event {
    constructor(readonly filters: Partial<AuditFilters>) {
        super('show');
    }
}

/** The audit section shows what these filters find, and comes into view. */
export function showAudit(filters: Partial<AuditFilters>): void {
    requests.dispatchEvent(new ShowAudit(filters));
}

/** A revocation's records. */
export const showAuditOf = (jobId: string) => showAudit({job_id: jobId});

export function useShowAudit(show: (filters: Partial<AuditFilters>) => void): void {
    useEffect(() => {
        const listener = (event: Event) => event instanceof ShowAudit && show(event.filters);
        requests.addEventListener('show', listener);
        return () => requests.removeEventListener('show', listener);
    }, [show]);
}

/** Leads from one section to another: the sections are React trees of their own, so a request to show a job's records goes by an event. */
import {useEffect} from 'react';

const requests = new EventTarget();

class ShowAudit extends Event {
    constructor(readonly jobId: string) {
        super('show');
    }
}

export function showAuditOf(jobId: string): void {
    requests.dispatchEvent(new ShowAudit(jobId));
}

export function useShowAudit(show: (jobId: string) => void): void {
    useEffect(() => {
        const listener = (event: Event) => event instanceof ShowAudit && show(event.jobId);
        requests.addEventListener('show', listener);
        return () => requests.removeEventListener('show', listener);
    }, [show]);
}

/**
 * The audit's place in the address, after the #, so that a search and a record can be linked to. It is written without a new history
 * entry and without core's router noticing: to it the page stays the same.
 */
import type {AuditEventName} from '../../../contract/audit_events';
import {AUDIT_EVENTS} from '../../../contract/audit_events';
import {AUDIT_TARGETS} from '../../../contract/names';
import type {AuditRecord} from '../../../contract/types';
import type {AuditFilters} from '../../api/audit';
import {NO_FILTERS} from '../../api/audit';
import {queryString} from '../../api/client';

export interface AuditLocation {
    /** The record whose page it is; null for the list. */
    seq: number | null;
    filters: AuditFilters;
}

const RECORD = /^#audit\/([0-9]{1,15})$/;
const LIST = '#audit';
const STATUSES: ReadonlyArray<AuditRecord['status']> = ['success', 'fail', 'attempt'];

/** null when the address is about something else. What it cannot mean is left out: addresses are typed and shortened by people. */
export function readAuditLocation(hash: string): AuditLocation | null {
    const seq = RECORD.exec(hash)?.[1];
    if (seq !== undefined) {
        return {seq: Number(seq), filters: NO_FILTERS};
    }
    if (hash !== LIST && !hash.startsWith(`${LIST}?`)) {
        return null;
    }
    const values = new URLSearchParams(hash.slice(LIST.length + 1));
    const get = (name: keyof AuditFilters) => values.get(name) ?? '';
    return {
        seq: null,
        filters: {
            actor_id: get('actor_id'), target_type: AUDIT_TARGETS.find((type) => type === get('target_type')) ?? '', target_id: get('target_id'), job_id: get('job_id'), text: get('text'),
            event_name: (Object.keys(AUDIT_EVENTS) as AuditEventName[]).find((name) => name === get('event_name')) ?? '',
            status: STATUSES.find((status) => status === get('status')) ?? '',
            since: toTime(get('since')), until: toTime(get('until')),
        },
    };
}

function toTime(text: string): number | null {
    return /^[0-9]{1,15}$/.test(text) ? Number(text) : null;
}

export function auditHash({seq, filters}: AuditLocation): string {
    return seq === null ? LIST + queryString({...filters}) : `${LIST}/${seq}`;
}

/** What to send to a colleague. */
export function permalink(location: AuditLocation): string {
    return window.location.href.replace(/#.*$/, '') + auditHash(location);
}

export function writeAuditLocation(location: AuditLocation): void {
    const {pathname, search} = window.location;
    window.history.replaceState(window.history.state, '', pathname + search + auditHash(location));
}

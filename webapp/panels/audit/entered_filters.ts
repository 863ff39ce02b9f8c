/** A search as an officer types it, and what the server is asked for: names become ids, and days are the reader's own. */
import {findUserIdByName} from '../../api/core';
import type {AuditFilters} from '../../api/audit';
import {endOfDay, startOfDay, toDay} from '../../components/days';

export interface EnteredFilters {
    /** Username, with or without @, or a user's id. */
    who: string;
    /** @username, or the id of whatever it is. */
    whom: string;
    kind: AuditFilters['target_type'];
    event: AuditFilters['event_name'];
    status: AuditFilters['status'];
    job: string;
    text: string;
    /** YYYY-MM-DD, in the reader's zone; '' = open. */
    from: string;
    to: string;
}

/** field: which of the fields is wrong. */
export type FilterProblem = {kind: 'unknown_user'; field: 'who' | 'whom'; name: string} | {kind: 'job_is_no_id'; field: 'job'} | {kind: 'failed'; error: unknown};

const ID = /^[a-z0-9]{26}$/;

export function toEntered(filters: AuditFilters): EnteredFilters {
    return {
        who: filters.actor_id, whom: filters.target_id, kind: filters.target_type, event: filters.event_name, status: filters.status, job: filters.job_id, text: filters.text,
        from: toDay(filters.since), to: toDay(filters.until),
    };
}

export async function toFilters(entered: EnteredFilters): Promise<AuditFilters | FilterProblem> {
    const job = entered.job.trim();
    if (job !== '' && !ID.test(job)) {
        return {kind: 'job_is_no_id', field: 'job'};
    }
    try {
        const who = await findPerson(entered.who.trim());
        if (who === null) {
            return {kind: 'unknown_user', field: 'who', name: plainName(entered.who)};
        }
        const whom = entered.whom.trim();
        const target = whom.startsWith('@') ? await findPerson(whom) : whom;
        if (target === null) {
            return {kind: 'unknown_user', field: 'whom', name: plainName(whom)};
        }
        return {
            actor_id: who, target_type: entered.kind, target_id: target, event_name: entered.event, status: entered.status, job_id: job, text: entered.text.trim(),
            since: startOfDay(entered.from), until: endOfDay(entered.to),
        };
    } catch (error) {
        return {kind: 'failed', error};
    }
}

const plainName = (entered: string) => entered.trim().replace(/^@/, '').toLowerCase();

/** An id is taken as it is when nobody is named so: records outlive accounts. null when nobody is meant. */
async function findPerson(entered: string): Promise<string | null> {
    const name = plainName(entered);
    if (name === '') {
        return '';
    }
    return await findUserIdByName(name) ?? (ID.test(name) ? name : null);
}

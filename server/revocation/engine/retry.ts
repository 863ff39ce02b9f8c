/** When what failed for a while is tried again: quickly before the deadline, slowly and for ever after it, since an open session does not become less open. */

const FIRST_RETRY_MS = 250;
const LONGEST_RETRY_MS = 5_000;
/** The longest of all. */
export const OVERDUE_RETRY_MS = 60_000;

export function retryDelayMs({attempts, deadline_at: deadlineAt}: {attempts: number; deadline_at: number}, now: number): number {
    return now >= deadlineAt ? OVERDUE_RETRY_MS : Math.min(FIRST_RETRY_MS * (2 ** attempts), LONGEST_RETRY_MS);
}

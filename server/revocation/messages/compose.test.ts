import type {Revocation} from '../../../contract/revocations';
import {composeMessage} from './compose';

const JOB: Revocation = {
    id: 'j'.repeat(26), scope: {type: 'user', user_id: 'u'.repeat(26)}, wipe: false, order: 'tell_first', reason: 'Laptop lost', message: '', requested_by: 'a'.repeat(26),
    requested_at: 1, deadline_at: 60_001, finished_at: 5_001, targets: 2, users: 1,
    targets_by_state: {queued: 0, told: 0, access_ended: 2, wipe_reported: 0, wipe_unconfirmed: 0}, failed: 0, cancelled: 0, overdue: 0, overdue_open: 0, pushes_requested: 0,
    cancelled_at: 0, refuse_log_in: false, accounts_to_deactivate: 0, accounts_deactivated: 0, access_tokens_to_end: 0, access_tokens_ended: 0,
    access_ended_ms: 3_210, wipe_reported_ms: null,
};

test.each([
    ['en', 'the last one 3.2 s after the request.'],
    ['de', 'die letzte 3,2 s nach der Anforderung.'],
])('says seconds as %s writes numbers', (locale, expected) => {
    expect(composeMessage(locale, 'finished', JOB, 'https://chat.example.com/job')).toContain(expected);
});

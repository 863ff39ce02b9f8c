/**
 * A wipe without a verdict: the policy's own rule for a tab that cannot reach the server, so that nobody can be asked. What was done is noted
 * here, told to the person by whatever page comes next, and reported when the server is back. The session is not touched.
 */
import type {ErrorId} from '../../contract/errors';
import type {WipeReport} from '../../contract/types';
import type {Api} from './api';
import {backoffMs} from './backoff';
import {parseReport} from './marker';
import type {Shown} from './notice';
import {OFFLINE_KEY, readJson, removeKey, writeJson} from './own_keys';
import {deleteStorage, skipCoresLandingPage} from './storage';
import {sleep} from './tabs';
import type {Texts} from './texts';
import {parseTexts} from './texts';
import type {HeldTicket} from './ticket';
import {fieldsOf, isTicket, isTime} from './validate';

const TIMEOUT_MS = 5_000;
/** The ticket's key may be retired by now: then nobody takes the report any more. */
const REFUSED: ErrorId = 'client.invalid_ticket';

interface OfflineNote {ticket: string; wiped_at: number; report: WipeReport; texts: Texts}

/** Deletes as every wipe does, and notes it. */
export async function wipeOffline(ticket: HeldTicket, now: number): Promise<void> {
    const {removed, remaining} = await deleteStorage();
    writeJson(OFFLINE_KEY, {ticket: ticket.ticket, wiped_at: now, report: {...removed, swept_again: 0, remaining: remaining.slice(0, 5)}, texts: ticket.texts});
    skipCoresLandingPage();
}

/** What the person is told of it; null when there was none. Reports it meanwhile, until that is done. */
export function takeUpOfflineWipe(api: Api): Shown | null {
    const note = readNote();
    if (!note) {
        return null;
    }
    void report(note, api);
    return {notice: {ended_by: 'offline', ended_at: note.wiped_at, message: ''}, wiped: true, remaining: note.report.remaining, texts: note.texts};
}

function readNote(): OfflineNote | null {
    const fields = fieldsOf(readJson(OFFLINE_KEY));
    const found = parseReport(fields?.report);
    return fields && found && isTicket(fields.ticket) && isTime(fields.wiped_at) ? {...fields, report: found, texts: parseTexts(fields.texts)} as unknown as OfflineNote : null;
}

async function report(note: OfflineNote, api: Api): Promise<void> {
    const body = {ticket: note.ticket, wiped_at: note.wiped_at, report: note.report};
    for (let attempt = 0; readNote()?.wiped_at === note.wiped_at; attempt++) {
        const answer = await api.post('/client/offline_wipe', body, TIMEOUT_MS);
        if (answer?.status === 200 || fieldsOf(answer?.body)?.id === REFUSED) {
            removeKey(OFFLINE_KEY);
            return;
        }
        await sleep(backoffMs(attempt, Math.random()));
    }
}

/** Says to the server what was removed here. It is a claim of this client; the server shows it as one. */
import type {ErrorId} from '../../contract/errors';
import type {Api} from './api';
import type {Marker} from './marker';
import {fieldsOf, isOneOf} from './validate';

const TIMEOUT_MS = 5_000;

/** Answers after which asking again is useless. A proxy's refusal is none of them. */
const FINAL: readonly ErrorId[] = ['client.invalid_ticket', 'client.nonce_used'];

/** True when the report is in, or never will be; false: try again later. */
export async function sendReport(api: Api, marker: Marker): Promise<boolean> {
    const answer = await api.post('/client/report', {ticket: marker.ticket, nonce: marker.nonce, report: marker.report}, TIMEOUT_MS);
    return answer?.status === 200 || (answer !== null && isOneOf(FINAL, fieldsOf(answer.body)?.id));
}

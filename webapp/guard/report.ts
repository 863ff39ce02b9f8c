/**
 * Says to the server what was removed here. It is a claim of this client; the server shows it as one. The reply's headers take away what no
 * script can: core's cookies, and what Clear-Site-Data finds.
 */
import type {ErrorId} from '../../contract/errors';
import type {Api} from './api';
import type {Marker} from './marker';
import {fieldsOf, isOneOf} from './validate';

const TIMEOUT_MS = 5_000;

/** Answers after which asking again is useless. A proxy's refusal is none of them. */
const FINAL: readonly ErrorId[] = ['client.invalid_ticket', 'client.nonce_used'];

/** isOver: the report is in, or never will be; otherwise try again later. */
export interface Sent {isOver: boolean; cookiesExpired: boolean}

/** A second look's report brings no headers: somebody may be logging in by then. */
export async function sendReport(api: Api, {ticket, nonce, report, step}: Marker): Promise<Sent> {
    const answer = await api.post('/client/report', {ticket, nonce, report, ...(step === 'looked_again' && {looked_again: true})}, TIMEOUT_MS);
    const fields = fieldsOf(answer?.body);
    const isIn = answer?.status === 200;
    return {isOver: isIn || isOneOf(FINAL, fields?.id), cookiesExpired: isIn && fields?.cookies_expired === true};
}

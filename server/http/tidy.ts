/** The REST layer's own upkeep: counts of repeated refusals become records, and kept replies are forgotten. */
import type {Worker} from '../worker';
import {forgetOldClaims} from './idempotency';
import {recordRepeatedRefusals} from './refusals';

const EVERY_MS = 60_000;

export const tidyHttp: Worker = {
    name: 'tidy_http',
    everyMs: EVERY_MS,
    async run(host) {
        await recordRepeatedRefusals(host);
        await forgetOldClaims(host);
    },
};

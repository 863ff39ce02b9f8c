/** The audit as a feature: officers' routes, and the worker that chains what no request chained. */
import {ApiError} from '../errors';
import type {Feature} from '../feature';
import {chainPending, copyToCore} from './chain';
import {getRecord, listRecords} from './read';

/** A record is chained right after its request; this finds what a crash or a failed statement left behind. */
const CHAIN_EVERY_MS = 1000;

const comesNext = (): never => {
    throw new ApiError('api.unavailable');
};

export function createAudit(): Feature {
    return {
        routes: {
            // On the primary: an officer who just did something expects to see it.
            listAudit: async ({host, query}) => ({body: await listRecords(host.sql, query)}),
            getAuditRecord: async ({host, params}) => {
                const record = await getRecord(host.sql, Number(params.seq));
                if (!record) {
                    throw new ApiError('audit.not_found');
                }
                return {body: record};
            },
            getAuditProof: comesNext, getAuditIntegrity: comesNext, listAuditCheckpoints: comesNext, takeAuditCheckpoint: comesNext,
            verifyAudit: comesNext, exportAudit: comesNext, eraseAuditPerson: comesNext, getSettingsReport: comesNext,
        },
        workers: [{
            name: 'chain_audit',
            everyMs: CHAIN_EVERY_MS,
            run: async (host) => {
                await copyToCore(host, await chainPending(host));
            },
        }],
        hooks: {},
    };
}

/** The audit as a feature: officers' routes, and the workers that chain what no request chained, beat, and sign each hour. */
import {parseCheckpoint} from '../../audit_chain/checkpoint';
import {ApiError} from '../errors';
import type {Feature} from '../feature';
import type {Reply, Request, Routes} from '../http/route';
import {actorOf} from '../http/route';
import {chainPending, copyToCore} from './chain';
import type {Chaining} from './chaining';
import {readExtent} from './chain_rows';
import {listCheckpoints, signCheckpoint, signHourly} from './checkpoints';
import {DELIVER_EVERY_MS, deliver} from './delivery';
import type {AuditEvent} from './event';
import {exportCsv, exportJsonl} from './export';
import {BEAT_EVERY_MS, beat, recordAbsence} from './heartbeat';
import type {GovernanceNames} from './governance_routes';
import {governanceRoutes} from './governance_routes';
import {describeIntegrity} from './integrity';
import type {Settlers} from './intents';
import {RECONCILE_EVERY_MS, reconcileIntents} from './intents';
import {ensureSigningKey} from './keys';
import {observeOfficers} from './officers';
import {proveRecord} from './proof';
import {getRecord, listRecords} from './read';
import {forgetReadings, recordReading} from './readings';
import {removeOldHourly} from './removals';
import {verifyWholeChain} from './verification';
import {appendAudit} from './write';

/** A record is chained right after its request (chaining.ts); this finds what a crash or a failed statement left behind. */
const CHAIN_EVERY_MS = 1000;
const SIGN_EVERY_MS = 60_000;

type Names = 'listAudit' | 'getAuditRecord' | 'getAuditProof' | 'getAuditIntegrity' | 'listAuditCheckpoints' | 'takeAuditCheckpoint' |
    'verifyAudit' | 'exportAudit' | GovernanceNames;

/** What the audit needs of other features; the composition root supplies it. */
export interface AuditNeeds {
    chaining: Pick<Chaining, 'catchUp' | 'chainWaiting'>;
    /** What finds the outcomes of announced effects. */
    settlers: Settlers;
}

export function createAudit({chaining, settlers}: AuditNeeds): Feature & {routes: Routes<Names>} {
    return {
        routes: {
            // On the primary: an officer who just did something expects to see it.
            async listAudit(request) {
                await chaining.catchUp(request.host);
                await recordReading(request.host, actorOf(request), request.query, request.requestId);
                return {body: await listRecords(request.host.sql, request.query)};
            },
            async getAuditRecord(request) {
                await recordReading(request.host, actorOf(request), {}, request.requestId);
                return {body: required(await getRecord(request.host.sql, Number(request.params.seq)))};
            },
            async getAuditProof(request) {
                await recordReading(request.host, actorOf(request), {}, request.requestId);
                return {body: required(await proveRecord(request.host, Number(request.params.seq)))};
            },
            getAuditIntegrity: async ({host}) => ({body: await describeIntegrity(host)}),
            listAuditCheckpoints: async ({host, query}) => ({body: await listCheckpoints(host.sql, query)}),
            async takeAuditCheckpoint(request) {
                await record(request, {event_name: 'audit_checkpoint_taken'});
                return {body: await signCheckpoint(request.host, 'request')};
            },
            verifyAudit: verify,
            exportAudit: exportAll,
            ...governanceRoutes,
        },
        workers: [
            {
                name: 'chain_audit',
                everyMs: CHAIN_EVERY_MS,
                run: chaining.chainWaiting,
            },
            {name: 'beat', everyMs: BEAT_EVERY_MS, run: beat},
            {
                name: 'sign_checkpoint',
                everyMs: SIGN_EVERY_MS,
                run: async (host) => {
                    await signHourly(host);
                    await forgetReadings(host);
                },
            },
            {name: 'observe_officers', everyMs: SIGN_EVERY_MS, run: observeOfficers},
            {name: 'deliver_audit', everyMs: DELIVER_EVERY_MS, run: deliver},
            {name: 'reconcile_intents', everyMs: RECONCILE_EVERY_MS, run: (host) => reconcileIntents(host, settlers)},
            {name: 'remove_old_records', everyMs: SIGN_EVERY_MS, run: removeOldHourly},
        ],
        hooks: {
            async onActivate(host) {
                await recordAbsence(host);
                await observeOfficers(host);
                await ensureSigningKey(host);
            },
        },
    };
}

/** The record is written and chained before anything leaves, so that the export or checkpoint covers it too. */
async function record(request: Request, event: Pick<AuditEvent, 'event_name' | 'resulting_state'>): Promise<void> {
    const {host} = request;
    await host.transaction((tx) => appendAudit(tx, host, {...event, status: 'success', actor: {type: 'user', actor: actorOf(request)}, request_id: request.requestId}));
    await copyToCore(host, await chainPending(host));
}

async function exportAll(request: Request<'exportAudit'>): Promise<Reply<'exportAudit'>> {
    const {host, body} = request;
    await record(request, {event_name: 'audit_exported', resulting_state: body.format === 'csv' ? {format: 'csv', filters: body.filters ?? {}} : {format: 'jsonl'}});
    const checkpoint = await signCheckpoint(host, 'export');
    const {records} = await readExtent(host.sql);
    const isCsv = body.format === 'csv';
    return {
        body: null,
        headers: {
            'Content-Type': isCsv ? 'text/csv; charset=utf-8' : 'application/x-ndjson; charset=utf-8',
            'Content-Disposition': `attachment; filename="audit-${checkpoint.seq}.${isCsv ? 'csv' : 'jsonl'}"`,
            'Audit-Records': String(records),
        },
        stream: (write) => body.format === 'csv' ? exportCsv(host, checkpoint, body.filters ?? {}, write) : exportJsonl(host, checkpoint, write),
    };
}

async function verify(request: Request<'verifyAudit'>): Promise<Reply<'verifyAudit'>> {
    const {host, body} = request;
    if (body.checkpoint !== undefined && !parseCheckpoint(body.checkpoint)) {
        throw new ApiError('audit.invalid_checkpoint');
    }
    return {
        body: null,
        headers: {'Content-Type': 'application/x-ndjson; charset=utf-8'},
        async stream(write) {
            try {
                const outcome = await verifyWholeChain(host, body.checkpoint, (line) => write(`${JSON.stringify(line)}\n`));
                await record(request, {event_name: 'audit_verified', resulting_state: {...outcome, with_kept_checkpoint: body.checkpoint !== undefined}});
            } catch (error) {
                // The head has left with 200: the stream itself has to say that it ends early.
                host.log.error('A verification failed.', {error: String(error), request_id: request.requestId});
                await write(`${JSON.stringify({type: 'failed', message: 'The server could not finish the verification.'})}\n`);
            }
        },
    };
}

function required<T>(found: T | null): T {
    if (found === null) {
        throw new ApiError('audit.not_found');
    }
    return found;
}

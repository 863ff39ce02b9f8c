/** The audit's endpoints that its panel uses, typed by the contract; paths are those of contract/endpoints.ts. */
import type {
    AuditCheckpoint, AuditCheckpointPage, AuditErasure, AuditFilters as ContractFilters, AuditHold, AuditHoldList, AuditIntegrity, AuditPage, AuditProof, AuditRecord,
    AuditRetentionView, CreateAuditHold, CreateTwoPersonRequest, DecideTwoPersonRequest, EraseAuditPerson, ExportAudit, SettingsReport, TwoPersonPage, TwoPersonRequest, VerifyAudit,
} from '../../contract/types';
import {apiUrl} from '../guard/base_path';
import {openPlugin, queryString, requestPlugin} from './client';

/** What the records are narrowed by; '' and null narrow nothing. */
export interface AuditFilters {
    actor_id: string;
    event_name: AuditRecord['event_name'] | '';
    status: AuditRecord['status'] | '';
    target_type: string;
    target_id: string;
    job_id: string;
    /** Unix ms; null = open. */
    since: number | null;
    until: number | null;
    text: string;
}

export const NO_FILTERS: AuditFilters = {actor_id: '', event_name: '', status: '', target_type: '', target_id: '', job_id: '', since: null, until: null, text: ''};

export const hasFilters = (filters: AuditFilters) => queryString({...filters}) !== '';

const get = async <T>(path: string, signal?: AbortSignal) => (await requestPlugin<T>(path, {signal})).body;
const post = async <T>(path: string, body?: object, idempotencyKey?: string) => (await requestPlugin<T>(path, {method: 'POST', body, idempotencyKey})).body;

export const listAudit = (filters: AuditFilters, cursor: string, signal?: AbortSignal) => get<AuditPage>(`/audit${queryString({...filters, cursor, limit: 50})}`, signal);
export const getAuditRecord = (seq: number) => get<AuditRecord>(`/audit/${seq}`);
export const getAuditProof = (seq: number) => get<AuditProof>(`/audit/${seq}/proof`);
export const getAuditIntegrity = () => get<AuditIntegrity>('/audit/integrity');
export const listAuditCheckpoints = (cursor: string) => get<AuditCheckpointPage>(`/audit/checkpoints${queryString({cursor, limit: 10})}`);
export const takeAuditCheckpoint = () => post<AuditCheckpoint>('/audit/checkpoints');
/** A stream of lines, each a VerificationLine. */
export const openVerification = (body: VerifyAudit, signal: AbortSignal) => openPlugin('/audit/verifications', {method: 'POST', body, signal});
export const openExport = (body: ExportAudit, signal: AbortSignal) => openPlugin('/audit/exports', {method: 'POST', body, signal});
export const eraseAuditPerson = (body: EraseAuditPerson, idempotencyKey: string) => post<AuditErasure>('/audit/erasures', body, idempotencyKey);
/** at: Unix ms; null = now. */
export const getSettingsReport = (at: number | null) => get<SettingsReport>(`/settings_report${queryString({at})}`);

/** A file of the same; comparedWith: null = with nothing. */
export const settingsReportUrl = (format: 'csv' | 'json', at: number | null, comparedWith: number | null) => apiUrl(`/settings_report/file${queryString({format, at, compare_with: comparedWith})}`);

export const getAuditRetention = () => get<AuditRetentionView>('/audit/retention');
export const listAuditHolds = () => get<AuditHoldList>('/audit/holds');
export const createAuditHold = (body: CreateAuditHold) => post<AuditHold>('/audit/holds', body);
export const listTwoPersonRequests = (cursor: string) => get<TwoPersonPage>(`/audit/requests${queryString({cursor, limit: 10})}`);
export const createTwoPersonRequest = (body: CreateTwoPersonRequest) => post<TwoPersonRequest>('/audit/requests', body);
export const decideTwoPersonRequest = (requestId: string, body: DecideTwoPersonRequest) => post<TwoPersonRequest>(`/audit/requests/${requestId}/decision`, body);

/** As the contract has filters: what narrows nothing is left out. */
export function withoutEmpty(filters: AuditFilters): ContractFilters {
    return Object.fromEntries(Object.entries(filters).filter(([, value]) => value !== '' && value !== null));
}

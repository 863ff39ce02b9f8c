/** The routes of what officers decide about the audit itself. */
import type { Routes } from '../http/route';
export type GovernanceNames = 'eraseAuditPerson' | 'getAuditRetention' | 'listAuditHolds' | 'createAuditHold' | 'listTwoPersonRequests' | 'createTwoPersonRequest' | 'decideTwoPersonRequest' | 'getAuditWebhook' | 'createAuditWebhook' | 'renewWebhookSecret' | 'deliverAudit';
export declare const governanceRoutes: Routes<GovernanceNames>;

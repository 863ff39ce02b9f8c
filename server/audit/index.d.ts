import type { Feature } from '../feature';
import type { Routes } from '../http/route';
import type { GovernanceNames } from './governance_routes';
type Names = 'listAudit' | 'getAuditRecord' | 'getAuditProof' | 'getAuditIntegrity' | 'listAuditCheckpoints' | 'takeAuditCheckpoint' | 'verifyAudit' | 'exportAudit' | GovernanceNames;
export declare function createAudit(): Feature & {
    routes: Routes<Names>;
};
export {};

import type {Endpoint} from '../../contract/endpoints';
import {ENDPOINTS} from '../../contract/endpoints';
import {PERMISSIONS} from './permissions';

describe('the permission table', () => {
    it('grants each endpoint permission by just these permissions of core, and by manage_system', () => {
        expect(PERMISSIONS).toEqual({
            console: ['sysconsole_read_plugins'],
            read_push_contents: ['sysconsole_read_site_notifications', 'sysconsole_read_environment_push_notification_server'],
            write_push_contents: ['sysconsole_write_site_notifications', 'sysconsole_write_environment_push_notification_server'],
            read_mfa: ['sysconsole_read_authentication_mfa'],
            write_mfa: ['sysconsole_write_authentication_mfa'],
            read_sessions: ['edit_other_users'],
            revoke_sessions: ['edit_other_users'],
            write_policies: [],
            write_audit: ['sysconsole_write_compliance_compliance_monitoring'],
            read_audit: ['sysconsole_read_compliance_compliance_monitoring'],
        });
    });

    it('names the permission of every endpoint', () => {
        expect(Object.fromEntries(Object.entries(ENDPOINTS).map(([name, {permission}]) => [name, permission]))).toEqual({
            getOpenapi: 'none', getViewer: 'user',
            getPushContents: 'read_push_contents', announcePushContentsChange: 'write_push_contents',
            getPushPolicy: 'read_push_contents', putPushPolicy: 'write_policies', explainPush: 'read_push_contents', findConversation: 'write_policies', checkPushPattern: 'write_policies', checkPushRoute: 'read_push_contents',
            sendTestPush: 'write_push_contents', getPushEvidence: 'read_push_contents', exportPushEvidence: 'read_push_contents',
            getMfa: 'read_mfa', announceMfaChange: 'write_mfa', recordChangeOutcome: 'console',
            getMfaPolicy: 'read_mfa', putMfaPolicy: 'write_mfa', dryRunMfaPolicy: 'read_mfa', getMfaCoverage: 'read_mfa', listMfaPeople: 'read_mfa', exportMfaPeople: 'read_mfa', listMfaBypasses: 'read_mfa',
            getOwnMfa: 'user', extendMfaDeadline: 'write_mfa', helpMfaPerson: 'write_mfa', announceFactorReset: 'write_mfa', recordFactorResetOutcome: 'write_mfa',
            endOverdueSessions: 'write_mfa', remindMfaPeople: 'write_mfa', previewMfaReminder: 'read_mfa',
            getMobileSettings: 'console', announceMobileChange: 'console', getMobilePosture: 'console', checkMobilePosture: 'console', listPostureHistory: 'console',
            exportPostureHistory: 'console', exportPostureHistoryJson: 'console', listConnectedDevices: 'read_sessions',
            getMobilePolicy: 'console', putMobilePolicy: 'write_policies', getAppleAppSiteAssociation: 'none', getAssetLinks: 'none',
            getSessionsPolicy: 'console', putSessionsPolicy: 'write_policies',
            listUsers: 'read_sessions', listUserSessions: 'read_sessions',
            previewRevocation: 'revoke_sessions', createRevocation: 'revoke_sessions', resolveUsers: 'revoke_sessions', cancelRevocation: 'revoke_sessions', confirmCommand: 'revoke_sessions',
            getSessionLimits: 'read_sessions', putSessionLimits: 'write_policies', previewSessionLimits: 'read_sessions', listBeyondLimits: 'read_sessions',
            listSessions: 'read_sessions', listAccessTokens: 'read_sessions', getRevocationTimeline: 'read_sessions', exportRevocationTargets: 'read_sessions',
            listRevocations: 'read_sessions', getRevocation: 'read_sessions', listRevocationTargets: 'read_sessions',
            issueTicket: 'user', getVerdict: 'ticket', reportHeard: 'ticket', reportWipe: 'ticket', clearCache: 'ticket', rotateTicketKey: 'write_policies', reportOfflineWipe: 'ticket',
            listAudit: 'read_audit', getAuditRecord: 'read_audit', getAuditProof: 'read_audit', getAuditIntegrity: 'read_audit',
            listAuditCheckpoints: 'read_audit', takeAuditCheckpoint: 'read_audit', verifyAudit: 'read_audit', exportAudit: 'read_audit',
            eraseAuditPerson: 'write_audit', getAuditRetention: 'read_audit', listAuditHolds: 'read_audit', createAuditHold: 'write_audit',
            listTwoPersonRequests: 'read_audit', createTwoPersonRequest: 'write_audit', decideTwoPersonRequest: 'write_audit', getSettingsReport: 'read_audit',
            getAuditWebhook: 'read_audit', createAuditWebhook: 'write_policies', renewWebhookSecret: 'write_policies', deliverAudit: 'write_policies', exportSettingsReport: 'read_audit',
        });
    });

    it('lets whoever has no session only ask what its ticket answers, and read the document', () => {
        const open = (Object.values(ENDPOINTS) as Endpoint[]).filter(({permission}) => permission === 'none' || permission === 'ticket');
        for (const endpoint of open) {
            expect(endpoint.method === 'GET' || endpoint.bodyLimitBytes === 1024).toBe(true);
        }
    });
});

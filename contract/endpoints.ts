/**
 * The one table of endpoints: path, who may call it, what goes in and what comes out. The router, the permission test and the
 * OpenAPI document are all made from it, so none of them can know an endpoint the others do not.
 */
import type {z} from 'zod';

import * as audit from './audit';
import * as evidence from './audit_evidence';
import * as governance from './audit_governance';
import * as webhook from './audit_webhook';
import * as client from './client';
import {Id} from './common';
import * as mfa from './mfa';
import * as posture from './posture';
import * as push from './push';
import * as revocations from './revocations';
import * as limits from './session_limits';
import * as sessions from './sessions';
import * as settings from './settings';
import * as report from './settings_report';

/**
 * Who may call an endpoint. Each name stands for permissions of Mattermost, any of which suffices (server/http/permissions.ts):
 * - none: everybody, logged in or not. ticket: whoever holds a valid ticket. user: any logged-in user.
 * - the rest: as their names say. What depends on the body (whose session, which setting) is checked again by the handler.
 */
export type EndpointPermission =
    | 'none' | 'ticket' | 'user' | 'console'
    | 'read_push_contents' | 'write_push_contents'
    | 'read_mfa' | 'write_mfa'
    | 'read_sessions' | 'revoke_sessions'
    | 'write_policies' | 'read_audit' | 'write_audit';

export interface Endpoint {
    method: 'GET' | 'POST' | 'PUT';
    /** Below API_PATH; `{name}` is a Mattermost id, `{seq}` a number. */
    path: string;
    permission: EndpointPermission;
    summary: string;
    query?: z.ZodType;
    body?: z.ZodType;
    reply: z.ZodType | null;
    status: 200 | 201 | 202;
    /** Writes and replies with an ETag; a write needs If-Match. */
    etag?: true;
    /** Needs an Idempotency-Key header. */
    idempotent?: true;
    /** Refuses personal-access-token and OAuth sessions unless the sessions policy allows automation. */
    destructive?: true;
    /** Core's own server calls it, without content type and cookies, in the name of whoever pressed a button. */
    calledByCore?: true;
    /** Answers with a stream of this type instead of one JSON document; reply is then null. */
    streams?: 'application/x-ndjson' | 'application/x-ndjson, text/csv' | 'text/csv, application/json' | 'text/csv' | 'application/json';
    /**
     * Only where a ticket is the permission: the handler is told whose live session carries the request. The other ticket endpoints need nobody,
     * and finding out costs core two look-ups a request, of all clients at once.
     */
    seesCaller?: true;
    /** Smaller than the host's cap. */
    bodyLimitBytes?: number;
}

const define = <T extends Record<string, Endpoint>>(endpoints: T): T => endpoints;
const ticketPost = {method: 'POST', permission: 'ticket', status: 200, bodyLimitBytes: client.TICKET_BODY_LIMIT_BYTES} as const;

export const ENDPOINTS = define({
    getOpenapi: {method: 'GET', path: '/openapi.json', permission: 'none', status: 200, reply: null, summary: 'This document'},
    getViewer: {method: 'GET', path: '/viewer', permission: 'user', status: 200, reply: settings.Viewer, summary: 'What the signed-in user may do here'},

    getPushContents: {method: 'GET', path: '/push_contents', permission: 'read_push_contents', status: 200, etag: true, reply: settings.PushContentsView, summary: 'Core\'s push notification settings'},
    announcePushContentsChange: {method: 'POST', path: '/push_contents/changes', permission: 'write_push_contents', status: 201, etag: true, body: settings.PushContentsChange, reply: settings.AnnouncedChange, summary: 'Announce a change of core\'s push notification settings'},
    getPushPolicy: {method: 'GET', path: '/policies/push', permission: 'read_push_contents', status: 200, etag: true, reply: push.PushPolicyView, summary: 'The push policy: floor, drift and rules'},
    putPushPolicy: {method: 'PUT', path: '/policies/push', permission: 'write_policies', status: 200, etag: true, body: push.PushPolicy, reply: push.PushPolicyView, summary: 'Replace the push policy'},
    explainPush: {method: 'POST', path: '/push_contents/explain', permission: 'read_push_contents', status: 200, body: push.ExplainPush, reply: push.PushExplanation, summary: 'Which rule applies to a recipient in a channel'},
    findConversation: {method: 'GET', path: '/push_contents/conversation', permission: 'write_policies', status: 200, query: push.FindConversationQuery, reply: push.Conversation, summary: 'The direct or group message of certain people, for a rule about it'},
    checkPushPattern: {method: 'POST', path: '/push_contents/pattern_checks', permission: 'write_policies', status: 200, body: push.CheckPushPattern, reply: push.PushPatternCheck, summary: 'Whether a pattern for a rule by words is an RE2 expression'},
    checkPushRoute: {method: 'POST', path: '/push_contents/route_checks', permission: 'read_push_contents', status: 200, body: push.CheckPushRoute, reply: push.PushRouteReport, summary: 'Check each hop of a push notification'},
    sendTestPush: {method: 'POST', path: '/push_contents/test_notifications', permission: 'write_push_contents', status: 202, body: push.SendTestPush, reply: push.TestPushReply, summary: 'Request a test notification to the devices of who asks'},
    getPushEvidence: {method: 'GET', path: '/push_contents/evidence', permission: 'read_push_contents', status: 200, query: push.PushEvidenceQuery, reply: push.PushEvidence, summary: 'How many pushes were sent, reduced and suppressed, by day, level and rule'},
    exportPushEvidence: {method: 'GET', path: '/push_contents/evidence.csv', permission: 'read_push_contents', status: 200, streams: 'text/csv', query: push.PushEvidenceQuery, reply: null, summary: 'The same as CSV'},
    getMfa: {method: 'GET', path: '/mfa', permission: 'read_mfa', status: 200, etag: true, reply: settings.MfaView, summary: 'Core\'s MFA settings'},
    announceMfaChange: {method: 'POST', path: '/mfa/changes', permission: 'write_mfa', status: 201, etag: true, body: settings.MfaChange, reply: settings.AnnouncedChange, summary: 'Announce a change of core\'s MFA settings'},
    getOwnMfa: {method: 'GET', path: '/mfa/me', permission: 'user', status: 200, reply: mfa.OwnMfa, summary: 'One\'s own state under the MFA policy'},
    extendMfaDeadline: {method: 'POST', path: '/mfa/people/{user_id}/extension', permission: 'write_mfa', status: 200, body: mfa.ExtendMfaDeadline, reply: mfa.MfaPerson, summary: 'Extend a person\'s MFA deadline, once'},
    helpMfaPerson: {method: 'POST', path: '/mfa/people/{user_id}/help', permission: 'write_mfa', status: 200, body: mfa.HelpMfaPerson, reply: mfa.MfaPerson, summary: 'Give a person another session for enrolling in MFA'},
    announceFactorReset: {method: 'POST', path: '/mfa/people/{user_id}/factor_resets', permission: 'write_mfa', status: 201, destructive: true, body: mfa.AnnounceFactorReset, reply: mfa.AnnouncedFactorReset, summary: 'Announce that core is asked to remove a person\'s second factor'},
    recordFactorResetOutcome: {method: 'POST', path: '/mfa/factor_resets/{reset_id}/outcome', permission: 'write_mfa', status: 200, body: mfa.FactorResetOutcome, reply: mfa.FactorResetOutcomeReply, summary: 'Say what core answered to an announced reset'},
    endOverdueSessions: {method: 'POST', path: '/mfa/overdue_sessions/end', permission: 'write_mfa', status: 200, destructive: true, body: mfa.EndOverdueSessions, reply: mfa.EndedOverdueSessions, summary: 'Log out people past their MFA deadline, without wipe'},
    remindMfaPeople: {method: 'POST', path: '/mfa/reminders', permission: 'write_mfa', status: 200, body: mfa.RemindMfaPeople, reply: mfa.RemindedMfaPeople, summary: 'Remind people of MFA now, by a message of the bot'},
    previewMfaReminder: {method: 'GET', path: '/mfa/reminders/preview', permission: 'read_mfa', status: 200, query: mfa.MfaReminderPreviewQuery, reply: mfa.MfaReminderPreview, summary: 'A reminder\'s text'},
    getMfaPolicy: {method: 'GET', path: '/policies/mfa', permission: 'read_mfa', status: 200, etag: true, reply: mfa.MfaPolicyView, summary: 'The MFA policy, beside what core enforces itself'},
    putMfaPolicy: {method: 'PUT', path: '/policies/mfa', permission: 'write_mfa', status: 200, etag: true, body: mfa.MfaPolicy, reply: mfa.MfaPolicyView, summary: 'Replace the MFA policy'},
    dryRunMfaPolicy: {method: 'POST', path: '/policies/mfa/dry_run', permission: 'read_mfa', status: 200, body: mfa.DryRunMfaPolicy, reply: mfa.MfaDryRun, summary: 'Whom a policy would meet now and at the deadline, and who is exempt and why; also needs core\'s permission to read users'},
    getMfaCoverage: {method: 'GET', path: '/mfa/coverage', permission: 'read_mfa', status: 200, query: mfa.MfaCoverageQuery, reply: mfa.MfaCoverage, summary: 'How many people are covered, now and over time'},
    listMfaPeople: {method: 'GET', path: '/mfa/people', permission: 'read_mfa', status: 200, query: mfa.ListMfaPeopleQuery, reply: mfa.MfaPeoplePage, summary: 'Where the MFA policy leaves each person; also needs core\'s permission to read users'},
    exportMfaPeople: {method: 'GET', path: '/mfa/people.csv', permission: 'read_mfa', status: 200, streams: 'text/csv', query: mfa.ExportMfaPeopleQuery, reply: null, summary: 'The same as CSV, all of them'},
    listMfaBypasses: {method: 'GET', path: '/mfa/bypasses', permission: 'read_mfa', status: 200, query: mfa.ListMfaBypassesQuery, reply: mfa.MfaBypassPage, summary: 'Personal access tokens and OAuth sessions, which need no second factor; also needs core\'s permission to read users'},
    getMobileSettings: {method: 'GET', path: '/mobile_settings', permission: 'console', status: 200, etag: true, reply: posture.MobileSettingsView, summary: 'Core\'s settings that concern phones'},
    announceMobileChange: {method: 'POST', path: '/mobile_settings/changes', permission: 'console', status: 201, etag: true, body: posture.MobileSettingsChange, reply: settings.AnnouncedChange, summary: 'Announce a change of core\'s settings that concern phones'},
    getMobilePosture: {method: 'GET', path: '/mobile_posture', permission: 'console', status: 200, reply: posture.MobilePosture, summary: 'The newest check of the mobile posture'},
    checkMobilePosture: {method: 'POST', path: '/mobile_posture/checks', permission: 'console', status: 201, reply: posture.PostureReport, summary: 'Check the mobile posture now'},
    listPostureHistory: {method: 'GET', path: '/mobile_posture/checks', permission: 'console', status: 200, query: posture.PostureHistoryQuery, reply: posture.PostureHistory, summary: 'Earlier checks of the mobile posture, newest first'},
    listConnectedDevices: {method: 'GET', path: '/mobile_posture/devices', permission: 'read_sessions', status: 200, query: posture.ConnectedDevicesQuery, reply: posture.ConnectedDevices, summary: 'Mobile sessions of one kind of app, the most recently used first'},
    exportPostureHistory: {method: 'GET', path: '/mobile_posture/checks.csv', permission: 'console', status: 200, streams: 'text/csv', reply: null, summary: 'Every kept check with its findings, newest first, as CSV'},
    exportPostureHistoryJson: {method: 'GET', path: '/mobile_posture/checks.json', permission: 'console', status: 200, streams: 'application/json', reply: null, summary: 'The same as JSON'},
    getMobilePolicy: {method: 'GET', path: '/policies/mobile', permission: 'console', status: 200, etag: true, reply: posture.MobilePolicyView, summary: 'The mobile policy: what admins declare, and the own apps\' identity'},
    putMobilePolicy: {method: 'PUT', path: '/policies/mobile', permission: 'write_policies', status: 200, etag: true, body: posture.MobilePolicy, reply: posture.MobilePolicyView, summary: 'Replace the mobile policy'},
    getAppleAppSiteAssociation: {method: 'GET', path: '/well_known/apple-app-site-association', permission: 'none', status: 200, reply: null, summary: 'The file by which iOS lets an own app open this server\'s links'},
    getAssetLinks: {method: 'GET', path: '/well_known/assetlinks.json', permission: 'none', status: 200, reply: null, summary: 'The file by which Android lets an own app open this server\'s links'},
    recordChangeOutcome: {method: 'POST', path: '/core_setting_changes/{change_id}/outcome', permission: 'console', status: 200, body: settings.ChangeOutcome, reply: settings.ChangeOutcomeReply, summary: 'Say what core answered to an announced change'},

    getSessionsPolicy: {method: 'GET', path: '/policies/sessions', permission: 'console', status: 200, etag: true, reply: settings.SessionsPolicyView, summary: 'The sessions policy'},
    putSessionsPolicy: {method: 'PUT', path: '/policies/sessions', permission: 'write_policies', status: 200, etag: true, body: settings.SessionsPolicy, reply: settings.SessionsPolicyView, summary: 'Replace the sessions policy'},

    getSessionLimits: {method: 'GET', path: '/policies/session_limits', permission: 'read_sessions', status: 200, etag: true, reply: limits.SessionLimitsView, summary: 'The session limits, beside core\'s own session lengths'},
    putSessionLimits: {method: 'PUT', path: '/policies/session_limits', permission: 'write_policies', status: 200, etag: true, body: limits.SessionLimits, reply: limits.SessionLimitsView, summary: 'Replace the session limits'},
    previewSessionLimits: {method: 'POST', path: '/policies/session_limits/preview', permission: 'read_sessions', status: 200, body: limits.SessionLimits, reply: limits.SessionLimitsPreview, summary: 'Count whom limits would log out now'},
    listBeyondLimits: {method: 'POST', path: '/policies/session_limits/preview/sessions', permission: 'read_sessions', status: 200, body: limits.ListBeyondLimits, reply: limits.SessionsBeyondLimitsPage, summary: 'Whom limits would log out now, session by session'},

    listUsers: {method: 'GET', path: '/users', permission: 'read_sessions', status: 200, query: sessions.ListUsersQuery, reply: sessions.UserPage, summary: 'Find users, with the number of their sessions'},
    listUserSessions: {method: 'GET', path: '/users/{user_id}/sessions', permission: 'read_sessions', status: 200, reply: sessions.SessionList, summary: 'A user\'s sessions, without tokens'},

    listSessions: {method: 'GET', path: '/sessions', permission: 'read_sessions', status: 200, query: sessions.ListSessionsQuery, reply: sessions.ServerSessionPage, summary: 'Active sessions of the whole server'},
    listAccessTokens: {method: 'GET', path: '/users/{user_id}/access_tokens', permission: 'read_sessions', status: 200, reply: sessions.AccessTokenList, summary: 'A user\'s personal access tokens, without the tokens'},

    resolveUsers: {method: 'POST', path: '/revocations/resolve', permission: 'revoke_sessions', status: 200, body: revocations.ResolveUsers, reply: revocations.ResolvedUsers, summary: 'Understand a pasted list or CSV file of people'},
    previewRevocation: {method: 'POST', path: '/revocations/preview', permission: 'revoke_sessions', status: 200, body: revocations.PreviewRevocation, reply: revocations.RevocationPreview, summary: 'Count what a revocation would end'},
    createRevocation: {method: 'POST', path: '/revocations', permission: 'revoke_sessions', status: 202, idempotent: true, destructive: true, body: revocations.CreateRevocation, reply: revocations.Revocation, summary: 'Revoke sessions'},
    confirmCommand: {method: 'POST', path: '/revocations/commands', permission: 'revoke_sessions', status: 200, destructive: true, calledByCore: true, body: revocations.ConfirmCommand, reply: revocations.ConfirmCommandReply, summary: 'A pressed button below the slash command /revoke-sessions'},
    listRevocations: {method: 'GET', path: '/revocations', permission: 'read_sessions', status: 200, query: revocations.ListRevocationsQuery, reply: revocations.RevocationPage, summary: 'Revocations, newest first'},
    getRevocation: {method: 'GET', path: '/revocations/{job_id}', permission: 'read_sessions', status: 200, reply: revocations.Revocation, summary: 'One revocation and its counts'},
    cancelRevocation: {method: 'POST', path: '/revocations/{job_id}/cancel', permission: 'revoke_sessions', status: 200, body: revocations.CancelRevocation, reply: revocations.Revocation, summary: 'Cancel what of a revocation has not begun'},
    getRevocationTimeline: {method: 'GET', path: '/revocations/{job_id}/timeline', permission: 'read_sessions', status: 200, reply: revocations.RevocationTimeline, summary: 'What happened in each second after the request'},
    exportRevocationTargets: {method: 'GET', path: '/revocations/{job_id}/targets.csv', permission: 'read_sessions', status: 200, streams: 'text/csv', reply: null, summary: 'The sessions of a revocation as CSV'},
    listRevocationTargets: {method: 'GET', path: '/revocations/{job_id}/targets', permission: 'read_sessions', status: 200, query: revocations.ListTargetsQuery, reply: revocations.TargetPage, summary: 'The sessions of a revocation'},

    issueTicket: {method: 'POST', path: '/client/ticket', permission: 'user', status: 200, reply: client.TicketReply, summary: 'A ticket for the session that asks'},
    getVerdict: {...ticketPost, path: '/client/verdict', body: client.VerdictRequest, reply: client.VerdictReply, summary: 'What became of the ticket\'s session'},
    reportHeard: {...ticketPost, path: '/client/heard', body: client.HeardRequest, reply: client.HeardReply, summary: 'The client has left the app; end its access now'},
    reportWipe: {...ticketPost, seesCaller: true, path: '/client/report', body: client.ReportRequest, reply: client.ReportReply, summary: 'What the client removed; the reply\'s headers finish the wipe'},
    clearCache: {...ticketPost, path: '/client/clear_cache', body: client.ClearCacheRequest, reply: client.ClearCacheReply, summary: 'The header that drops the browser\'s HTTP cache'},
    reportOfflineWipe: {...ticketPost, path: '/client/offline_wipe', body: client.OfflineWipeReport, reply: client.OfflineWipeReply, summary: 'What a tab removed by itself while it could not reach the server'},
    rotateTicketKey: {method: 'POST', path: '/client/ticket_keys', permission: 'write_policies', status: 201, idempotent: true, destructive: true, body: client.RotateTicketKey, reply: client.TicketKeyRotation, summary: 'Make a new key for tickets, and retire the old one'},

    listAudit: {method: 'GET', path: '/audit', permission: 'read_audit', status: 200, query: audit.ListAuditQuery, reply: audit.AuditPage, summary: 'Audit records, newest first'},
    getAuditRecord: {method: 'GET', path: '/audit/{seq}', permission: 'read_audit', status: 200, reply: audit.AuditRecord, summary: 'One audit record'},
    getAuditProof: {method: 'GET', path: '/audit/{seq}/proof', permission: 'read_audit', status: 200, reply: evidence.AuditProof, summary: 'How one record stands in the chain, checked anew'},
    getAuditIntegrity: {method: 'GET', path: '/audit/integrity', permission: 'read_audit', status: 200, reply: evidence.AuditIntegrity, summary: 'Keys, anchors and the newest checkpoint: what the audit can prove'},
    listAuditCheckpoints: {method: 'GET', path: '/audit/checkpoints', permission: 'read_audit', status: 200, query: evidence.ListCheckpointsQuery, reply: evidence.AuditCheckpointPage, summary: 'Signed checkpoints, newest first'},
    takeAuditCheckpoint: {method: 'POST', path: '/audit/checkpoints', permission: 'read_audit', status: 201, reply: evidence.AuditCheckpoint, summary: 'Sign the chain as it is now, for an officer to keep elsewhere'},
    verifyAudit: {method: 'POST', path: '/audit/verifications', permission: 'read_audit', status: 200, streams: 'application/x-ndjson', body: evidence.VerifyAudit, reply: null, summary: 'Verify the whole chain; each line is a VerificationLine'},
    exportAudit: {method: 'POST', path: '/audit/exports', permission: 'read_audit', status: 200, streams: 'application/x-ndjson, text/csv', body: evidence.ExportAudit, reply: null, summary: 'The chain as evidence (JSON Lines) or for reading (CSV); the header Audit-Records tells how many records follow'},
    eraseAuditPerson: {method: 'POST', path: '/audit/erasures', permission: 'write_audit', status: 200, idempotent: true, destructive: true, body: governance.EraseAuditPerson, reply: governance.AuditErasure, summary: 'Erase a person\'s addresses, clients and free texts from the audit'},
    getAuditRetention: {method: 'GET', path: '/audit/retention', permission: 'read_audit', status: 200, reply: governance.AuditRetentionView, summary: 'How long records stay, and what was removed'},
    listAuditHolds: {method: 'GET', path: '/audit/holds', permission: 'read_audit', status: 200, reply: governance.AuditHoldList, summary: 'Legal holds, newest first'},
    createAuditHold: {method: 'POST', path: '/audit/holds', permission: 'write_audit', status: 201, destructive: true, body: governance.CreateAuditHold, reply: governance.AuditHold, summary: 'Keep what a filter matches, whatever its age'},
    listTwoPersonRequests: {method: 'GET', path: '/audit/requests', permission: 'read_audit', status: 200, query: governance.ListTwoPersonQuery, reply: governance.TwoPersonPage, summary: 'What one person asked for and another must approve, newest first'},
    createTwoPersonRequest: {method: 'POST', path: '/audit/requests', permission: 'write_audit', status: 201, destructive: true, body: governance.CreateTwoPersonRequest, reply: governance.TwoPersonRequest, summary: 'Ask for a change of retention, key or webhook, or for lifting a hold'},
    decideTwoPersonRequest: {method: 'POST', path: '/audit/requests/{request_id}/decision', permission: 'write_audit', status: 200, destructive: true, body: governance.DecideTwoPersonRequest, reply: governance.TwoPersonRequest, summary: 'Approve exactly this request as a second person, or refuse it'},
    getAuditWebhook: {method: 'GET', path: '/audit/webhook', permission: 'read_audit', status: 200, reply: webhook.AuditWebhookView, summary: 'Where the audit is delivered to, and what became of the last delivery'},
    createAuditWebhook: {method: 'POST', path: '/audit/webhook', permission: 'write_policies', status: 201, destructive: true, body: webhook.CreateAuditWebhook, reply: webhook.CreatedAuditWebhook, summary: 'Set up the webhook; its secret is answered this once'},
    renewWebhookSecret: {method: 'POST', path: '/audit/webhook/secret', permission: 'write_policies', status: 200, destructive: true, body: webhook.RenewWebhookSecret, reply: webhook.RenewedWebhookSecret, summary: 'Make the webhook\'s secret anew; it is answered this once'},
    deliverAudit: {method: 'POST', path: '/audit/webhook/deliveries', permission: 'write_policies', status: 202, reply: webhook.AuditWebhookView, summary: 'Deliver to the webhook now'},
    getSettingsReport: {method: 'GET', path: '/settings_report', permission: 'read_audit', status: 200, query: report.SettingsReportQuery, reply: report.SettingsReport, summary: 'Every security-relevant setting, with what is recommended'},
    exportSettingsReport: {method: 'GET', path: '/settings_report/file', permission: 'read_audit', status: 200, streams: 'text/csv, application/json', query: report.ExportSettingsReportQuery, reply: null, summary: 'The same as a file, alone or compared with another date'},
});

export type EndpointName = keyof typeof ENDPOINTS;

/** Path parameters: `{seq}` is a number, every other one an id. */
export const PATH_PARAMETER = Id;

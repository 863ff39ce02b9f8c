/** Every migration, in the order of their numbers. */
import {createAudit} from './0001_audit';
import {createHttp} from './0002_http';
import {createSettings} from './0003_settings';
import {createRevocations} from './0010_revocation';
import {createClientProtocol} from './0011_client';
import {createPush} from './0020_push';
import {addPushDriftRetries} from './0021_push_drift_retries';
import {createAuditEvidence} from './0030_audit_evidence';
import {createSettingValues} from './0031_setting_values';
import {createAuditGovernance} from './0032_audit_governance';
import {createAuditDelivery} from './0033_audit_delivery';
import {addSettingSources} from './0034_setting_sources';
import {extendRevocations} from './0040_revocation_scopes';
import {markDeactivationInMirror} from './0041_mirror_deactivation';
import {createCommandsAndMessages} from './0045_commands_and_messages';
import {addTicketKeyRotation} from './0046_ticket_key_rotation';
import {addStaleSessionCache} from './0048_stale_session_cache';
import {createOfflineWipes} from './0047_offline_wipe';
import {createPosture} from './0050_posture';
import {addCacheClearing} from './0060_client_cache';
import {createMfa} from './0070_mfa';
import {createMfaEnforcement} from './0071_mfa_enforcement';
import {addAnnouncedIntents} from './0080_announced_intents';
import {uniteDrift} from './0081_drift';
import {addWipeAmendments} from './0082_one_reply_finishes_a_wipe';
import {indexNextTargets} from './0095_next_targets';
import {countRefusedLogIns} from './0096_refused_log_ins';
import type {Migration} from './migration';

export const MIGRATIONS: readonly Migration[] = [
    createAudit,
    createHttp,
    createSettings,
    createRevocations,
    createClientProtocol,
    createPush,
    addPushDriftRetries,
    createAuditEvidence,
    createSettingValues,
    createAuditGovernance,
    createAuditDelivery,
    addSettingSources,
    extendRevocations,
    markDeactivationInMirror,
    createCommandsAndMessages,
    addTicketKeyRotation,
    createOfflineWipes,
    addStaleSessionCache,
    createPosture,
    addCacheClearing,
    createMfa,
    createMfaEnforcement,
    addAnnouncedIntents,
    uniteDrift,
    addWipeAmendments,
    indexNextTargets,
    countRefusedLogIns,
];

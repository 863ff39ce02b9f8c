/** Every migration, in the order of their numbers. */
import {createAudit} from './0001_audit';
import {createHttp} from './0002_http';
import {createSettings} from './0003_settings';
import {createRevocations} from './0010_revocation';
import {createClientProtocol} from './0011_client';
import {createAuditDelivery} from './0033_audit_delivery';
import {addSettingSources} from './0034_setting_sources';
import {createAuditEvidence} from './0030_audit_evidence';
import {extendRevocations} from './0040_revocation_scopes';
import {markDeactivationInMirror} from './0041_mirror_deactivation';
import {addTicketKeyRotation} from './0046_ticket_key_rotation';
import {createCommandsAndMessages} from './0045_commands_and_messages';
import {createPush} from './0020_push';
import {createSettingValues} from './0031_setting_values';
import {createPosture} from './0050_posture';
import {createAuditGovernance} from './0032_audit_governance';
import {createMfa} from './0070_mfa';
import type {Migration} from './migration';

export const MIGRATIONS: readonly Migration[] = [
    createAudit,
    createHttp,
    createSettings,
    createRevocations,
    createClientProtocol,
    createPush,
    createAuditEvidence,
    createSettingValues,
    createAuditGovernance,
    createAuditDelivery,
    addSettingSources,
    extendRevocations,
    markDeactivationInMirror,
    createPosture,
    addCacheClearing,
    createCommandsAndMessages,
    addTicketKeyRotation,
    createCommandsAndMessages,
    createMfa,
];

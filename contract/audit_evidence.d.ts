/** The audit as evidence: checkpoints and their keys, verification, export, and the proof of one record. */
import { z } from 'zod';
export declare const CheckpointOccasion: z.ZodEnum<{
    stop: "stop";
    export: "export";
    request: "request";
    hourly: "hourly";
    removal: "removal";
    delivery: "delivery";
}>;
export declare const AuditCheckpoint: z.ZodObject<{
    seq: z.ZodInt;
    chain_hash: z.ZodString;
    signed_at: z.ZodInt;
    occasion: z.ZodEnum<{
        stop: "stop";
        export: "export";
        request: "request";
        hourly: "hourly";
        removal: "removal";
        delivery: "delivery";
    }>;
    key_fingerprint: z.ZodString;
    note: z.ZodString;
}, z.core.$strict>;
export declare const ListCheckpointsQuery: z.ZodObject<{
    cursor: z.ZodOptional<z.ZodString>;
    limit: z.ZodOptional<z.ZodCoercedNumber<unknown>>;
}, z.core.$strict>;
export declare const AuditCheckpointPage: z.ZodObject<{
    items: z.ZodArray<z.ZodObject<{
        seq: z.ZodInt;
        chain_hash: z.ZodString;
        signed_at: z.ZodInt;
        occasion: z.ZodEnum<{
            stop: "stop";
            export: "export";
            request: "request";
            hourly: "hourly";
            removal: "removal";
            delivery: "delivery";
        }>;
        key_fingerprint: z.ZodString;
        note: z.ZodString;
    }, z.core.$strict>>;
    next_cursor: z.ZodNullable<z.ZodString>;
}, z.core.$strict>;
export declare const AuditKey: z.ZodObject<{
    verifier_key: z.ZodString;
    fingerprint: z.ZodString;
    source: z.ZodEnum<{
        environment: "environment";
        file: "file";
        generated: "generated";
    }>;
    created_at: z.ZodInt;
    retired_at: z.ZodNullable<z.ZodInt>;
}, z.core.$strict>;
export declare const AuditIntegrity: z.ZodObject<{
    origin: z.ZodString;
    detects: z.ZodEnum<{
        accidents: "accidents";
        administrators: "administrators";
    }>;
    independently_verifiable: z.ZodBoolean;
    anchors: z.ZodObject<{
        saved_checkpoint: z.ZodNullable<z.ZodObject<{
            seq: z.ZodInt;
            signed_at: z.ZodInt;
        }, z.core.$strict>>;
        core_audit_log: z.ZodBoolean;
        webhook: z.ZodNullable<z.ZodObject<{
            seq: z.ZodInt;
            at: z.ZodInt;
        }, z.core.$strict>>;
    }, z.core.$strict>;
    configured_key: z.ZodObject<{
        state: z.ZodEnum<{
            none: "none";
            in_use: "in_use";
            waiting: "waiting";
            missing: "missing";
            unusable: "unusable";
        }>;
        fingerprint: z.ZodString;
        problem: z.ZodString;
    }, z.core.$strict>;
    keys: z.ZodArray<z.ZodObject<{
        verifier_key: z.ZodString;
        fingerprint: z.ZodString;
        source: z.ZodEnum<{
            environment: "environment";
            file: "file";
            generated: "generated";
        }>;
        created_at: z.ZodInt;
        retired_at: z.ZodNullable<z.ZodInt>;
    }, z.core.$strict>>;
    records: z.ZodInt;
    latest_checkpoint: z.ZodNullable<z.ZodObject<{
        seq: z.ZodInt;
        chain_hash: z.ZodString;
        signed_at: z.ZodInt;
        occasion: z.ZodEnum<{
            stop: "stop";
            export: "export";
            request: "request";
            hourly: "hourly";
            removal: "removal";
            delivery: "delivery";
        }>;
        key_fingerprint: z.ZodString;
        note: z.ZodString;
    }, z.core.$strict>>;
}, z.core.$strict>;
export declare const FindingKind: z.ZodEnum<{
    missing: "missing";
    altered: "altered";
    order_changed: "order_changed";
    inserted: "inserted";
    tail_cut: "tail_cut";
    fork: "fork";
    bad_signature: "bad_signature";
    unknown_key: "unknown_key";
    unreadable: "unreadable";
    redacted: "redacted";
}>;
export declare const AuditFinding: z.ZodObject<{
    kind: z.ZodEnum<{
        missing: "missing";
        altered: "altered";
        order_changed: "order_changed";
        inserted: "inserted";
        tail_cut: "tail_cut";
        fork: "fork";
        bad_signature: "bad_signature";
        unknown_key: "unknown_key";
        unreadable: "unreadable";
        redacted: "redacted";
    }>;
    seq: z.ZodNullable<z.ZodInt>;
    last_seq: z.ZodNullable<z.ZodInt>;
    message: z.ZodString;
}, z.core.$strict>;
export declare const VerifyAudit: z.ZodObject<{
    checkpoint: z.ZodOptional<z.ZodString>;
}, z.core.$strict>;
/** One line of the verification's stream (application/x-ndjson). The last line is the result; without it the verification was cut off. */
export declare const VerificationLine: z.ZodDiscriminatedUnion<[z.ZodObject<{
    type: z.ZodLiteral<"progress">;
    verified: z.ZodInt;
    total: z.ZodInt;
}, z.core.$strict>, z.ZodObject<{
    type: z.ZodLiteral<"finding">;
    finding: z.ZodObject<{
        kind: z.ZodEnum<{
            missing: "missing";
            altered: "altered";
            order_changed: "order_changed";
            inserted: "inserted";
            tail_cut: "tail_cut";
            fork: "fork";
            bad_signature: "bad_signature";
            unknown_key: "unknown_key";
            unreadable: "unreadable";
            redacted: "redacted";
        }>;
        seq: z.ZodNullable<z.ZodInt>;
        last_seq: z.ZodNullable<z.ZodInt>;
        message: z.ZodString;
    }, z.core.$strict>;
}, z.core.$strict>, z.ZodObject<{
    type: z.ZodLiteral<"result">;
    valid: z.ZodBoolean;
    records: z.ZodInt;
    redacted_fields: z.ZodInt;
    checkpoints: z.ZodInt;
    head_hash: z.ZodString;
    independently_verifiable: z.ZodBoolean;
    findings: z.ZodInt;
}, z.core.$strict>, z.ZodObject<{
    type: z.ZodLiteral<"failed">;
    message: z.ZodString;
}, z.core.$strict>], "type">;
export declare const ExportAudit: z.ZodDiscriminatedUnion<[z.ZodObject<{
    format: z.ZodLiteral<"jsonl">;
}, z.core.$strict>, z.ZodObject<{
    format: z.ZodLiteral<"csv">;
    filters: z.ZodOptional<z.ZodObject<{
        actor_id: z.ZodOptional<z.ZodString>;
        event_name: z.ZodOptional<z.ZodEnum<{
            plugin_started: "plugin_started";
            plugin_stopped: "plugin_stopped";
            request_refused: "request_refused";
            core_setting_change_requested: "core_setting_change_requested";
            core_setting_changed: "core_setting_changed";
            core_setting_change_failed: "core_setting_change_failed";
            policy_changed: "policy_changed";
            push_floor_refused: "push_floor_refused";
            push_drift_found: "push_drift_found";
            push_drift_put_back: "push_drift_put_back";
            push_test_requested: "push_test_requested";
            mfa_floor_refused: "mfa_floor_refused";
            mfa_drift_found: "mfa_drift_found";
            mfa_drift_put_back: "mfa_drift_put_back";
            mfa_people_exported: "mfa_people_exported";
            mfa_log_in_refused: "mfa_log_in_refused";
            mfa_enrolment_session_begun: "mfa_enrolment_session_begun";
            mfa_enrolment_session_ended: "mfa_enrolment_session_ended";
            mfa_core_enforcement_switched: "mfa_core_enforcement_switched";
            mfa_break_glass_begun: "mfa_break_glass_begun";
            mfa_break_glass_ended: "mfa_break_glass_ended";
            mfa_people_reminded: "mfa_people_reminded";
            mfa_deadline_extended: "mfa_deadline_extended";
            mfa_person_helped: "mfa_person_helped";
            mfa_factor_reset_requested: "mfa_factor_reset_requested";
            mfa_factor_reset: "mfa_factor_reset";
            mfa_overdue_sessions_ended: "mfa_overdue_sessions_ended";
            revocation_requested: "revocation_requested";
            revocation_cancelled: "revocation_cancelled";
            account_deactivated: "account_deactivated";
            access_token_ended: "access_token_ended";
            log_in_refused: "log_in_refused";
            session_access_ended: "session_access_ended";
            session_revocation_failed: "session_revocation_failed";
            session_deadline_missed: "session_deadline_missed";
            ticket_key_rotated: "ticket_key_rotated";
            wipe_reported: "wipe_reported";
            offline_wipe_reported: "offline_wipe_reported";
            wipe_unconfirmed: "wipe_unconfirmed";
            revocation_finished: "revocation_finished";
            revocations_removed: "revocations_removed";
            mobile_posture_checked: "mobile_posture_checked";
            mobile_posture_changed: "mobile_posture_changed";
            audit_read: "audit_read";
            audit_searched_for_person: "audit_searched_for_person";
            audit_exported: "audit_exported";
            audit_verified: "audit_verified";
            audit_checkpoint_taken: "audit_checkpoint_taken";
            audit_person_erased: "audit_person_erased";
            audit_hold_placed: "audit_hold_placed";
            audit_records_removed: "audit_records_removed";
            two_person_requested: "two_person_requested";
            two_person_approved: "two_person_approved";
            two_person_refused: "two_person_refused";
            audit_key_created: "audit_key_created";
            audit_key_unavailable: "audit_key_unavailable";
            audit_key_available: "audit_key_available";
            audit_webhook_created: "audit_webhook_created";
            audit_webhook_secret_changed: "audit_webhook_secret_changed";
            audit_delivery_requested: "audit_delivery_requested";
            audit_delivery_failed: "audit_delivery_failed";
            audit_delivery_resumed: "audit_delivery_resumed";
            core_effect_intended: "core_effect_intended";
            effect_outcome_unknown: "effect_outcome_unknown";
            settings_report_exported: "settings_report_exported";
            controls_were_absent: "controls_were_absent";
            clock_ran_backwards: "clock_ran_backwards";
            session_caches_cleared: "session_caches_cleared";
            user_deactivated: "user_deactivated";
        }>>;
        status: z.ZodOptional<z.ZodEnum<{
            fail: "fail";
            success: "success";
            attempt: "attempt";
        }>>;
        target_type: z.ZodOptional<z.ZodString>;
        target_id: z.ZodOptional<z.ZodString>;
        job_id: z.ZodOptional<z.ZodString>;
        since: z.ZodOptional<z.ZodCoercedNumber<unknown>>;
        until: z.ZodOptional<z.ZodCoercedNumber<unknown>>;
        text: z.ZodOptional<z.ZodString>;
    }, z.core.$strict>>;
}, z.core.$strict>], "format">;
export declare const AuditProof: z.ZodObject<{
    seq: z.ZodInt;
    previous_hash: z.ZodString;
    chained_text: z.ZodString;
    hash: z.ZodString;
    hash_matches: z.ZodBoolean;
    personal: z.ZodArray<z.ZodObject<{
        field: z.ZodString;
        commitment: z.ZodString;
        state: z.ZodEnum<{
            altered: "altered";
            redacted: "redacted";
            opens: "opens";
        }>;
    }, z.core.$strict>>;
    checkpoint: z.ZodNullable<z.ZodObject<{
        seq: z.ZodInt;
        chain_hash: z.ZodString;
        signed_at: z.ZodInt;
        occasion: z.ZodEnum<{
            stop: "stop";
            export: "export";
            request: "request";
            hourly: "hourly";
            removal: "removal";
            delivery: "delivery";
        }>;
        key_fingerprint: z.ZodString;
        note: z.ZodString;
    }, z.core.$strict>>;
    signature_valid: z.ZodNullable<z.ZodBoolean>;
}, z.core.$strict>;
export type AuditCheckpoint = z.infer<typeof AuditCheckpoint>;
export type AuditCheckpointPage = z.infer<typeof AuditCheckpointPage>;
export type CheckpointOccasion = z.infer<typeof CheckpointOccasion>;
export type AuditKey = z.infer<typeof AuditKey>;
export type AuditIntegrity = z.infer<typeof AuditIntegrity>;
export type AuditFinding = z.infer<typeof AuditFinding>;
export type VerifyAudit = z.infer<typeof VerifyAudit>;
export type VerificationLine = z.infer<typeof VerificationLine>;
export type ExportAudit = z.infer<typeof ExportAudit>;
export type AuditProof = z.infer<typeof AuditProof>;

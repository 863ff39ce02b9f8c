/** What officers decide about the audit itself: erasing a person's fields, legal holds, removal by age, and what two people must agree on. */
import { z } from 'zod';
export declare const EraseAuditPerson: z.ZodObject<{
    user_id: z.ZodString;
    reason: z.ZodString;
}, z.core.$strict>;
export declare const AuditErasure: z.ZodObject<{
    user_id: z.ZodString;
    fields: z.ZodInt;
    records: z.ZodInt;
}, z.core.$strict>;
export declare const AuditRetention: z.ZodObject<{
    minimum_days: z.ZodInt;
    remove_after_days: z.ZodNullable<z.ZodInt>;
}, z.core.$strict>;
export declare const AuditRetentionView: z.ZodObject<{
    retention: z.ZodObject<{
        minimum_days: z.ZodInt;
        remove_after_days: z.ZodNullable<z.ZodInt>;
    }, z.core.$strict>;
    version: z.ZodInt;
    changed_at: z.ZodNullable<z.ZodInt>;
    oldest_seq: z.ZodNullable<z.ZodInt>;
    removed_records: z.ZodInt;
}, z.core.$strict>;
export declare const CreateAuditHold: z.ZodObject<{
    name: z.ZodString;
    filters: z.ZodObject<{
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
    }, z.core.$strict>;
    reason: z.ZodString;
}, z.core.$strict>;
export declare const AuditHold: z.ZodObject<{
    id: z.ZodString;
    name: z.ZodString;
    filters: z.ZodObject<{
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
    }, z.core.$strict>;
    reason: z.ZodString;
    created_at: z.ZodInt;
    created_by: z.ZodString;
    lifted_at: z.ZodNullable<z.ZodInt>;
}, z.core.$strict>;
export declare const AuditHoldList: z.ZodObject<{
    items: z.ZodArray<z.ZodObject<{
        id: z.ZodString;
        name: z.ZodString;
        filters: z.ZodObject<{
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
        }, z.core.$strict>;
        reason: z.ZodString;
        created_at: z.ZodInt;
        created_by: z.ZodString;
        lifted_at: z.ZodNullable<z.ZodInt>;
    }, z.core.$strict>>;
}, z.core.$strict>;
export declare const TwoPersonAction: z.ZodDiscriminatedUnion<[z.ZodObject<{
    kind: z.ZodLiteral<"change_retention">;
    retention: z.ZodObject<{
        minimum_days: z.ZodInt;
        remove_after_days: z.ZodNullable<z.ZodInt>;
    }, z.core.$strict>;
}, z.core.$strict>, z.ZodObject<{
    kind: z.ZodLiteral<"lift_hold">;
    hold_id: z.ZodString;
}, z.core.$strict>, z.ZodObject<{
    kind: z.ZodLiteral<"change_key">;
    fingerprint: z.ZodOptional<z.ZodString>;
}, z.core.$strict>, z.ZodObject<{
    kind: z.ZodLiteral<"change_webhook">;
    webhook: z.ZodObject<{
        url: z.ZodString;
        every_minutes: z.ZodInt;
    }, z.core.$strict>;
}, z.core.$strict>, z.ZodObject<{
    kind: z.ZodLiteral<"remove_webhook">;
}, z.core.$strict>], "kind">;
export declare const CreateTwoPersonRequest: z.ZodObject<{
    action: z.ZodDiscriminatedUnion<[z.ZodObject<{
        kind: z.ZodLiteral<"change_retention">;
        retention: z.ZodObject<{
            minimum_days: z.ZodInt;
            remove_after_days: z.ZodNullable<z.ZodInt>;
        }, z.core.$strict>;
    }, z.core.$strict>, z.ZodObject<{
        kind: z.ZodLiteral<"lift_hold">;
        hold_id: z.ZodString;
    }, z.core.$strict>, z.ZodObject<{
        kind: z.ZodLiteral<"change_key">;
        fingerprint: z.ZodOptional<z.ZodString>;
    }, z.core.$strict>, z.ZodObject<{
        kind: z.ZodLiteral<"change_webhook">;
        webhook: z.ZodObject<{
            url: z.ZodString;
            every_minutes: z.ZodInt;
        }, z.core.$strict>;
    }, z.core.$strict>, z.ZodObject<{
        kind: z.ZodLiteral<"remove_webhook">;
    }, z.core.$strict>], "kind">;
    reason: z.ZodString;
}, z.core.$strict>;
export declare const DecideTwoPersonRequest: z.ZodObject<{
    decision: z.ZodEnum<{
        approve: "approve";
        refuse: "refuse";
    }>;
    digest: z.ZodString;
}, z.core.$strict>;
export declare const TwoPersonRequest: z.ZodObject<{
    id: z.ZodString;
    action: z.ZodDiscriminatedUnion<[z.ZodObject<{
        kind: z.ZodLiteral<"change_retention">;
        retention: z.ZodObject<{
            minimum_days: z.ZodInt;
            remove_after_days: z.ZodNullable<z.ZodInt>;
        }, z.core.$strict>;
    }, z.core.$strict>, z.ZodObject<{
        kind: z.ZodLiteral<"lift_hold">;
        hold_id: z.ZodString;
    }, z.core.$strict>, z.ZodObject<{
        kind: z.ZodLiteral<"change_key">;
        fingerprint: z.ZodOptional<z.ZodString>;
    }, z.core.$strict>, z.ZodObject<{
        kind: z.ZodLiteral<"change_webhook">;
        webhook: z.ZodObject<{
            url: z.ZodString;
            every_minutes: z.ZodInt;
        }, z.core.$strict>;
    }, z.core.$strict>, z.ZodObject<{
        kind: z.ZodLiteral<"remove_webhook">;
    }, z.core.$strict>], "kind">;
    reason: z.ZodString;
    digest: z.ZodString;
    requested_by: z.ZodString;
    requested_by_name: z.ZodString;
    requested_at: z.ZodInt;
    expires_at: z.ZodInt;
    state: z.ZodEnum<{
        refused: "refused";
        open: "open";
        approved: "approved";
        expired: "expired";
    }>;
    decided_by: z.ZodNullable<z.ZodString>;
    decided_at: z.ZodNullable<z.ZodInt>;
}, z.core.$strict>;
export declare const ListTwoPersonQuery: z.ZodObject<{
    cursor: z.ZodOptional<z.ZodString>;
    limit: z.ZodOptional<z.ZodCoercedNumber<unknown>>;
}, z.core.$strict>;
export declare const TwoPersonPage: z.ZodObject<{
    items: z.ZodArray<z.ZodObject<{
        id: z.ZodString;
        action: z.ZodDiscriminatedUnion<[z.ZodObject<{
            kind: z.ZodLiteral<"change_retention">;
            retention: z.ZodObject<{
                minimum_days: z.ZodInt;
                remove_after_days: z.ZodNullable<z.ZodInt>;
            }, z.core.$strict>;
        }, z.core.$strict>, z.ZodObject<{
            kind: z.ZodLiteral<"lift_hold">;
            hold_id: z.ZodString;
        }, z.core.$strict>, z.ZodObject<{
            kind: z.ZodLiteral<"change_key">;
            fingerprint: z.ZodOptional<z.ZodString>;
        }, z.core.$strict>, z.ZodObject<{
            kind: z.ZodLiteral<"change_webhook">;
            webhook: z.ZodObject<{
                url: z.ZodString;
                every_minutes: z.ZodInt;
            }, z.core.$strict>;
        }, z.core.$strict>, z.ZodObject<{
            kind: z.ZodLiteral<"remove_webhook">;
        }, z.core.$strict>], "kind">;
        reason: z.ZodString;
        digest: z.ZodString;
        requested_by: z.ZodString;
        requested_by_name: z.ZodString;
        requested_at: z.ZodInt;
        expires_at: z.ZodInt;
        state: z.ZodEnum<{
            refused: "refused";
            open: "open";
            approved: "approved";
            expired: "expired";
        }>;
        decided_by: z.ZodNullable<z.ZodString>;
        decided_at: z.ZodNullable<z.ZodInt>;
    }, z.core.$strict>>;
    next_cursor: z.ZodNullable<z.ZodString>;
}, z.core.$strict>;
export type EraseAuditPerson = z.infer<typeof EraseAuditPerson>;
export type AuditErasure = z.infer<typeof AuditErasure>;
export type AuditRetention = z.infer<typeof AuditRetention>;
export type AuditRetentionView = z.infer<typeof AuditRetentionView>;
export type CreateAuditHold = z.infer<typeof CreateAuditHold>;
export type AuditHold = z.infer<typeof AuditHold>;
export type AuditHoldList = z.infer<typeof AuditHoldList>;
export type TwoPersonAction = z.infer<typeof TwoPersonAction>;
export type CreateTwoPersonRequest = z.infer<typeof CreateTwoPersonRequest>;
export type DecideTwoPersonRequest = z.infer<typeof DecideTwoPersonRequest>;
export type TwoPersonRequest = z.infer<typeof TwoPersonRequest>;
export type TwoPersonPage = z.infer<typeof TwoPersonPage>;

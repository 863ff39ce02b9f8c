/** The columns the product may name, typed for Kysely. Core's secrets (sessions.token, users.password, users.mfasecret) are absent, so no query can select them. */
import type {Generated} from 'kysely';

/** Core's tables: only read. Times are ms; 0 = never. */
interface CoreTables {
    users: {
        id: string; createat: number; updateat: number; deleteat: number;
        username: string; authservice: string | null; email: string; nickname: string; firstname: string; lastname: string;
        roles: string; locale: string; mfaactive: boolean; lastlogin: number;
    };
    sessions: {
        id: string; createat: number; expiresat: number; lastactivityat: number; userid: string;
        /** A push token: secret, so only for mirroring and for sending. */
        deviceid: string;
        roles: string; isoauth: boolean; expirednotify: boolean;
        /** jsonb of texts. */
        props: Record<string, string>;
    };
    bots: {userid: string; description: string; ownerid: string; createat: number; updateat: number; deleteat: number};
    teams: {id: string; displayname: string; name: string; deleteat: number};
    teammembers: {teamid: string; userid: string; roles: string; deleteat: number};
}

interface AuditTables {
    /** Written in the transaction of what they record, waiting for their place in the chain. */
    security_controls_audit_pending: {id: Generated<number>; body: string};
    /** The chain. Columns after hash are copies from body, for filters. */
    security_controls_audit_records: {
        seq: number; at: number; body: string; hash: string;
        record_id: string; event_name: string; status: string; actor_id: string; target_id: string; job_id: string;
    };
    /** What the chain holds only as a commitment; rows here may be erased. */
    security_controls_audit_personal: {record_id: string; field: string; salt: string; value: string};
}

interface SettingTables {
    /** Core's settings as last seen, one row each; value is JSON text. */
    security_controls_core_settings: {name: string; value: string; seen_at: number};
    /** Changes announced by an admin; closed by their outcome. */
    security_controls_core_setting_changes: {
        id: string; setting_group: string; actor: string;
        /** JSON text of the settings and their new values. */
        settings: string;
        request_id: string; announced_at: number; expires_at: number; closed_at: number; outcome: string;
    };
    security_controls_policies: {name: string; version: number; document: string; changed_at: number; changed_by: string};
}

interface HttpTables {
    security_controls_idempotency: {
        actor_id: string; endpoint: string; key: string; body_hash: string; status: number; reply: string; etag: string; created_at: number;
    };
    /** Refusals of one actor at one endpoint within one minute are one audit record. */
    security_controls_refusals: {actor_id: string; endpoint: string; error_id: string; minute: number; count: number};
}

export interface Tables extends CoreTables, AuditTables, SettingTables, HttpTables {
    security_controls_migrations: {name: string; applied_at: number};
}

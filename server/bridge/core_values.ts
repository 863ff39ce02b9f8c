/**
 * Reads what Mattermost's plugin API answers into the port's types. JSON of Go leaves out empty fields and gob drops pointers to zero
 * values, so whatever is missing is zero (facts of the plugin RPC), and nothing but the fields named here gets through.
 */
import type {CoreConfig, CoreLicense, Session, User} from '../host';

export type JsonObject = Record<string, unknown>;

export function readUser(value: unknown): User {
    const user = asObject(value);
    return {
        id: text(user.id), username: text(user.username), email: text(user.email),
        first_name: text(user.first_name), last_name: text(user.last_name), nickname: text(user.nickname),
        roles: text(user.roles), auth_service: text(user.auth_service), delete_at: integer(user.delete_at),
        is_bot: user.is_bot === true, mfa_active: user.mfa_active === true, locale: text(user.locale),
    };
}

export function readSession(value: unknown): Session {
    const session = asObject(value);
    const props: Record<string, string> = {};
    for (const [name, prop] of Object.entries(asObject(session.props))) {
        props[name] = text(prop);
    }
    return {
        id: text(session.id), user_id: text(session.user_id), create_at: integer(session.create_at),
        expires_at: integer(session.expires_at), last_activity_at: integer(session.last_activity_at),
        roles: text(session.roles), is_oauth: session.is_oauth === true, props,
    };
}

export function readConfig(value: unknown): CoreConfig {
    const config = asObject(value);
    const sections: Record<string, Record<string, unknown>> = {};
    for (const [name, section] of Object.entries(config)) {
        sections[name] = asObject(section);
    }
    const service = asObject(config.ServiceSettings);
    const guests = asObject(config.GuestAccountsSettings);
    const email = asObject(config.EmailSettings);
    return {
        ...sections,
        ServiceSettings: {
            ...service,
            SiteURL: text(service.SiteURL),
            EnableMultifactorAuthentication: service.EnableMultifactorAuthentication === true,
            EnforceMultifactorAuthentication: service.EnforceMultifactorAuthentication === true,
            EnableOAuthServiceProvider: service.EnableOAuthServiceProvider === true,
            AllowedUntrustedInternalConnections: text(service.AllowedUntrustedInternalConnections),
            EnableInsecureOutgoingConnections: service.EnableInsecureOutgoingConnections === true,
        },
        GuestAccountsSettings: {...guests, EnforceMultifactorAuthentication: guests.EnforceMultifactorAuthentication === true},
        EmailSettings: {
            ...email,
            SendPushNotifications: email.SendPushNotifications === true,
            PushNotificationServer: text(email.PushNotificationServer),
            PushNotificationContents: text(email.PushNotificationContents),
        },
    };
}

export function readLicense(value: unknown): CoreLicense {
    const features = asObject(asObject(value).features);
    const isLicensed = value !== null && value !== undefined;
    return {isLicensed, mfa: features.mfa === true, idLoaded: features.id_loaded === true, mhpns: features.mhpns === true, sku: text(asObject(value).sku_short_name)};
}

function asObject(value: unknown): JsonObject {
    return typeof value === 'object' && value !== null ? value as JsonObject : {};
}

function text(value: unknown): string {
    return typeof value === 'string' ? value : '';
}

function integer(value: unknown): number {
    return typeof value === 'number' ? value : 0;
}

/** The licence: none, or one with the features this product asks about. */

export interface License {
    id: string;
    issued_at: number;
    starts_at: number;
    expires_at: number;
    sku_name: string;
    sku_short_name: string;
    /** Features as model.Features names them on the wire. */
    features: Record<string, boolean | number>;
}

const YEAR_MS = 365 * 24 * 60 * 60 * 1000;

export function enterpriseLicense(now: number): License {
    return {
        id: 'standinlicensestandinlicen', issued_at: now, starts_at: now, expires_at: now + YEAR_MS, sku_name: 'Enterprise', sku_short_name: 'enterprise',
        features: {users: 1000, mfa: true, mhpns: true, id_loaded: true, guest_accounts: true, ldap: true, saml: true, compliance: true, cluster: true, metrics: true},
    };
}

/** GET /license/client?format=old. */
export function clientLicense(license: License | null): Record<string, string> {
    if (!license) {
        return {IsLicensed: 'false'};
    }
    const text = (feature: string): string => String(license.features[feature] === true);
    return {
        IsLicensed: 'true', SkuShortName: license.sku_short_name, SkuName: license.sku_name, Id: license.id, ExpiresAt: String(license.expires_at),
        MFA: text('mfa'), MHPNS: text('mhpns'), IDLoadedPushNotifications: text('id_loaded'), GuestAccounts: text('guest_accounts'),
        Compliance: text('compliance'), LDAP: text('ldap'), SAML: text('saml'), Cluster: text('cluster'), Metrics: text('metrics'),
    };
}

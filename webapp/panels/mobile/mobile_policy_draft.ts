/** The mobile policy as a form holds it, every text as it is typed, and the policy that makes. Pure: what cannot be saved is told at its field. */
import {MOBILE_TEXTS} from '../../../contract/names';
import type {MobilePolicy} from '../../../contract/types';

export interface EnteredMobilePolicy {
    vpn_with_mfa: boolean;
    client_certificates: boolean;
    minimum_app_version: string;
    ios_bundle_id: string;
    apple_team_id: string;
    android_package: string;
    /** Several, with spaces between. */
    android_fingerprints: string;
}

/** In the order they are shown. */
export const POLICY_TEXTS = ['minimum_app_version', 'ios_bundle_id', 'apple_team_id', 'android_package', 'android_fingerprints'] as const;
export type PolicyText = typeof POLICY_TEXTS[number];

/** The contract's limits. */
const MOST_FINGERPRINTS = 10;
const LONGEST_NAME = 155;

export function toEntered({deep_links: app, ...policy}: MobilePolicy): EnteredMobilePolicy {
    return {
        ...policy, ios_bundle_id: app.ios_bundle_id ?? '', apple_team_id: app.apple_team_id ?? '', android_package: app.android_package ?? '',
        android_fingerprints: app.android_fingerprints.join(' '),
    };
}

export function toPolicy({vpn_with_mfa, client_certificates, minimum_app_version, ...app}: EnteredMobilePolicy): MobilePolicy {
    return {
        vpn_with_mfa, client_certificates, minimum_app_version: minimum_app_version.trim(),
        deep_links: {
            ios_bundle_id: app.ios_bundle_id.trim() || null, apple_team_id: app.apple_team_id.trim() || null, android_package: app.android_package.trim() || null,
            android_fingerprints: fingerprintsOf(app.android_fingerprints),
        },
    };
}

export function isWrong(entered: EnteredMobilePolicy, name: PolicyText): boolean {
    if (name === 'android_fingerprints') {
        const fingerprints = fingerprintsOf(entered.android_fingerprints);
        return fingerprints.length > MOST_FINGERPRINTS || !fingerprints.every((one) => MOBILE_TEXTS.android_fingerprint.test(one));
    }
    const text = entered[name].trim();
    return text !== '' && (text.length > LONGEST_NAME || !MOBILE_TEXTS[name].test(text));
}

const fingerprintsOf = (entered: string) => entered.toUpperCase().split(/\s+/).filter((one) => one !== '');

/** The mobile policy: what admins declare because no check can see it, and the identity of their own apps. */
import type {MobilePolicy} from '../../contract/posture';
import {createPolicyStore} from '../database/policy_store';

/** What holds until somebody saves the policy. */
export const DEFAULT_MOBILE_POLICY: MobilePolicy = {
    vpn_with_mfa: false,
    client_certificates: false,
    minimum_app_version: '',
    deep_links: {ios_bundle_id: null, apple_team_id: null, android_package: null, android_fingerprints: []},
};

export const {read: readMobilePolicy, replace: replaceMobilePolicy} = createPolicyStore('mobile', DEFAULT_MOBILE_POLICY);

/** Every check by its name, in the contract's order. */
import type {PostureCheck} from '../../contract/posture';
import {POSTURE_CHECKS} from '../../contract/names';

import type {Facts} from './facts';
import type {Check, NewFinding} from './finding';
import {toFinding} from './finding';
import * as network from './network_checks';
import * as push from './push_checks';
import * as settings from './settings_checks';

const CHECKS: Readonly<Record<PostureCheck, Check>> = {
    site_url: network.checkSiteUrl,
    certificate: network.checkCertificate,
    tls_version: network.checkTlsVersion,
    hsts: network.checkHsts,
    websocket: network.checkWebsocket,
    client_certificates: network.checkClientCertificates,
    deep_links: network.checkDeepLinks,
    push_contents: push.checkPushContents,
    push_route: push.checkPushRoute,
    mfa: settings.checkMfa,
    guest_access: settings.checkGuestAccess,
    open_server: settings.checkOpenServer,
    access_tokens: settings.checkAccessTokens,
    session_length: settings.checkSessionLength,
    session_idle: settings.checkSessionIdle,
    session_extension: settings.checkSessionExtension,
    password_change: settings.checkPasswordChange,
    biometrics: settings.checkBiometrics,
    jailbreak: settings.checkJailbreak,
    screenshots: settings.checkScreenshots,
    secure_preview: settings.checkSecurePreview,
    pdf_links: settings.checkPdfLinks,
    file_download: settings.checkFileDownload,
    file_upload: settings.checkFileUpload,
    ephemeral_mode: settings.checkEphemeralMode,
    outdated_apps: settings.checkOutdatedApps,
    url_schemes: settings.checkUrlSchemes,
};

export function judge(facts: Facts): NewFinding[] {
    return POSTURE_CHECKS.map((check) => toFinding(check, CHECKS[check](facts)));
}

/** Checks of core's settings, its licence and the connected apps. */
import type {Facts} from './facts';
import {isOn, numberOf} from './facts';
import type {Check, Judgement} from './finding';

/** A week: long enough for daily use, short enough for a lost phone. Core's own default is 30 days. */
const GOOD_LENGTH_HOURS = 7 * 24;
const WEAK_LENGTH_HOURS = 30 * 24;
/** What a week and half an hour would be set to by the button. */
const IDLE_MINUTES = 30;

/** Short names of the licences that carry a feature (model/license.go: MinimumEnterpriseLicense; the older E20 is below it). */
const ENTERPRISE = ['enterprise', 'advanced', 'entry'];
const ADVANCED = ['advanced', 'entry'];

/** Schemes of the stock apps. */
const STOCK_SCHEMES = ['mmauth://', 'mmauthbeta://'];

/** good when the setting has the wanted value, otherwise `otherwise`; one that needs a licence the server lacks does nothing. */
function setting(name: string, wanted: boolean, otherwise: 'weak' | 'open', licences: readonly string[] | null = null): Check {
    return (facts) => {
        const [section = '', field = ''] = name.split('.');
        const on = isOn(facts, section, field);
        if (licences !== null && !licences.includes(facts.license.sku)) {
            return {result: 'not_applicable', detail: licences === ADVANCED ? 'needs_advanced' : 'needs_enterprise', setting: name};
        }
        return {result: on === wanted ? 'good' : otherwise, detail: on ? 'setting_on' : 'setting_off', setting: name, ...(on !== wanted && {fix: wanted})};
    };
}

export const checkBiometrics = setting('NativeAppSettings.MobileEnableBiometrics', true, 'weak', ENTERPRISE);
export const checkJailbreak = setting('NativeAppSettings.MobileJailbreakProtection', true, 'weak', ENTERPRISE);
export const checkScreenshots = setting('NativeAppSettings.MobilePreventScreenCapture', true, 'weak', ENTERPRISE);
export const checkSecurePreview = setting('NativeAppSettings.MobileEnableSecureFilePreview', true, 'weak', ADVANCED);
export const checkPdfLinks = setting('NativeAppSettings.MobileAllowPdfLinkNavigation', false, 'weak', ADVANCED);
export const checkFileDownload = setting('FileSettings.EnableMobileDownload', false, 'weak');
export const checkFileUpload = setting('FileSettings.EnableMobileUpload', false, 'weak');
export const checkPasswordChange = setting('ServiceSettings.TerminateSessionsOnPasswordChange', true, 'open');
export const checkOpenServer = setting('TeamSettings.EnableOpenServer', false, 'open');
export const checkAccessTokens = setting('ServiceSettings.EnableUserAccessTokens', false, 'weak');

/** Whichever ends a phone's session first: core's length, or the age the session limits allow. */
export const checkSessionLength: Check = (facts) => {
    const name = 'ServiceSettings.SessionLengthMobileInHours';
    const hours = numberOf(facts, 'ServiceSettings', 'SessionLengthMobileInHours');
    const limit = facts.phoneLimits.absoluteMinutes;
    if (limit !== null && (hours <= 0 || limit < hours * 60)) {
        return {result: gradeHours(limit / 60), detail: 'session_hours_limited', values: {hours: Math.ceil(limit / 60)}, setting: name};
    }
    const result = gradeHours(hours);
    return {result, detail: 'session_hours', values: {hours}, setting: name, ...(result !== 'good' && {fix: GOOD_LENGTH_HOURS})};
};

const gradeHours = (hours: number) => (hours <= 0 || hours > WEAK_LENGTH_HOURS ? 'open' : hours > GOOD_LENGTH_HOURS ? 'weak' : 'good');

/** Core's own idle limit never meets phones, and nobody while sessions are extended by use (core's GetSession). */
export const checkSessionIdle: Check = (facts) => {
    const name = 'ServiceSettings.SessionIdleTimeoutInMinutes';
    const minutes = numberOf(facts, 'ServiceSettings', 'SessionIdleTimeoutInMinutes');
    if (facts.phoneLimits.idleMinutes !== null) {
        return {result: 'good', detail: 'idle_for_phones', values: {minutes: facts.phoneLimits.idleMinutes}, setting: name};
    }
    if (minutes <= 0) {
        return {result: 'weak', detail: 'no_idle_limit', setting: name, fix: IDLE_MINUTES};
    }
    return {result: 'weak', detail: isOn(facts, 'ServiceSettings', 'ExtendSessionLengthWithActivity') ? 'idle_not_applied' : 'idle_not_for_phones', values: {minutes}, setting: name};
};

export const checkSessionExtension: Check = (facts) => {
    const name = 'ServiceSettings.ExtendSessionLengthWithActivity';
    if (!isOn(facts, 'ServiceSettings', 'ExtendSessionLengthWithActivity')) {
        return {result: 'good', detail: 'setting_off', setting: name};
    }
    const limit = facts.phoneLimits.absoluteMinutes;
    return limit === null ?
        {result: 'weak', detail: 'setting_on', setting: name, fix: false} :
        {result: 'good', detail: 'extended_up_to', values: {hours: Math.ceil(limit / 60)}, setting: name};
};

export const checkMfa: Check = (facts) => {
    const name = 'ServiceSettings.EnforceMultifactorAuthentication';
    const {EnableMultifactorAuthentication: enabled, EnforceMultifactorAuthentication: enforced} = facts.config.ServiceSettings;
    if (enabled && enforced && facts.license.mfa) {
        return {result: 'good', detail: 'mfa_enforced', setting: name};
    }
    if (facts.policy.vpn_with_mfa) {
        return {result: 'good', detail: 'vpn_with_mfa', setting: name};
    }
    const {required, inGrace, notRequired} = facts.mfaPolicy;
    if (enabled && required) {
        return inGrace + notRequired === 0 ?
            {result: 'good', detail: 'mfa_by_policy', setting: name} :
            {result: 'weak', detail: 'mfa_by_policy_partly', values: {grace: inGrace, others: notRequired}, setting: name};
    }
    if (!enabled) {
        return {result: 'open', detail: 'mfa_off', setting: 'ServiceSettings.EnableMultifactorAuthentication', fix: true};
    }
    return enforced ?
        {result: 'weak', detail: 'mfa_unlicensed', setting: name} :
        {result: 'weak', detail: 'mfa_optional', setting: name, ...(facts.license.mfa && {fix: true})};
};

export const checkGuestAccess: Check = (facts) => {
    const name = 'GuestAccountsSettings.Enable';
    if (!isOn(facts, 'GuestAccountsSettings', 'Enable')) {
        return {result: 'good', detail: 'setting_off', setting: name};
    }
    const {EnableMultifactorAuthentication: enabled, EnforceMultifactorAuthentication: enforced} = facts.config.ServiceSettings;
    const guestsNeedMfa = enabled && enforced && facts.license.mfa && facts.config.GuestAccountsSettings.EnforceMultifactorAuthentication;
    return {result: guestsNeedMfa ? 'weak' : 'open', detail: guestsNeedMfa ? 'guests_with_mfa' : 'guests_without_mfa', setting: name, fix: false};
};

/** Servers from 11.10 have it. An older server's configuration reaches a plugin with the section too, but empty. */
export const checkEphemeralMode: Check = (facts) => {
    const {serverVersion: [major, minor], license, config} = facts;
    if (major < 11 || (major === 11 && minor < 10)) {
        return {result: 'not_applicable', detail: 'needs_newer_server'};
    }
    if (!ADVANCED.includes(license.sku)) {
        return {result: 'not_applicable', detail: 'needs_advanced'};
    }
    if (config.MobileEphemeralModeSettings === undefined) {
        return {result: 'could_not_check', detail: 'setting_not_shown'};
    }
    const name = 'MobileEphemeralModeSettings.Enable';
    if (!isOn(facts, 'MobileEphemeralModeSettings', 'Enable')) {
        return {result: 'weak', detail: 'setting_off', setting: name, fix: true};
    }
    const number = (field: string) => numberOf(facts, 'MobileEphemeralModeSettings', field);
    return {
        result: 'good', detail: 'ephemeral_on', setting: name,
        values: {seconds: number('DisconnectionTimeoutSeconds'), hours: number('OfflinePersistenceTimerHours'), days: number('AutoCacheCleanupDays')},
    };
};

/** A log-in hands its token to the app behind the scheme it came with. */
export const checkUrlSchemes: Check = ({config}) => {
    const given = config.NativeAppSettings?.AppCustomURLSchemes;
    const schemes = Array.isArray(given) ? given.map((one) => String(one).trim().toLowerCase()) : [];
    const name = 'NativeAppSettings.AppCustomURLSchemes';
    const harmless = schemes.filter((scheme) => scheme !== '' && !/^(?:https?|javascript|data|file)(?::|$)/.test(scheme));
    if (harmless.length < schemes.length) {
        return {result: 'open', detail: 'schemes_any_site', setting: name, fix: (harmless.length === 0 ? STOCK_SCHEMES : harmless).join(', ')};
    }
    return schemes.every((scheme) => STOCK_SCHEMES.includes(scheme)) ?
        {result: 'good', detail: 'schemes_stock', setting: name} :
        {result: 'weak', detail: 'schemes_own', values: {schemes: schemes.join(', ').slice(0, 400)}, setting: name};
};

export const checkOutdatedApps: Check = ({devices, policy}): Judgement => {
    const count = (which: Facts['devices']) => which.reduce((sum, {sessions}) => sum + sessions, 0);
    if (policy.minimum_app_version === '') {
        return {result: 'not_applicable', detail: 'no_minimum_version'};
    }
    const outdated = count(devices.filter((one) => one.outdated));
    if (outdated > 0) {
        return {result: 'open', detail: 'apps_outdated', values: {sessions: outdated, minimum: policy.minimum_app_version}};
    }
    const silent = count(devices.filter(({version}) => version === ''));
    return silent > 0 ?
        {result: 'weak', detail: 'apps_untold', values: {sessions: silent}} :
        {result: 'good', detail: 'apps_current', values: {minimum: policy.minimum_app_version}};
};

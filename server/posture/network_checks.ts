/** Checks of how the server stands on the network, judged from what the probes met. */
import {findAndroidObjections, findAppleObjections} from '../../mobile_kit/check_well_known';

import type {Facts, Fetched, Probe} from './facts';
import {textOf} from './facts';
import type {Check, Judgement} from './finding';
import {couldNotCheck} from './finding';

const DAY_MS = 86_400_000;
/** Renewals by ACME come 30 days before; two weeks left means they failed. */
const EXPIRES_SOON_MS = 14 * DAY_MS;
/** Half a year: below it browsers' preload lists and scanners call HSTS weak. */
const HSTS_SECONDS = 15_768_000;

const siteUrl = (facts: Facts) => facts.config.ServiceSettings.SiteURL;
const isHttps = (facts: Facts) => siteUrl(facts).toLowerCase().startsWith('https://');
const noHttps: Judgement = {result: 'not_applicable', detail: 'no_https'};

export const checkSiteUrl: Check = (facts) => {
    if (siteUrl(facts) === '') {
        return {result: 'open', detail: 'no_site_url', setting: 'ServiceSettings.SiteURL'};
    }
    return isHttps(facts) ?
        {result: 'good', detail: 'https', setting: 'ServiceSettings.SiteURL'} :
        {result: 'open', detail: 'plain_http', setting: 'ServiceSettings.SiteURL'};
};

export const checkCertificate: Check = ({network: {tls}, now}) => {
    if (tls === null) {
        return noHttps;
    }
    if (!tls.ok) {
        return couldNotCheck(tls.failure);
    }
    const [leaf] = tls.value.certificates;
    if (leaf && leaf.not_after <= now) {
        return {result: 'open', detail: 'certificate_expired', values: {days: Math.floor((now - leaf.not_after) / DAY_MS)}};
    }
    if (!tls.value.verified) {
        return {result: 'open', detail: 'certificate_not_trusted', values: {reason: tls.value.verify_error.slice(0, 200)}};
    }
    const days = leaf ? Math.floor((leaf.not_after - now) / DAY_MS) : 0;
    return leaf && leaf.not_after - now < EXPIRES_SOON_MS ?
        {result: 'weak', detail: 'certificate_expires_soon', values: {days}} :
        {result: 'good', detail: 'certificate_valid', values: {days}};
};

export const checkTlsVersion: Check = ({network: {tls, oldTls}}) => {
    if (tls === null) {
        return noHttps;
    }
    if (!tls.ok) {
        return oldTls?.ok && oldTls.value ? {result: 'open', detail: 'old_tls_only'} : couldNotCheck(tls.failure);
    }
    const version = tls.value.version;
    if (oldTls?.ok && oldTls.value) {
        return {result: 'weak', detail: 'old_tls_too', values: {version}};
    }
    return {result: 'good', detail: 'current_tls', values: {version}};
};

export const checkHsts: Check = (facts) => {
    const {ping} = facts.network;
    if (!isHttps(facts) || ping === null) {
        return noHttps;
    }
    if (!ping.ok) {
        return couldNotCheck(ping.failure);
    }
    const match = /max-age\s*=\s*"?(\d{1,12})/i.exec(ping.value.hsts);
    const seconds = Number(match?.[1] ?? 0);
    if (seconds === 0) {
        return {result: 'open', detail: 'no_hsts'};
    }
    const days = Math.floor(seconds / 86_400);
    return seconds < HSTS_SECONDS ? {result: 'weak', detail: 'short_hsts', values: {days}} : {result: 'good', detail: 'hsts', values: {days}};
};

export const checkWebsocket: Check = (facts) => {
    const configured = textOf(facts, 'ServiceSettings', 'WebsocketURL').toLowerCase();
    const {websocket} = facts.network;
    if (configured.startsWith('ws://') || (configured === '' && !isHttps(facts))) {
        return {result: 'open', detail: 'plain_websocket', setting: 'ServiceSettings.WebsocketURL'};
    }
    if (websocket === null) {
        return {result: 'could_not_check', detail: 'no_site_url'};
    }
    if (!websocket.ok) {
        return couldNotCheck(websocket.failure);
    }
    // Core refuses a request that is no upgrade with 400; a proxy that keeps the path for itself answers otherwise.
    return [101, 400, 426].includes(websocket.value.status) ?
        {result: 'good', detail: 'websocket_answers'} :
        {result: 'weak', detail: 'websocket_other_answer', values: {status: websocket.value.status}};
};

export const checkDeepLinks: Check = ({network: {appleFile, androidFile}, policy}) => {
    if (appleFile === null && androidFile === null) {
        return {result: 'not_applicable', detail: 'no_own_app'};
    }
    const failed = [appleFile, androidFile].find((probe): probe is {ok: false; failure: string} => probe !== null && !probe.ok);
    if (failed) {
        return couldNotCheck(failed.failure);
    }
    const apple = appleFile?.ok ? findAppleObjections(appleFile.value, policy.deep_links) : [];
    const android = androidFile?.ok ? findAndroidObjections(androidFile.value, policy.deep_links) : [];
    if (apple.length === 0 && android.length === 0) {
        return {result: 'good', detail: 'deep_links_work'};
    }
    return {result: 'weak', detail: 'deep_links_refused', values: {apple: apple.join(', ') || '-', android: android.join(', ') || '-'}};
};

/** The server itself has no certificate to show, so what it meets is what a stranger meets. */
export const checkClientCertificates: Check = ({network: {ping}, policy}) => {
    if (!policy.client_certificates) {
        return {result: 'not_applicable', detail: 'not_declared'};
    }
    if (ping === null) {
        return {result: 'could_not_check', detail: 'no_site_url'};
    }
    return refusesStrangers(ping);
};

function refusesStrangers(ping: Probe<Fetched>): Judgement {
    if (!ping.ok) {
        // With TLS 1.3 the refusal may come as a broken connection instead of an answer.
        return couldNotCheck(ping.failure);
    }
    // NGINX: 400 without a certificate, 403 by the generated rule; 495 and 496 when its error pages are unfolded.
    return [400, 403, 495, 496].includes(ping.value.status) ?
        {result: 'good', detail: 'certificate_demanded', values: {status: ping.value.status}} :
        {result: 'open', detail: 'certificate_not_demanded', values: {status: ping.value.status}};
}

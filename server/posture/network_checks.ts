/** Checks of how the server stands on the network, judged from what the probes met. */
import {findAddressObjections, findAndroidObjections, findAppleObjections} from '../../mobile_kit/check_well_known';
import type {TlsInspection} from '../host';

import type {Facts, Fetched, Probe} from './facts';
import {isOn, textOf} from './facts';
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

export const checkCertificate: Check = ({network: {tls, site}, now}) => {
    if (tls === null) {
        return noHttps;
    }
    if (!tls.ok) {
        return couldNotCheck(tls.failure);
    }
    const {certificates, verified, verify_error: reason} = tls.value;
    const [leaf] = certificates;
    if (leaf && leaf.not_after <= now) {
        return {result: 'open', detail: 'certificate_expired', values: {days: Math.floor((now - leaf.not_after) / DAY_MS)}};
    }
    if (!verified) {
        return judgeUntrusted(leaf, site?.host ?? '', reason);
    }
    // A chain ends with whichever of its certificates ends first.
    const endsAt = Math.min(...certificates.map(({not_after: at}) => at));
    const days = Math.floor((endsAt - now) / DAY_MS);
    return endsAt - now < EXPIRES_SOON_MS ?
        {result: 'weak', detail: 'certificate_expires_soon', values: {days}} :
        {result: 'good', detail: 'certificate_valid', values: {days, certificates: certificates.length}};
};

function judgeUntrusted(leaf: Certificate | undefined, host: string, reason: string): Judgement {
    const names = leaf?.dns_names ?? [];
    if (names.length > 0 && !isAddress(host) && !names.some((name) => covers(name.toLowerCase(), host.toLowerCase()))) {
        return {result: 'open', detail: 'certificate_wrong_name', values: {host, names: names.join(', ').slice(0, 200)}};
    }
    return leaf && leaf.subject === leaf.issuer ?
        {result: 'open', detail: 'certificate_self_signed'} :
        {result: 'open', detail: 'certificate_not_trusted', values: {reason: reason.slice(0, 200)}};
}

type Certificate = TlsInspection['certificates'][number];
const isAddress = (host: string) => host.includes(':') || /^[0-9.]+$/.test(host);

/** A wildcard stands for one label. */
function covers(name: string, host: string): boolean {
    return name === host || (name.startsWith('*.') && host.split('.').slice(1).join('.') === name.slice(2));
}

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
        // Core sends it with every answer once this is on, behind a proxy too.
        return {result: 'open', detail: 'no_hsts', setting: 'ServiceSettings.TLSStrictTransport', ...(!isOn(facts, 'ServiceSettings', 'TLSStrictTransport') && {fix: true})};
    }
    const days = Math.floor(seconds / 86_400);
    return seconds < HSTS_SECONDS ? {result: 'weak', detail: 'short_hsts', values: {days}} : {result: 'good', detail: 'hsts', values: {days}};
};

/** Asked as clients ask: only an answered upgrade shows that the proxy passes websockets on. */
export const checkWebsocket: Check = (facts) => {
    const name = 'ServiceSettings.WebsocketURL';
    const configured = textOf(facts, 'ServiceSettings', 'WebsocketURL').toLowerCase();
    const {websocket, ping} = facts.network;
    if (siteUrl(facts) !== '' && (configured.startsWith('ws://') || (configured === '' && !isHttps(facts)))) {
        return {result: 'open', detail: 'plain_websocket', setting: name, ...(configured !== '' && isHttps(facts) && {fix: ''})};
    }
    if (websocket === null) {
        return {result: 'could_not_check', detail: 'no_site_url', setting: name};
    }
    if (facts.policy.client_certificates && ping !== null && refusesStrangers(facts).result === 'good') {
        return {result: 'could_not_check', detail: 'behind_certificates', setting: name};
    }
    if (!websocket.ok) {
        return {...couldNotCheck(websocket.failure), setting: name};
    }
    switch (websocket.value.status) {
    case 101:
        return {result: 'good', detail: 'websocket_answers', setting: name};
    // Mattermost's answer to a request that lost its Upgrade on the way.
    case 400:
    case 426:
        return {result: 'weak', detail: 'websocket_not_upgraded', values: {status: websocket.value.status}, setting: name};
    default:
        return {result: 'weak', detail: 'websocket_other_answer', values: {status: websocket.value.status}, setting: name};
    }
};

export const checkDeepLinks: Check = ({network: {appleFile, androidFile, site}, policy}) => {
    const files = [appleFile, androidFile].filter((file): file is Probe<Fetched> => file !== null);
    if (files.length === 0) {
        return {result: 'not_applicable', detail: 'no_own_app'};
    }
    const unanswered = files.find((file): file is {ok: false; failure: string} => !file.ok && file.failure !== 'net.tls');
    if (unanswered && files.every((file) => !file.ok)) {
        return couldNotCheck(unanswered.failure);
    }
    const about = (file: Probe<Fetched> | null, find: typeof findAppleObjections) => (file === null ? [] : [
        ...findAddressObjections(site), ...(file.ok ? find(file.value, policy.deep_links) : [file.failure === 'net.tls' ? 'untrusted' as const : 'no_answer' as const]),
    ]);
    const apple = about(appleFile, findAppleObjections);
    const android = about(androidFile, findAndroidObjections);
    return apple.length + android.length === 0 ?
        {result: 'good', detail: 'deep_links_work'} :
        {result: 'weak', detail: 'deep_links_refused', values: {apple: apple.join(', '), google: android.join(', ')}};
};

/** The server itself has no certificate to show, so what it meets is what a stranger meets. */
export const checkClientCertificates: Check = (facts) => {
    if (!facts.policy.client_certificates) {
        return {result: 'not_applicable', detail: 'not_declared'};
    }
    return facts.network.ping === null ? {result: 'could_not_check', detail: 'no_site_url'} : refusesStrangers(facts);
};

function refusesStrangers({network: {ping, tls}}: Facts): Judgement {
    if (!ping?.ok) {
        // The server's own certificate was fine, so it was ours that was missing: with TLS 1.3 the refusal comes as an alert.
        return tls?.ok && tls.value.verified && ping?.failure === 'net.tls' ?
            {result: 'good', detail: 'certificate_demanded_by_tls'} :
            couldNotCheck(ping?.failure ?? '');
    }
    // NGINX: 400 without a certificate, 403 by the generated rule; 495 and 496 when its error pages are unfolded.
    return [400, 403, 495, 496].includes(ping.value.status) ?
        {result: 'good', detail: 'certificate_demanded', values: {status: ping.value.status}} :
        {result: 'open', detail: 'certificate_not_demanded', values: {status: ping.value.status}};
}

/** What the checks judge: gathered first, so that every check is a function of plain values. */
import type {MobileDevices, MobilePolicy} from '../../contract/posture';
import type {PushRouteReport} from '../../contract/push';
import type {CoreConfig, CoreLicense, TlsInspection} from '../host';

import type {MfaPolicyState, PhoneLimits, PushState} from './needs';

/** failure: the host's error id, such as net.timeout. */
export type Probe<T> = {ok: true; value: T} | {ok: false; failure: string};

export interface Fetched {status: number; contentType: string; hsts: string; body: string}

export interface Site {scheme: string; host: string; port: number; url: string}

export interface NetworkFacts {
    /** Of SiteURL; null when it is no URL of a web server. */
    site: Site | null;
    /** null when SiteURL is not https. */
    tls: Probe<TlsInspection> | null;
    /** Whether the server also shakes hands when TLS 1.1 is the newest it is offered; null when it was not asked. */
    oldTls: Probe<boolean> | null;
    /** SiteURL's ping; null without a SiteURL. */
    ping: Probe<Fetched> | null;
    /** The upgrade that clients ask for. */
    websocket: Probe<Fetched> | null;
    /** null when the policy names no such app. */
    appleFile: Probe<Fetched> | null;
    androidFile: Probe<Fetched> | null;
}

export interface Facts {
    now: number;
    config: CoreConfig;
    license: CoreLicense;
    /** major, minor */
    serverVersion: [number, number];
    policy: MobilePolicy;
    network: NetworkFacts;
    push: PushState;
    pushRoute: PushRouteReport;
    phoneLimits: PhoneLimits;
    mfaPolicy: MfaPolicyState;
    devices: readonly MobileDevices[];
}

/** A setting of core's; what is missing is zero, since the plugin RPC drops zeros (facts of SaveConfig). */
export const isOn = ({config}: Facts, section: string, field: string): boolean => config[section]?.[field] === true;
export const numberOf = ({config}: Facts, section: string, field: string): number => Number(config[section]?.[field] ?? 0);
export const textOf = ({config}: Facts, section: string, field: string): string => String(config[section]?.[field] ?? '');

export function readVersion(text: string): [number, number] {
    const [major = 0, minor = 0] = text.split('.').map(Number);
    return [major, minor];
}

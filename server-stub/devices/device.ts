/**
 * A phone with Mattermost's app, as far as ending its session is concerned: what it keeps, when it asks the server, and what a `session`
 * push does to it in each state of the app. The facts this follows are the app's, not wishes: an idle app may notice nothing.
 */
import {newId} from '../core/ids';
import type {PushNotification} from '../core/push';
import type {PushProxy} from '../push_proxy/push_proxy';
import {isSignedFor} from './push_signature';

export type Platform = 'ios' | 'android';
/** offline: no network, whatever the app does. killed: the process is gone; pushes reach the system's tray only. */
export type DeviceState = 'foreground' | 'background' | 'killed' | 'offline';

/** What the app keeps of a server. */
export interface LocalData {serverId: string; userId: string; token: string; channels: string[]}

export interface DeviceOptions {
    url: string;
    pushProxy: PushProxy;
    platform: Platform;
    username: string;
    password: string;
}

export interface Device {
    readonly platform: Platform;
    /** The push service's token for this installation. */
    readonly deviceId: string;
    readonly state: DeviceState;
    /** null once the app has wiped this server. */
    readonly localData: LocalData | null;
    /** When it wiped, in ms; 0 before. */
    readonly wipedAt: number;
    /** Texts in the notification tray. */
    readonly notifications: readonly string[];
    /** The session's token as the app holds it, or held it; for checks from outside. */
    readonly token: string;
    logIn(): Promise<void>;
    setState(state: DeviceState): Promise<void>;
    /** The person taps the newest notification, which brings the app to the front. */
    tapNotification(): Promise<void>;
    /** The person does something that needs the server; the app's answer to 401 is to wipe. Gives the status, or 0 without a network. */
    act(): Promise<number>;
    /** The status poll of an idle app, which swallows every failure. */
    pollStatus(): Promise<void>;
    /** Settles what pushes have set going. */
    settled(): Promise<void>;
}

const PLATFORM_PREFIX: Record<Platform, string> = {ios: 'apple_rn-v2', android: 'android_rn-v2'};
const USER_AGENT: Record<Platform, string> = {
    ios: 'Mattermost Mobile/2.43.0+700 (iOS; 18.5; iPhone 15)',
    android: 'Mattermost Mobile/2.43.0+700 (Android; 15; Pixel 8)',
};

export function createDevice({url, pushProxy, platform, username, password}: DeviceOptions): Device {
    const deviceId = `${newId()}${newId()}`;
    let state: DeviceState = 'foreground';
    let localData: LocalData | null = null;
    let signingKey = '';
    let token = '';
    let wipedAt = 0;
    let notifications: string[] = [];
    let untapped: PushNotification | null = null;
    let disconnect: (() => void) | null = null;
    let work: Promise<void> = Promise.resolve();

    const wipe = (): void => {
        if (localData) {
            localData = null;
            wipedAt = Date.now();
            notifications = [];
            untapped = null;
        }
    };
    const request = async (method: string, path: string, body?: object): Promise<Response | null> => {
        if (state === 'offline') {
            return null;
        }
        return fetch(`${url}/api/v4${path}`, {
            method, body: body && JSON.stringify(body),
            headers: {'content-type': 'application/json', 'user-agent': USER_AGENT[platform], ...token === '' ? {} : {authorization: `Bearer ${token}`}},
        }).catch(() => null);
    };
    /** Nearly every call site of the app does this with its answer. */
    const ask = async (method: string, path: string): Promise<number> => {
        const reply = localData && await request(method, path);
        if (reply?.status === 401) {
            wipe();
        }
        return reply ? reply.status : 0;
    };
    /** On reception the app acknowledges with its session; what comes back replaces the banner's text on iOS when it is an error. */
    const acknowledge = async (notification: PushNotification): Promise<string> => {
        const reply = await request('POST', '/notifications/ack', {id: notification.ack_id, received_at: Date.now(), platform, type: notification.type});
        const isShown = platform === 'ios' && reply !== null && !reply.ok;
        return isShown ? ((await reply.json()) as {message: string}).message : notification.message ?? '';
    };
    const receive = async (notification: PushNotification): Promise<void> => {
        if (!localData || notification.server_id !== localData.serverId || !isSignedFor(notification, signingKey)) {
            return;
        }
        const text = await acknowledge(notification);
        if (notification.type !== 'session') {
            notifications.push(text);
            return;
        }
        if (state === 'foreground') {
            wipe();
            return;
        }
        if (platform === 'android' && state === 'background') {
            wipe();
            notifications.push(text);
            return;
        }
        notifications.push(text);
        untapped = notification;
    };
    const goOnline = (): void => {
        disconnect ??= pushProxy.connect(deviceId, (notification) => {
            work = work.then(() => receive(notification)).catch(() => undefined);
        });
    };

    return {
        platform,
        deviceId,
        get state() {
            return state;
        },
        get localData() {
            return localData;
        },
        get wipedAt() {
            return wipedAt;
        },
        get notifications() {
            return notifications;
        },
        get token() {
            return token;
        },
        async logIn() {
            token = '';
            const reply = await request('POST', '/users/login', {login_id: username, password, device_id: `${PLATFORM_PREFIX[platform]}:${deviceId}`});
            if (!reply?.ok) {
                throw new Error(`the device cannot log in: ${reply ? await reply.text() : 'offline'}`);
            }
            token = reply.headers.get('token') ?? '';
            const user = await reply.json() as {id: string};
            const config = await (await request('GET', '/config/client?format=old'))?.json() as Record<string, string>;
            const teams = await (await request('GET', '/users/me/teams'))?.json() as Array<{display_name: string}>;
            signingKey = config.AsymmetricSigningPublicKey ?? '';
            localData = {serverId: config.DiagnosticId ?? '', userId: user.id, token, channels: teams.map((team) => team.display_name)};
            wipedAt = 0;
            goOnline();
        },
        async setState(next) {
            const previous = state;
            if (next === 'offline') {
                disconnect?.();
                disconnect = null;
            } else if (previous === 'foreground' && next === 'background') {
                // Leaving the foreground the app looks for its own session.
                await ask('GET', '/users/me/sessions');
            }
            state = next;
            if (previous === 'offline' && next !== 'offline') {
                goOnline();
                await work;
            }
            if (next === 'foreground' && previous !== 'foreground') {
                await ask('GET', '/users/me');
            }
        },
        async tapNotification() {
            const tapped = untapped;
            untapped = null;
            state = state === 'offline' ? 'offline' : 'foreground';
            if (tapped) {
                wipe();
            }
            await ask('GET', '/users/me');
        },
        act: () => ask('GET', '/users/me'),
        async pollStatus() {
            if (localData) {
                await request('POST', '/users/status/ids');
            }
        },
        async settled() {
            await work;
        },
    };
}

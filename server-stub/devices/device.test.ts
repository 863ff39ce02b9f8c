import {signPush} from '../core/push';
import type {StandIn} from '../start';
import {startStandIn} from '../start';
import {echoPlugin} from '../test_support';
import type {Device, DeviceState, Platform} from './device';
import {isSignedFor} from './push_signature';

let standIn: StandIn;

beforeAll(async () => {
    standIn = await startStandIn({createPlugin: echoPlugin()});
}, 60_000);
afterAll(() => standIn.stop());
beforeEach(() => {
    standIn.pushProxy.mode = 'ok';
    standIn.pushProxy.sent.length = 0;
});

async function device(platform: Platform, state: DeviceState): Promise<Device> {
    const created = standIn.createDevice(platform);
    await created.logIn();
    await created.setState(state);
    return created;
}
const push = (type = 'session') => standIn.core.push.sendToUser({type, message: 'Your session ended.', version: 'v2'}, standIn.user.id);
const revokeAll = () => standIn.core.sessions.revokeAllOfUser(standIn.user.id);
afterEach(revokeAll);

describe('a session push', () => {
    test.each<[Platform, DeviceState, boolean, boolean]>([
        ['ios', 'foreground', true, false], ['ios', 'background', false, true], ['ios', 'killed', false, true],
        ['android', 'foreground', true, false], ['android', 'background', true, true], ['android', 'killed', false, true],
    ])('%s, %s: wipes at once: %s, shows a notification: %s', async (platform, state, wipes, shows) => {
        const phone = await device(platform, state);
        await push();
        await phone.settled();
        expect([phone.localData === null, phone.notifications.length > 0]).toEqual([wipes, shows]);
        await phone.tapNotification();
        expect(phone.localData === null).toBe(true);
    });

    test('reaches every device of the user, one post each, signed for exactly that device', async () => {
        const phones = [await device('ios', 'killed'), await device('android', 'killed')];
        await push();
        const key = standIn.core.system.signingPublicKey;
        const sent = standIn.pushProxy.sent.map(({notification}) => notification);
        expect(sent.map((notification) => notification.device_id).sort()).toEqual(phones.map((phone) => phone.deviceId).sort());
        expect(sent.every((notification) => isSignedFor(notification, key))).toBe(true);
        expect(new Set(sent.map((notification) => notification.platform))).toEqual(new Set(['apple_rn-v2', 'android_rn-v2']));
        expect(sent[0] && isSignedFor({...sent[0], device_id: 'another'}, key)).toBe(false);
        expect(sent[0] && isSignedFor({...sent[0], signature: signPush(standIn.core.system.signingKey, 'another', sent[0].device_id ?? '')}, key)).toBe(false);
    });

    test('of another server, or unsigned, is ignored', async () => {
        const phone = await device('android', 'foreground');
        const send = (notification: object) => fetch(`${standIn.pushProxy.url}/api/v1/send_push`, {method: 'POST', body: JSON.stringify(notification)});
        const forged = {type: 'session', ack_id: 'a', device_id: phone.deviceId, server_id: standIn.core.system.diagnosticId, signature: ''};
        await send(forged);
        await send({...forged, signature: signPush(standIn.core.system.signingKey, 'a', phone.deviceId), server_id: 'another'});
        await phone.settled();
        expect(phone.localData).not.toBeNull();
        await send({...forged, signature: signPush(standIn.core.system.signingKey, 'a', phone.deviceId)});
        await phone.settled();
        expect(phone.localData).toBeNull();
    });

    test('that comes after the session ended shows core\'s error on iOS, and the text on Android', async () => {
        const phones = [await device('ios', 'background'), await device('android', 'killed')];
        const botId = await standIn.core.users.createBot({username: `push-bot-${Date.now()}`, display_name: '', description: '', owner_id: 'plugin'});
        const owned = await standIn.core.sessions.listOfUser(standIn.user.id);
        await revokeAll();
        for (const {device_id} of owned) {
            await standIn.core.sessions.create({user_id: botId, roles: 'system_user', expires_at: Date.now() + 60_000, device_id});
        }
        await standIn.core.push.sendToUser({type: 'session', message: 'Your session ended.', version: 'v2'}, botId);
        await Promise.all(phones.map((phone) => phone.settled()));
        expect(phones.map((phone) => phone.notifications)).toEqual([['Invalid or expired session, please login again.'], ['Your session ended.']]);
    });
});

describe('without a push', () => {
    test('an idle app in the foreground notices nothing: its status poll swallows the 401', async () => {
        const phone = await device('ios', 'foreground');
        await revokeAll();
        await phone.pollStatus();
        expect(phone.localData).not.toBeNull();
    });

    test('it wipes when the person acts, when it leaves the foreground, and at a cold start', async () => {
        const phones = [await device('ios', 'foreground'), await device('android', 'foreground'), await device('android', 'killed')];
        await revokeAll();
        const [acting, leaving, starting] = phones as [Device, Device, Device];
        expect(await acting.act()).toBe(401);
        await leaving.setState('background');
        await starting.setState('foreground');
        expect(phones.map((phone) => phone.localData)).toEqual([null, null, null]);
    });

    test('an offline device keeps its data until it opens online; the push that waited for it does the rest', async () => {
        const phone = await device('android', 'offline');
        await push();
        await revokeAll();
        expect([await phone.act(), phone.localData === null]).toEqual([0, false]);
        await phone.setState('background');
        expect(phone.localData).toBeNull();
    });
});

test('REMOVE is noted in the session, which is then pushed to no more', async () => {
    const phone = await device('android', 'killed');
    standIn.pushProxy.removeDevice(phone.deviceId);
    await push('message');
    const [session] = await standIn.core.sessions.listOfUser(standIn.user.id);
    expect(session?.props.last_removed_device_id).toBe(session?.device_id);
    expect(session?.device_id).toBe(`android_rn-v2:${phone.deviceId}`);
});

test.each(['fail', 'error'] as const)('a proxy that answers %s is told to nobody', async (mode) => {
    await device('ios', 'killed');
    standIn.pushProxy.mode = mode;
    await expect(push()).resolves.toBeUndefined();
    expect(standIn.pushProxy.sent).toEqual([]);
});

test('logging in again with the same device ends its former session', async () => {
    const phone = await device('ios', 'foreground');
    const {token} = phone;
    await phone.logIn();
    expect(await standIn.core.sessions.getByToken(token)).toBeNull();
    expect(await phone.act()).toBe(200);
});

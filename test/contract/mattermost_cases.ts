/** What the port promises of Mattermost: shapes, nulls for what is missing, and that no secret comes through. */
import {expectEqual, expectTrue} from './assert';
import type {ContractCase} from './cases';

const SECRETS = ['password', 'mfa_secret', 'auth_data', 'token'];

/** Names of every property in a value, however deep. */
function propertyNames(value: unknown): string[] {
    if (value === null || typeof value !== 'object') {
        return [];
    }
    return Object.entries(value).flatMap(([name, inner]) => [name.toLowerCase(), ...propertyNames(inner)]);
}

function expectNoSecret(value: unknown): void {
    const found = propertyNames(value).filter((name) => SECRETS.includes(name));
    expectEqual(found, []);
}

export const mattermostCases: ContractCase[] = [
    {
        name: 'getUser gives a user without secrets, and null for nobody',
        async run(host, {userId}) {
            const user = await host.mattermost.getUser(userId);
            expectEqual(user?.id, userId);
            expectTrue((user?.username ?? '').length > 0 && user?.roles.includes('system_') === true, 'a name and roles');
            expectNoSecret(user);
            expectEqual(await host.mattermost.getUser(host.ids.newId()), null);
        },
    },
    {
        name: 'getSession gives a session without its token, and null for none',
        async run(host, {sessionId, userId}) {
            const session = await host.mattermost.getSession(sessionId);
            expectEqual([session?.id, session?.user_id], [sessionId, userId]);
            expectNoSecret(session);
            expectEqual(await host.mattermost.getSession(host.ids.newId()), null);
        },
    },
    {
        name: 'permissions are core\'s',
        async run(host, {adminUserId, userId}) {
            expectTrue(await host.mattermost.hasPermission(adminUserId, 'manage_system'), 'an admin has manage_system');
            expectTrue(!await host.mattermost.hasPermission(userId, 'manage_system'), 'a user has not');
        },
    },
    {
        name: 'config, licence, version and server id are there, and booleans are never missing',
        async run(host) {
            const config = await host.mattermost.getConfig();
            expectTrue(typeof config.ServiceSettings.EnableMultifactorAuthentication === 'boolean', 'EnableMultifactorAuthentication');
            expectTrue(typeof config.ServiceSettings.EnforceMultifactorAuthentication === 'boolean', 'EnforceMultifactorAuthentication');
            expectTrue(typeof config.EmailSettings.SendPushNotifications === 'boolean', 'SendPushNotifications');
            expectTrue(typeof config.EmailSettings.PushNotificationContents === 'string', 'PushNotificationContents');
            expectTrue(/^\d+\.\d+/.test(await host.mattermost.getServerVersion()), 'a version');
            expectTrue((await host.mattermost.getDiagnosticId()).length === 26, 'a server id');
            expectEqual(typeof (await host.mattermost.getLicense()).isLicensed, 'boolean');
        },
    },
    {
        name: 'translations are the server\'s own, and null for a language it has not',
        async run(host) {
            const id = 'api.post.send_notifications_and_forget.push_general_message';
            expectEqual(await host.mattermost.getTranslations('de', [id, 'no.such.text']), {[id]: ' schreibt eine Nachricht.'});
            expectEqual(await host.mattermost.getTranslations('tlh', [id]), null);
        },
    },
    {
        name: 'a bot is made once; its session appears in SQL, is revoked, and revoking it again is no error',
        async run(host) {
            const bot = {username: 'contract-suite', displayName: 'Contract suite', description: 'Made by a test'};
            const userId = await host.mattermost.ensureBot(bot);
            expectEqual(await host.mattermost.ensureBot(bot), userId);
            const {id} = await host.mattermost.createSession({userId, deviceId: 'apple_rn-v2:contract', roles: 'system_user', expiresAt: host.clock.now() + 60_000});
            expectEqual(await host.sql.query('SELECT userid, deviceid FROM sessions WHERE id = $1', [id]), [{userid: userId, deviceid: 'apple_rn-v2:contract'}]);
            await host.mattermost.revokeSession(id);
            expectEqual(await host.sql.query('SELECT id FROM sessions WHERE id = $1', [id]), []);
            await host.mattermost.revokeSession(id);
        },
    },
    {
        name: 'clearing a person\'s session cache leaves no session behind and ends none',
        async run(host, {userId, sessionId}) {
            const count = () => host.sql.query('SELECT count(*)::int AS sessions FROM sessions WHERE userid = $1', [userId]);
            const before = await count();
            await host.mattermost.clearSessionCache(userId);
            expectEqual(await count(), before);
            expectEqual((await host.mattermost.getSession(sessionId))?.user_id, userId);
        },
    },
    {
        name: 'a direct message of a bot is a post in the channel of the two',
        async run(host, {userId}) {
            const botUserId = await host.mattermost.ensureBot({username: 'contract-suite', displayName: 'Contract suite', description: 'Made by a test'});
            const text = `Hello *${host.ids.newId()}*`;
            await host.mattermost.sendDirectMessage({botUserId, userId, text});
            expectEqual(await host.sql.query('SELECT p.userid, c.type, c.name FROM posts p JOIN channels c ON c.id = p.channelid WHERE p.message = $1', [text]),
                [{userid: botUserId, type: 'D', name: [botUserId, userId].sort().join('__')}]);
        },
    },
    {
        name: 'events, cluster events, pushes and audit records are accepted',
        async run(host, {userId}) {
            await host.mattermost.publishEvent('beacon', {at: 1}, {});
            await host.mattermost.publishEvent('verdict_due', {session_ids: []}, {userId});
            await host.mattermost.publishClusterEvent('contract', 'data');
            await host.mattermost.sendPush({type: 'session', message: 'contract suite', version: 'v2', ack_id: host.ids.newId()}, userId);
            await host.mattermost.logAudit({event_name: 'contract', status: 'success'});
        },
    },
    {
        name: 'coreRequest acts with the roles it is given and no others, and leaves no session',
        async run(host) {
            const botUserId = await host.mattermost.ensureBot({username: 'contract-suite', displayName: 'Contract suite', description: 'Made by a test'});
            const request = {botUserId, method: 'GET', path: '/api/v4/config', body: null, timeoutMs: 5000};
            expectEqual((await host.mattermost.coreRequest({...request, roles: 'system_user system_admin'})).status, 200);
            expectEqual((await host.mattermost.coreRequest({...request, roles: 'system_user'})).status, 403);
            expectEqual(await host.sql.query('SELECT id FROM sessions WHERE userid = $1', [botUserId]), []);
        },
    },
];

/** For this feature's tests: a plugin with an admin, three channels, and what a push of core's at the level full looks like. */
import type {PushPolicy, PushRule} from '../../contract/push';
import type {TestPlugin} from './plugin_client';
import {logInAs, startTestPlugin} from './plugin_client';
import type {TestHost, TestSession, TestUser} from './test_host';
import {useTestHost} from './use_test_host';
import {DEFAULT_PUSH_POLICY} from '../../server/push_contents/push_policy';

export const id = (name: string): string => name.padEnd(26, 'x').replace(/[^a-z0-9]/g, 'x');
export const TEAM = id('team');
export const PUBLIC = id('public');
export const PRIVATE = id('private');
export const DIRECT = id('direct');
export const FULL = {
    type: 'message', version: 'v2', category: 'CAN_REPLY', post_id: id('post'), team_id: TEAM, channel_id: PUBLIC, channel_name: 'Town Square',
    sender_id: id('sender'), sender_name: '@user11', message: '@user11: case 4711 is secret', badge: 3,
};

export class PushScene {
    test!: TestHost;
    plugin!: TestPlugin;
    admin!: TestSession;
    adminUser!: TestUser;

    async start(test: TestHost): Promise<void> {
        this.test = test;
        this.plugin = await startTestPlugin(this.test);
        ({session: this.admin, user: this.adminUser} = await logInAs(this.test, 'system_user system_admin'));
        for (const [channelId, teamId, type] of [[PUBLIC, TEAM, 'O'], [PRIVATE, TEAM, 'P'], [DIRECT, '', 'D']]) {
            await this.test.rows('INSERT INTO channels (id, teamid, type) VALUES ($1, $2, $3)', [channelId, teamId, type]);
        }
    }

    rule(match: PushRule['match'], action: PushRule['action'], more: Partial<PushRule> = {}): PushRule {
        return {id: this.test.host.ids.newId(), name: `${match.type} ${action}`, enabled: true, match, action, ...more};
    }

    put(policy: Partial<PushPolicy>, etag: string, session = this.admin) {
        return this.plugin.request(session, 'PUT', '/policies/push', {body: {...DEFAULT_PUSH_POLICY, ...policy}, headers: {'if-match': etag}});
    }

    async save(policy: Partial<PushPolicy>) {
        const {headers} = await this.plugin.request(this.admin, 'GET', '/policies/push');
        const reply = await this.put(policy, String(headers.ETag));
        expect(reply.status).toBe(200);
        return reply;
    }

    async push(notification: object, userId = this.adminUser.id) {
        return await this.plugin.hook('NotificationWillBePushed', [notification, userId]) as [Record<string, unknown> | null, string];
    }

    async recorded(name: string) {
        const rows = await this.test.rows<{body: string}>('SELECT body FROM security_controls_audit_records WHERE event_name = $1 ORDER BY seq', [name]);
        return rows.map((row) => JSON.parse(row.body) as Record<string, unknown>);
    }

    config(fields: object) {
        return {...this.test.core.config, EmailSettings: {...this.test.core.config.EmailSettings, ...fields}};
    }
}

/** Starts one for each test of a file. */
export function usePushScene(): PushScene {
    const test = useTestHost();
    const scene = new PushScene();
    beforeEach(() => scene.start(test));
    afterEach(() => scene.plugin.stop());
    return scene;
}

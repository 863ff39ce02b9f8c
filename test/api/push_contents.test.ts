/** The policy in force on a push's way from a post to the push service, as the recording proxy of the stand-in sees it; on the real executable too. */
import type {PushPolicy, PushPolicyView, PushRule} from '../../contract/types';
import {composePush, PLACEHOLDER_IDS, samplePost} from '../../push_preview';
import type {RestClient} from '../support/rest_client';
import type {Server} from '../support/servers';
import {describeOnServers} from '../support/servers';

const TEXT = 'Case **4711** is secret';
const NONE: PushPolicy = {most_revealing_level: null, push_stays_off: false, put_back_drift: false, rules: []};
const LEVEL = 'EmailSettings.PushNotificationContents';
/** What was suppressed never comes; this is how long it is waited for. */
const NOT_SENT_WITHIN_MS = 1_500;

describeOnServers('push contents', (server) => {
    const save = async (policy: Partial<PushPolicy>) => {
        const {admin} = server();
        const {headers} = await admin.plugin('GET', '/policies/push');
        const reply = await admin.plugin<PushPolicyView>('PUT', '/policies/push', {...NONE, ...policy}, {'If-Match': headers.get('ETag') ?? ''});
        expect(reply.status).toBe(200);
        return reply.body;
    };
    const rule = (match: PushRule['match'], action: PushRule['action'], n = 1): PushRule =>
        ({id: String(n).padEnd(26, 'r'), name: `${match.type} ${action}`, enabled: true, match, action});
    const setLevel = (level: string) => server().admin.core('PUT', '/config/patch', {EmailSettings: {PushNotificationContents: level}});

    it('policy is read with an ETag and replaced only by who read it', async () => {
        const {admin} = server();
        const {body, headers} = await admin.plugin<PushPolicyView>('GET', '/policies/push');
        expect(headers.get('ETag')).toBe(`"${body.version}"`);
        expect((await admin.plugin('PUT', '/policies/push', NONE, {'If-Match': '"99"'})).status).toBe(412);
        expect((await admin.plugin('PUT', '/policies/push', NONE)).status).toBe(428);
    });

    it('rule that is no RE2 is refused with its place', async () => {
        const reply = await server().admin.plugin<{details: Array<{path: string}>}>('PUT', '/policies/push',
            {...NONE, rules: [rule({type: 'words', syntax: 're2', pattern: '(?<!a)b'}, 'generic')]}, {'If-Match': (await server().admin.plugin('GET', '/policies/push')).headers.get('ETag') ?? ''});
        expect([reply.status, reply.body.details[0]?.path]).toEqual([400, 'rules.0.match.pattern']);
    });

    it('floor refuses a change in core\'s own page with a readable sentence', async () => {
        await setLevel('generic');
        await save({most_revealing_level: 'generic'});
        const refused = await server().admin.core<{message: string}>('PUT', '/config/patch', {EmailSettings: {PushNotificationContents: 'full'}});
        expect([refused.status, refused.body.message]).toEqual([403, expect.stringContaining('allows push notifications to reveal "generic" at most')]);
        expect((await setLevel('generic_no_channel')).status).toBe(200);
        await save({});
        expect((await setLevel('full')).status).toBe(200);
    });

    it('why tool reads a text as a push shows it', async () => {
        const {admin} = server();
        await setLevel('full');
        await save({rules: [rule({type: 'words', syntax: 're2', pattern: '^case 4711: done$'}, 'suppress')]});
        const {body: {id: me}} = await admin.core<{id: string}>('GET', '/users/me');
        const why = await admin.plugin<{action: string | null}>('POST', '/push_contents/explain', {user_id: me, with_user_ids: [me], text: '**_case 4711_:** done'});
        expect(why.body.action).toBe('suppress');
        await save({});
    });

    it('route is checked', async () => {
        const {status, body} = await server().admin.plugin<{checks: Array<{id: string}>}>('POST', '/push_contents/route_checks', {});
        expect([status, body.checks.map(({id}) => id).slice(0, 5)]).toEqual([200, ['push_enabled', 'licence', 'insecure_connections', 'tls', 'service_version']]);
    });

    describe('on the way to the push service', () => {
        let scene: Scene | null = null;
        beforeAll(async () => {
            scene = await setScene(server());
        });
        afterAll(() => scene?.clear());
        const sent = async (channel: 'direct' | 'secret', text = TEXT, withinMs?: number) => {
            if (!scene) {
                throw new Error('skipped');
            }
            return scene.post(channel, text, withinMs);
        };
        const itOnStandIn = process.env.MM_URL ? it.skip : it;

        itOnStandIn('a push is what the preview says, without any rule', async () => {
            await save({});
            for (const level of ['full', 'generic', 'generic_no_channel'] as const) {
                await setLevel(level);
                const [push] = await sent('direct');
                const preview = composePush(samplePost({sample: 'dm', sender: scene?.sender ?? '', channel: '', text: TEXT}), {level, collapsed_threads: true, id_loaded_licensed: false}, PLACEHOLDER_IDS);
                expect([level, push?.message, push?.channel_name, push?.sender_name]).toEqual([level, preview.message, preview.channel_name, preview.sender_name]);
            }
            await setLevel('full');
        });

        itOnStandIn('a push is reduced, suppressed and let through as the rules say, still signed for its device', async () => {
            await save({rules: [
                rule({type: 'direct_messages'}, 'generic', 1), rule({type: 'private_channels'}, 'generic_no_channel', 2),
                rule({type: 'words', syntax: 're2', pattern: 'case \\d{4}'}, 'suppress', 3), rule({type: 'words', syntax: 'literal', pattern: 'budget'}, 'nameless', 4),
            ]});
            const [direct] = await sent('direct');
            expect(direct).toMatchObject({message: 'sent you a message.', channel_name: `@${scene?.sender}`, type: 'message', signature: expect.stringMatching(/^[\w-]+\.[\w-]+\.[\w-]+$/)});
            const [secret] = await sent('secret', `@${scene?.recipient} ${TEXT}`);
            expect(secret).toMatchObject({message: `@${scene?.sender} posted a message.`, sender_name: `@${scene?.sender}`});
            expect(secret?.channel_name ?? '').toBe('');
            expect(JSON.stringify([direct, secret])).not.toContain('4711');
            const [nameless] = await sent('direct', 'The Budget is red');
            expect(nameless).toMatchObject({message: 'You\'ve received a new message.'});
            expect([nameless?.sender_name ?? '', nameless?.channel_name ?? '', nameless?.sender_id ?? '']).toEqual(['', '', '']);
            expect(await sent('direct', 'see case 4711', NOT_SENT_WITHIN_MS)).toEqual([]);
        });

        itOnStandIn('a reduced push is in the recipient\'s language, as the server itself would say it', async () => {
            const speak = (locale: string) => server().standIn?.db.exec('UPDATE users SET locale = $2, updateat = $3 WHERE id = $1', [server().standIn?.user.id ?? '', locale, Date.now()]);
            await save({rules: [rule({type: 'direct_messages'}, 'generic')]});
            await speak('de');
            let [push] = await sent('direct');
            await until(async () => {
                [push] = await sent('direct');
                return push?.message === 'schreibt Ihnen.';
            });
            expect(push?.message).toBe('schreibt Ihnen.');
            await speak('en');
        });

        itOnStandIn('evidence counts what became of them', async () => {
            const rows = async () => (await server().admin.plugin<{rows: Array<{outcome: string; count: number}>}>('GET', '/push_contents/evidence?days=1')).body.rows;
            await until(async () => (await rows()).some(({outcome}) => outcome === 'suppressed'));
            expect(new Set((await rows()).map(({outcome}) => outcome))).toEqual(new Set(['sent', 'reduced', 'suppressed']));
        });

        itOnStandIn('drift that came in past core\'s page is put back by core itself when the policy says so', async () => {
            await setLevel('generic');
            await save({most_revealing_level: 'generic', put_back_drift: true});
            await server().standIn?.core.config.replaceOutside('EmailSettings', 'PushNotificationContents', 'full');
            await until(async () => server().standIn?.core.config.current.EmailSettings?.PushNotificationContents === 'generic');
            await until(async () => (await server().admin.plugin<PushPolicyView>('GET', '/policies/push')).body.drift.some((one) => one.put_back === 'done'));
            // Records of work without a request are chained by the audit's worker.
            await until(async () => {
                const {body} = await server().admin.plugin<{items: Array<{target: {id: string}; status: string}>}>('GET', '/audit?event_name=push_drift_put_back');
                return body.items[0]?.status === 'success' && body.items[0].target.id === LEVEL;
            });
        });
    });
});

interface SentPush {message?: string; channel_name?: string; sender_name?: string; sender_id?: string; signature?: string}
interface Scene {
    sender: string;
    recipient: string;
    /** What of it arrives at the push service within the time. */
    post(channel: 'direct' | 'secret', text: string, withinMs?: number): Promise<SentPush[]>;
    clear(): void;
}

/** The admin writes; the stand-in's ordinary user has a phone. */
async function setScene({standIn, admin}: Server): Promise<Scene | null> {
    if (!standIn) {
        return null;
    }
    const device = standIn.createDevice('ios');
    await device.logIn();
    const direct = await idOf(admin, 'POST', '/channels/direct', [standIn.admin.id, standIn.user.id]);
    const [team] = (await admin.core<Array<{id: string}>>('GET', `/users/${standIn.admin.id}/teams`)).body;
    const secret = await idOf(admin, 'POST', '/channels', {team_id: team?.id, type: 'P', name: `secret-${Date.now()}`, display_name: 'Board Room'});
    await admin.core('POST', `/channels/${secret}/members`, {user_id: standIn.user.id});
    return {
        sender: standIn.admin.username, recipient: standIn.user.username,
        async post(channel, text, withinMs = 20_000) {
            const before = standIn.pushProxy.sent.length;
            const post = await idOf(admin, 'POST', '/posts', {channel_id: channel === 'direct' ? direct : secret, message: text});
            const arrived = (): SentPush[] => standIn.pushProxy.sent.slice(before).map(({notification}) => notification).filter((one) => one.post_id === post && one.device_id === device.deviceId);
            await until(async () => arrived().length > 0, withinMs).catch(() => undefined);
            return arrived();
        },
        clear: () => undefined,
    };
}

async function idOf(admin: RestClient, method: string, path: string, body: unknown): Promise<string> {
    const reply = await admin.core<{id: string}>(method, path, body);
    expect(reply.status).toBe(201);
    return reply.body.id;
}

async function until(condition: () => Promise<boolean>, withinMs = 20_000): Promise<void> {
    for (const end = Date.now() + withinMs; Date.now() < end;) {
        if (await condition()) {
            return;
        }
        await new Promise((resolve) => setTimeout(resolve, 50));
    }
    throw new Error('it did not happen in time');
}

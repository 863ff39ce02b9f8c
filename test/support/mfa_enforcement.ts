/** The scene for tests of MFA enforcement: an enrolled admin, a policy that requires MFA, people past or before their deadline, and their log-ins as core makes them. */
import type {MfaPolicy} from '../../contract/mfa';
import {DEFAULT_MFA_POLICY} from '../../server/mfa/policy';
import type {MfaTestPerson} from './mfa_people';
import {addMfaPerson} from './mfa_people';
import type {TestPlugin, TestReply} from './plugin_client';
import {logInAs, startTestPlugin} from './plugin_client';
import type {TestHost, TestSession} from './test_host';
import {useTestHost} from './use_test_host';

export const HOUR_MS = 3_600_000;
export const DAY_MS = 24 * HOUR_MS;

/** With a grace period of two days. */
export const REQUIRED: MfaPolicy = {...DEFAULT_MFA_POLICY, mode: 'required', grace: {amount: 2, unit: 'days'}};

export interface MfaScene {
    test: TestHost;
    plugin: TestPlugin;
    /** A system admin who is enrolled. */
    admin: TestSession;
    adminId: string;
    save(policy: Partial<MfaPolicy>): Promise<TestReply>;
    post(path: string, body: object, session?: TestSession): Promise<TestReply>;
    addPerson(person?: MfaTestPerson): Promise<string>;
    /** Past the deadline, and no session left of before unless told. */
    addOverdue(person?: MfaTestPerson): Promise<string>;
    enrol(userId: string, enrolled?: boolean): Promise<unknown>;
    /** The session, or the sentence that refuses. */
    logIn(userId: string, session?: Partial<TestSession>): Promise<TestSession | string>;
    openSessions(userId: string): Promise<string[]>;
    events(name: string): Promise<RecordedEvent[]>;
    /** The texts a person got, oldest first. */
    messagesTo(userId: string): string[];
}

export interface RecordedEvent {
    status: string; actor: {type: string; user_id: string; name?: string}; target: {type: string; id: string} | null;
    prior_state: Record<string, unknown> | null; resulting_state: Record<string, unknown> | null;
}

async function createMfaScene(test: TestHost): Promise<MfaScene> {
    test.core.config['ServiceSettings'] = {...test.core.config['ServiceSettings'], EnableMultifactorAuthentication: true};
    answerConfigPatch(test);
    const plugin = await startTestPlugin(test);
    const {session: admin, user: {id: adminId}} = await logInAs(test, 'system_user system_admin');
    const enrol = (userId: string, enrolled = true) => test.rows('UPDATE users SET mfaactive = $2 WHERE id = $1', [userId, enrolled]);
    await enrol(adminId);

    const scene: MfaScene = {
        test, plugin, admin, adminId, enrol,
        async save(policy) {
            const {headers} = await plugin.request(admin, 'GET', '/policies/mfa');
            return plugin.request(admin, 'PUT', '/policies/mfa', {body: {...REQUIRED, ...policy}, headers: {'if-match': String(headers['ETag'])}});
        },
        post: (path, body, session = admin) => plugin.request(session, 'POST', path, {body}),
        addPerson: (person) => addMfaPerson(test, person),
        addOverdue: (person) => addMfaPerson(test, {member: {first_applied_at: test.host.clock.now() - (3 * DAY_MS), deadline_at: test.host.clock.now() - DAY_MS}, ...person}),
        async logIn(userId, session = {}) {
            const [refusal] = await plugin.hook('UserWillLogIn', [{id: userId}]);
            return refusal === '' ? test.addSession(userId, session) : String(refusal);
        },
        openSessions: async (userId) => (await test.rows<{id: string}>('SELECT id FROM sessions WHERE userid = $1', [userId])).map((row) => row.id),
        events: async (name) => (await test.rows<{body: string}>('SELECT body FROM security_controls_audit_records WHERE event_name = $1 ORDER BY seq', [name])).
            map((row) => JSON.parse(row.body) as RecordedEvent),
        messagesTo: (userId) => test.core.directMessages.filter((message) => message.userId === userId).map((message) => message.text),
    };
    return scene;
}

/** Core's REST as the plugin's bot asks it: a config patch changes the test's configuration. */
function answerConfigPatch(test: TestHost): void {
    test.core.bridgeAnswers['core.request'] = ({path, body}) => {
        if (path !== '/api/v4/config/patch') {
            return {status: 404, body: '{}'};
        }
        for (const [section, fields] of Object.entries(JSON.parse(String(body)) as Record<string, object>)) {
            test.core.config[section] = {...test.core.config[section], ...fields};
        }
        return {status: 200, body: '{}'};
    };
}

/** To be called at the top of a suite: every test finds a fresh scene, whose plugin is stopped after it. */
export function useMfaScene(): MfaScene {
    const test = useTestHost();
    const scene = {} as MfaScene;
    beforeEach(async () => {
        Object.assign(scene, await createMfaScene(test));
    });
    afterEach(() => scene.plugin.stop());
    return scene;
}

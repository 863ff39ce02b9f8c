/** A system admin, people to be revoked, and the engine's clock, for tests that follow a revocation. */
import type {CreateRevocation, Revocation, RevocationTarget} from '../../contract/revocations';
import type {Actor} from '../../server/http/route';
import type {SessionFeatures} from './session_features';
import {addActor, auditEvents, composeSessionFeatures} from './session_features';
import type {TestHost, TestSession, TestUser} from './test_host';
import {useTestHost} from './use_test_host';

/** The scope: without programs' sessions and with the admin's own, unless said otherwise. */
export const everyone = (over: Partial<Extract<CreateRevocation['scope'], {type: 'everyone'}>> = {}) => ({type: 'everyone' as const, keep_own_session: false, include_integrations: false, ...over});

export interface TestPerson {id: string; user: TestUser; session: TestSession; sessionIds: string[]}

export class RevocationScene {
    test!: TestHost;
    features!: SessionFeatures;
    admin!: Actor;

    async start(test: TestHost): Promise<void> {
        this.test = test;
        this.features = composeSessionFeatures(this.test);
        this.admin = await addActor(this.test, 'system_user system_admin');
    }

    /** With a wipe, clients told first, unless said otherwise. */
    revoke(scope: CreateRevocation['scope'], over: Partial<CreateRevocation> = {}, actor = this.admin): Promise<Revocation> {
        return this.features.call('createRevocation', {actor, body: {scope, wipe: true, order: 'tell_first', reason: 'A lost laptop', message: 'Call the desk.', ...over}});
    }

    read(job: Revocation): Promise<Revocation> {
        return this.features.call('getRevocation', {actor: this.admin, params: {job_id: job.id}});
    }

    async targetsOf(job: Revocation): Promise<RevocationTarget[]> {
        return (await this.features.call('listRevocationTargets', {actor: this.admin, params: {job_id: job.id}, query: {}})).items;
    }

    /** With one web session unless said otherwise. */
    async addPerson(over: Parameters<TestHost['addUser']>[0] = {}, ...sessions: Array<Partial<TestSession>>): Promise<TestPerson> {
        const user = await this.test.addUser(over);
        const session = await this.test.addSession(user.id, sessions[0]);
        const sessionIds = [session.id];
        for (const more of sessions.slice(1)) {
            sessionIds.push((await this.test.addSession(user.id, more)).id);
        }
        return {id: user.id, user, session, sessionIds};
    }

    async liveIds(): Promise<string[]> {
        return (await this.test.rows<{id: string}>('SELECT id FROM sessions')).map((row) => row.id);
    }

    async isOpen({id}: {id: string}): Promise<boolean> {
        return (await this.liveIds()).includes(id);
    }

    /** The engine's ticks while the time passes. */
    async pass(ms: number, stepMs = 500): Promise<void> {
        for (let passed = 0; passed < ms; passed += stepMs) {
            await this.test.advance(stepMs);
            await this.features.tick('revocation_engine');
        }
    }

    /** Names of the audit's events so far, in the order they were written. */
    events(): Promise<string[]> {
        return auditEvents(this.test);
    }
}

/** To be called at the top of a suite: every test finds a fresh scene. */
export function useRevocationScene(): RevocationScene {
    const test = useTestHost();
    const scene = new RevocationScene();
    beforeEach(() => scene.start(test));
    return scene;
}

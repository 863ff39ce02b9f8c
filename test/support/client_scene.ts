/** A person whose browser holds a ticket, and a system admin, for tests of the session guard's protocol. */
import type {Revocation, VerdictReply, VerdictRequest} from '../../contract/types';
import type {Actor} from '../../server/http/route';
import type {SessionFeatures} from './session_features';
import {addActor, composeSessionFeatures} from './session_features';
import type {TestHost} from './test_host';
import {useTestHost} from './use_test_host';

export const REPORT = {local_storage_keys: 3, session_storage_keys: 1, databases: 1, caches: 0, service_workers: 0, swept_again: 0, remaining: []};
export const DAY_MS = 86_400_000;

export interface ClientScene {
    test: TestHost;
    features: SessionFeatures;
    user: Actor;
    admin: Actor;
    ticket: string;
    ask(over?: Partial<VerdictRequest>): Promise<VerdictReply>;
    removeSession(): Promise<unknown>;
    revoke(wipe: boolean): Promise<Revocation>;
}

/** To be called at the top of a suite: every test finds a fresh scene. */
export function useClientScene(): ClientScene {
    const test = useTestHost();
    const scene = {} as ClientScene;
    beforeEach(async () => {
        const features = composeSessionFeatures(test);
        const user = await addActor(test, 'system_user');
        const admin = await addActor(test, 'system_user system_admin');
        const {ticket} = await features.call('issueTicket', {actor: user});
        Object.assign(scene, {
            test, features, user, admin, ticket,
            ask: (over = {}) => features.call('getVerdict', {body: {ticket, ...over}}),
            removeSession: () => test.rows('DELETE FROM sessions WHERE id = $1', [user.sessionId]),
            revoke: (wipe) => features.call('createRevocation', {
                actor: admin, body: {scope: {type: 'user', user_id: user.userId}, wipe, order: 'tell_first', reason: 'lost', message: 'Call the desk.'},
            }),
        } satisfies ClientScene);
    });
    return scene;
}

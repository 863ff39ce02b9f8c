import {watchEnrolment} from './enrolment_watch';
import {createFakeApp} from './guard/test_support';
import type {UserStore} from './plugin_registry';

const follow = jest.fn();
const unfollow = jest.fn();
jest.mock('./enrolment', () => ({follow: (...args: unknown[]): unknown => follow(...args), unfollow: (): unknown => unfollow()}));

const own = (state: string, deadlineAt: number | null = 1, encouraged = false) => ({ok: true, json: async () => ({state, deadline_at: deadlineAt, encouraged})});
const settle = () => new Promise((resolve) => setTimeout(resolve, 20));

function start(userId: string, answer: object | Error, enrolled = false) {
    const {registry, store, setUser} = createFakeApp(userId);
    const fetched = jest.fn(async (_url: string) => {
        if (answer instanceof Error) {
            throw answer;
        }
        return answer;
    });
    window.fetch = fetched as unknown as typeof fetch;
    const withProfile: UserStore = {
        ...store,
        getState: () => {
            const {currentUserId} = store.getState().entities.users;
            return {entities: {users: {currentUserId, profiles: {[currentUserId]: {mfa_active: enrolled}}}}};
        },
    };
    return {stop: watchEnrolment(registry, withProfile), fetched, setUser};
}

beforeEach(() => {
    follow.mockReset();
    unfollow.mockReset();
});

test.each(['in_grace', 'overdue', 'enrolment_session'])('follows somebody who is %s', async (state) => {
    start('me', own(state));
    await settle();
    expect(follow.mock.calls).toHaveLength(1);
});

test('follows somebody who is only encouraged', async () => {
    start('me', own('not_required', null, true));
    await settle();
    expect(follow.mock.calls).toHaveLength(1);
});

test('loads nothing for somebody whom the policy does not wait for', async () => {
    const {fetched} = start('me', own('not_required', null));
    await settle();
    expect(fetched.mock.calls).toEqual([['/plugins/security-controls/api/v1/mfa/me']]);
    expect(follow).not.toHaveBeenCalled();
});

test('asks nothing for who has enrolled, and nothing while nobody is logged in', async () => {
    const enrolled = start('me', own('enrolled'), true);
    await settle();
    expect(enrolled.fetched).not.toHaveBeenCalled();
    const nobody = start('', own('overdue'));
    await settle();
    expect(nobody.fetched).not.toHaveBeenCalled();
});

test('asks once a log-in', async () => {
    const {setUser, fetched} = start('', own('overdue'));
    setUser('me');
    setUser('me');
    await settle();
    expect(fetched).toHaveBeenCalledTimes(1);
    setUser('');
    setUser('me');
    await settle();
    expect(fetched).toHaveBeenCalledTimes(2);
});

test.each([['an outage', new TypeError('Failed to fetch')], ['a refusal', {ok: false}]])('leaves the app alone on %s', async (_what, answer) => {
    start('me', answer);
    await settle();
    expect(follow).not.toHaveBeenCalled();
});

test('asks again after hours, for apps that are never closed', async () => {
    jest.useFakeTimers();
    const {fetched, stop} = start('me', own('not_required', null));
    await jest.advanceTimersByTimeAsync(24 * 3_600_000);
    expect(fetched).toHaveBeenCalledTimes(5);
    stop();
    await jest.advanceTimersByTimeAsync(24 * 3_600_000);
    expect(fetched).toHaveBeenCalledTimes(5);
    jest.useRealTimers();
});

test('leads nobody to its page any more once the plugin is switched off', async () => {
    const {stop} = start('me', own('enrolment_session'));
    await settle();
    stop();
    expect(unfollow).toHaveBeenCalledTimes(1);
    const early = start('me', own('enrolment_session'));
    early.stop();
    await settle();
    expect(follow).toHaveBeenCalledTimes(1);
});

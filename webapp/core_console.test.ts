import {patchConfig} from './api/core';
import {holdNavigation, rememberStore} from './core_console';

const CONFIG = {ServiceSettings: {}, EmailSettings: {PushNotificationContents: 'generic'}};
const PATCH = {EmailSettings: {PushNotificationContents: 'generic'}};

const dispatch = jest.fn();
const store = {dispatch, getState: () => ({entities: {users: {currentUserId: 'me'}}}), subscribe: () => () => undefined};

const answerWith = (body: unknown, status = 200) => {
    window.fetch = jest.fn(async () => ({ok: status === 200, status, headers: new Headers(), json: async () => body})) as unknown as typeof fetch;
};

beforeEach(() => dispatch.mockReset());

test('the console learns of a change made here, so that saving on another page does not undo it', async () => {
    rememberStore(store);
    answerWith(CONFIG);
    await patchConfig(PATCH);
    expect(dispatch.mock.calls).toEqual([[{type: 'RECEIVED_CONFIG', data: CONFIG}]]);
});

test.each([['something else', 200, {status: 'OK'}], ['nothing', 200, null]])('the console is not told of %s', async (_what, status, body) => {
    rememberStore(store);
    answerWith(body, status);
    await patchConfig(PATCH);
    expect(dispatch).not.toHaveBeenCalled();
});

test('the console is not told of a refusal', async () => {
    rememberStore(store);
    answerWith({id: 'api.config.patch_config.restricted_merge.app_error', message: 'no'}, 403);
    await expect(patchConfig(PATCH)).rejects.toThrow('no');
    expect(dispatch).not.toHaveBeenCalled();
});

test('the console asks before somebody leaves as long as any form has unsaved changes', () => {
    rememberStore(store);
    const releases = [holdNavigation(), holdNavigation()];
    releases.forEach((release) => release());
    expect(dispatch.mock.calls).toEqual([[{type: 'SET_NAVIGATION_BLOCKED', blocked: true}], [{type: 'SET_NAVIGATION_BLOCKED', blocked: false}]]);
});

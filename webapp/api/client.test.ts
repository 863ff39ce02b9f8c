import '../guard/base_path';
import {ANSWER_WITHIN_MS, queryString, requestCore, RequestError, requestPlugin} from './client';

function answerWith(response: Partial<Response> | Error): jest.Mock {
    const fake = jest.fn(async () => {
        if (response instanceof Error) {
            throw response;
        }
        return {ok: true, status: 200, headers: new Headers(), json: async () => ({}), ...response};
    });
    window.fetch = fake as unknown as typeof fetch;
    return fake;
}

const failureOf = (request: Promise<unknown>) => request.then(() => null, (error: unknown) => error as RequestError);

afterEach(() => {
    document.cookie = 'MMCSRF=; max-age=0';
    delete window.basename;
});

test('proves with the CSRF cookie that a write comes from Mattermost\'s own page', async () => {
    document.cookie = 'MMCSRF=token26';
    const fake = answerWith({});
    await requestPlugin('/revocations', {method: 'POST', body: {a: 1}, idempotencyKey: 'key', ifMatch: '"7"'});
    expect(fake).toHaveBeenCalledWith('/plugins/security-controls/api/v1/revocations', expect.objectContaining({
        method: 'POST', body: '{"a":1}', credentials: 'same-origin',
        headers: {'X-Requested-With': 'XMLHttpRequest', 'X-CSRF-Token': 'token26', 'Content-Type': 'application/json', 'If-Match': '"7"', 'Idempotency-Key': 'key'},
    }));
});

test('asks below SiteURL\'s subpath', async () => {
    window.basename = '/chat';
    const fake = answerWith({});
    await requestCore('/users/me');
    expect(fake).toHaveBeenCalledWith('/chat/api/v4/users/me', expect.anything());
});

test('keeps the ETag as it was sent', async () => {
    answerWith({headers: new Headers({ETag: '"abc"'})});
    expect(await requestPlugin('/mfa')).toEqual({body: {}, etag: '"abc"'});
});

test('turns a refusal into an error that names its request', async () => {
    answerWith({ok: false, status: 403, json: async () => ({id: 'api.forbidden', message: 'No.', status_code: 403, request_id: 'r1', details: [{path: 'a', message: 'b'}]})});
    expect(await failureOf(requestPlugin('/mfa'))).toMatchObject({id: 'api.forbidden', message: 'No.', status: 403, requestId: 'r1', details: [{path: 'a', message: 'b'}]});
});

test('does not take a proxy\'s page for an answer', async () => {
    answerWith({status: 200, json: async () => JSON.parse('<html>') as unknown});
    expect(await failureOf(requestPlugin('/mfa'))).toMatchObject({id: 'unreadable', status: 200});
});

test('tells a server that cannot be reached from one that refuses', async () => {
    answerWith(new TypeError('failed to fetch'));
    const failure = await failureOf(requestPlugin('/mfa'));
    expect(failure).toBeInstanceOf(RequestError);
    expect(failure).toMatchObject({id: 'unreachable', status: 0});
});

test('gives up on a server that does not answer, and stops the request', async () => {
    jest.useFakeTimers();
    let signal: AbortSignal | null | undefined;
    window.fetch = (_url, init) => new Promise((_resolve, reject) => {
        signal = init?.signal;
        signal?.addEventListener('abort', () => reject(new DOMException('stopped', 'AbortError')));
    });
    const failure = failureOf(requestPlugin('/mfa'));
    await jest.advanceTimersByTimeAsync(ANSWER_WITHIN_MS - 1);
    expect(signal?.aborted).toBe(false);
    await jest.advanceTimersByTimeAsync(1);
    expect(await failure).toMatchObject({id: 'timeout', status: 0});
    expect(signal?.aborted).toBe(true);
    jest.useRealTimers();
});

test('leaves out of a query what is not set', () => {
    expect(queryString({term: 'a b', cursor: '', since: null, limit: 0})).toBe('?term=a+b&limit=0');
    expect(queryString({term: ''})).toBe('');
});

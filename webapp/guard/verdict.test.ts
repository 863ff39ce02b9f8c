import {createApi} from './api';
import type {FakeAnswer} from './test_support';
import {installFakeServer, NOTICE, OTHER_SESSION, SESSION, ticketOf, wipeVerdict} from './test_support';
import {askVerdict, parseVerdict} from './verdict';

const UNKNOWN = {verdict: 'unknown'};
const LOG_OUT = {verdict: 'log_out', session_id: SESSION, nonce: null, notice: NOTICE};

test('takes a complete verdict for its own session', () => {
    expect(parseVerdict(wipeVerdict(), SESSION)).toEqual(wipeVerdict());
    expect(parseVerdict({...wipeVerdict(), notice: null}, SESSION)).toEqual({...wipeVerdict(), notice: null});
    expect(parseVerdict(LOG_OUT, SESSION)).toEqual(LOG_OUT);
    expect(parseVerdict({verdict: 'live', session_id: SESSION, nonce: null, notice: null}, SESSION)).toEqual({verdict: 'live'});
});

test('says when the ticket is of a retired key, or is refused', async () => {
    expect(parseVerdict({verdict: 'live', session_id: SESSION, nonce: null, notice: null, renew: true}, SESSION)).toEqual({verdict: 'live', renew: true});
    installFakeServer({'/client/verdict': {status: 400, body: {id: 'client.invalid_ticket'}}});
    expect(await askVerdict(createApi(window.fetch), ticketOf(SESSION))).toEqual({verdict: 'unknown', renew: true});
    installFakeServer({'/client/verdict': {status: 400, body: '<html>', contentType: 'text/html'}});
    expect(await askVerdict(createApi(window.fetch), ticketOf(SESSION))).toEqual(UNKNOWN);
});

test('understands a newer server that says more', () => {
    expect(parseVerdict({...wipeVerdict(), since: 1, notice: {...NOTICE, colour: 'red'}}, SESSION)).toEqual(wipeVerdict());
});

test.each<[string, unknown]>([
    ['nothing', undefined],
    ['null', null],
    ['text', 'wipe'],
    ['a list', [wipeVerdict()]],
    ['another session', wipeVerdict(OTHER_SESSION)],
    ['no session', {...wipeVerdict(), session_id: undefined}],
    ['an invented verdict', {...wipeVerdict(), verdict: 'erase'}],
    ['a verdict in another case', {...wipeVerdict(), verdict: 'WIPE'}],
    ['a wipe without nonce', {...wipeVerdict(), nonce: null}],
    ['a malformed nonce', {...wipeVerdict(), nonce: 'a b'}],
    ['an endless nonce', {...wipeVerdict(), nonce: 'a'.repeat(65)}],
    ['a log-out with a nonce', {...LOG_OUT, nonce: 'nonce1'}],
    ['a notice of an unknown kind', {...wipeVerdict(), notice: {...NOTICE, ended_by: 'someone'}}],
    ['a notice without time', {...wipeVerdict(), notice: {...NOTICE, ended_at: 'now'}}],
    ['no notice at all', {...wipeVerdict(), notice: undefined}],
    ['the server\'s own unknown', {verdict: 'unknown', session_id: SESSION, nonce: null, notice: null}],
])('%s is unknown', (_name, body) => {
    expect(parseVerdict(body, SESSION)).toEqual(UNKNOWN);
});

const wipe = wipeVerdict();
test.each<[string, FakeAnswer | 'down']>([
    ['401', {status: 401, body: wipe}],
    ['403 (MFA enforced, CSRF)', {status: 403, body: wipe}],
    ['404 (plugin disabled)', {status: 404, body: wipe}],
    ['429', {status: 429, body: wipe}],
    ['500', {status: 500, body: wipe}],
    ['503 (database down)', {status: 503, body: wipe}],
    ['another 2xx', {status: 202, body: wipe}],
    ['a proxy\'s HTML', {status: 200, contentType: 'text/html', body: '<html>wipe</html>'}],
    ['JSON sent as HTML', {status: 200, contentType: 'text/html', body: wipe}],
    ['malformed JSON', {status: 200, body: '{"verdict":"wipe"'}],
    ['an empty body', {status: 200, body: ''}],
    ['no network, or a redirect', 'down'],
])('%s is unknown, whatever its body says', async (_name, answer) => {
    installFakeServer({'/client/verdict': answer});
    expect(await askVerdict(createApi(window.fetch), ticketOf(SESSION))).toEqual(UNKNOWN);
});

test('a server that does not answer in time is unknown', async () => {
    jest.useFakeTimers();
    const hanging: typeof fetch = (_input, init) => new Promise((_resolve, reject) => {
        init?.signal?.addEventListener('abort', () => reject(new Error('aborted')));
    });
    const asked = askVerdict(createApi(hanging), ticketOf(SESSION));
    await jest.advanceTimersByTimeAsync(8_000);
    expect(await asked).toEqual(UNKNOWN);
    jest.useRealTimers();
});

test('sends the ticket, follows no redirect and proves it comes from the page', async () => {
    document.cookie = 'MMCSRF=csrf1';
    const server = installFakeServer({'/client/verdict': {status: 200, body: wipe}});
    expect(await askVerdict(createApi(window.fetch), {...ticketOf(SESSION), logged_out: true})).toEqual(wipe);
    expect(server.requests[0]).toMatchObject({
        body: {ticket: ticketOf(SESSION).ticket, logged_out: true},
        init: {method: 'POST', redirect: 'error', credentials: 'same-origin', headers: {'X-CSRF-Token': 'csrf1', 'X-Requested-With': 'XMLHttpRequest'}},
    });
});

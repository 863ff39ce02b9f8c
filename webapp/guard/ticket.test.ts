import {createApi} from './api';
import {TICKET_KEY} from './own_keys';
import type {FakeAnswers} from './test_support';
import {installFakeServer, LIVE, NOT_LOGGED_IN, OTHER_SESSION, SESSION, ticketOf} from './test_support';
import {forgetTicket, keepTicket, readTicket, whoIsLoggedIn} from './ticket';

const ask = (answers: FakeAnswers) => {
    installFakeServer(answers);
    return whoIsLoggedIn(createApi(window.fetch));
};

beforeEach(() => {
    localStorage.clear();
    document.cookie = 'MMCSRF=;max-age=0';
});

test('a live session gets its ticket', async () => {
    expect(await ask(LIVE)).toEqual({kind: 'session', ticket: ticketOf(SESSION)});
});

test('nobody is logged in when plugin and core say so', async () => {
    expect(await ask(NOT_LOGGED_IN)).toEqual({kind: 'nobody'});
});

test('a session is disowned when core serves it and the plugin does not find it', async () => {
    document.cookie = 'MMCSRF=csrf1';
    expect(await ask({...NOT_LOGGED_IN, '/users/me': {status: 200, body: {}}})).toEqual({kind: 'disowned'});
});

test.each<[string, FakeAnswers]>([
    ['core knows the session and the CSRF token is missing', {...NOT_LOGGED_IN, '/users/me': {status: 200, body: {}}}],
    ['core wants MFA first', {...NOT_LOGGED_IN, '/users/me': {status: 403, body: {}}}],
    ['core is down', {...NOT_LOGGED_IN, '/users/me': 'down'}],
    ['a proxy answers 401', {...NOT_LOGGED_IN, '/client/ticket': {status: 401, body: {error: 'proxy'}}}],
    ['the plugin is off', {...NOT_LOGGED_IN, '/client/ticket': {status: 404, body: {}}}],
    ['the ticket is malformed', {'/client/ticket': {status: 200, body: {...ticketOf(SESSION), ticket: 'v2.x'}}}],
    ['the network is down', {'/client/ticket': 'down'}],
])('who is logged in is unknown when %s', async (_name, answers) => {
    expect(await ask(answers)).toEqual({kind: 'unknown'});
});

test('a stored ticket survives with its log-out, and a malformed one counts as none', () => {
    keepTicket({...ticketOf(SESSION), logged_out: true});
    expect(readTicket()).toEqual({...ticketOf(SESSION), logged_out: true});
    localStorage.setItem(TICKET_KEY, '{"ticket":1}');
    expect(readTicket()).toBeNull();
    localStorage.setItem(TICKET_KEY, '{');
    expect(readTicket()).toBeNull();
});

test('forgetting a session leaves the ticket of a later one', () => {
    keepTicket(ticketOf(OTHER_SESSION));
    forgetTicket(SESSION);
    expect(readTicket()).toEqual(ticketOf(OTHER_SESSION));
    forgetTicket(OTHER_SESSION);
    expect(localStorage.getItem(TICKET_KEY)).toBeNull();
});

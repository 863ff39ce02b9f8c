import {z} from 'zod';

import type {Endpoint} from '../../contract/endpoints';
import {ENDPOINTS} from '../../contract/endpoints';
import type {HttpRequest} from '../bridge/raw';
import type {ApiError} from '../errors';
import {readInput} from './input';

const endpoint: Endpoint = {method: 'POST', path: '/x', permission: 'none', summary: '', status: 200, reply: null, body: z.unknown(), bodyLimitBytes: 1024};
const post = (body: string): HttpRequest => ({
    method: 'POST', path: '/x', query: '', body, body_too_large: false, headers: {'content-type': 'application/json'},
    context: {session_id: '', request_id: '', ip_address: '', user_agent: ''},
});
const read = (body: string) => readInput(endpoint, {}, post(body)).body;
const text = (character: string, count: number) => JSON.stringify(character.repeat(count));
const nested = (levels: number) => '['.repeat(levels) + ']'.repeat(levels);

it.each([
    ['a', 1022, true], ['a', 1023, false], ['\u00e4', 511, true], ['\u00e4', 512, false], ['\u20ac', 340, true], ['\u20ac', 341, false], ['\ud83e\udd8a', 255, true], ['\ud83e\udd8a', 256, false],
])('counts the bytes of a body, not its characters: %s %i times fits: %s', (character, count, fits) => {
    const body = text(character, count);
    if (fits) {
        expect(read(body)).toBe(character.repeat(count));
    } else {
        expect(() => read(body)).toThrow(expect.objectContaining({id: 'api.body_too_large'}));
    }
});

it('refuses what nests too deep, and only that', () => {
    expect(read(nested(32))).toBeDefined();
    expect(() => read(nested(33))).toThrow(expect.objectContaining({id: 'api.bad_request'}));
    expect(read(`[${'[],'.repeat(60)}[]]`)).toHaveLength(61);
    expect(read(JSON.stringify('['.repeat(100)))).toHaveLength(100);
});

describe('a body that comes with a ticket', () => {
    const report = {local_storage_keys: 2, session_storage_keys: 1, databases: 3, caches: 0, service_workers: 1, swept_again: 0, remaining: ['indexed_db: blocked']};
    const body = {ticket: 'v1.k.cGF5bG9hZA.bWFj', nonce: 'nonce', report};
    const outcome = (permission: Endpoint['permission'], value: unknown) => {
        try {
            return readInput({...ENDPOINTS.reportWipe, permission}, {}, post(JSON.stringify(value))).body;
        } catch (error) {
            return (error as ApiError).details;
        }
    };

    it.each<[string, unknown]>([
        ['is whole', body], ['has what may be left out', {...body, looked_again: true}], ['is a list', [body]], ['is nothing', null], ['has an unknown field', {...body, report: {...report, more: 1}}],
        ['lacks a field', {...body, nonce: undefined}], ['has a number too large', {...body, report: {...report, databases: 10_001}}], ['has no ticket of the form', {...body, ticket: 'v1.k.p'}],
        ['has too many kinds', {...body, report: {...report, remaining: Array(6).fill('x')}}], ['has several faults', {ticket: 1, nonce: '', report: {...report, caches: 1.5}, a: 1, b: 2}],
    ])('is read as every other, when it %s', (_, value) => {
        expect(outcome('ticket', value)).toEqual(outcome('none', value));
    });
});

describe('an endpoint without a body', () => {
    const readNone = (body: string) => readInput({...endpoint, body: undefined}, {}, post(body)).body;

    it('looks at no long one, which every logged-in user could send', () => {
        const request = post(`{"${'['.repeat(2000)}": 1}`);
        expect(() => readInput(ENDPOINTS.issueTicket, {}, request)).toThrow(expect.objectContaining({id: 'api.body_too_large'}));
    });

    it.each(['', ' ', '{}'])('takes %p', (body) => {
        expect(readNone(body)).toBeUndefined();
    });

    it.each([
        ['what core sends when somebody presses a button of a message', JSON.stringify({user_id: 'u', post_id: 'p', context: {}})],
        ['anything else', '[]'], ['text', '"x"'],
    ])('refuses %s', (_, body) => {
        expect(() => readNone(body)).toThrow(expect.objectContaining({id: 'api.bad_request'}));
    });
});

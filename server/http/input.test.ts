import {z} from 'zod';

import type {Endpoint} from '../../contract/endpoints';
import type {HttpRequest} from '../bridge/raw';
import {readInput} from './input';

const endpoint: Endpoint = {method: 'POST', path: '/x', permission: 'none', summary: '', status: 200, reply: null, body: z.unknown(), bodyLimitBytes: 1024};
const read = (body: string) => readInput(endpoint, {}, {query: '', body, body_too_large: false, headers: {'content-type': 'application/json'}} as unknown as HttpRequest).body;
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

describe('an endpoint without a body', () => {
    const readNone = (body: string) => readInput({...endpoint, body: undefined}, {}, {query: '', body, body_too_large: false, headers: {'content-type': 'application/json'}} as unknown as HttpRequest).body;

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

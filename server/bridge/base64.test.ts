import {decodeBase64, encodeBase64} from './base64';

describe('base64', () => {
    it.each(['', 'a', 'ab', 'abc', '{"a":"grüße"}', '€😀'])('encodes %j as Node does and reads it back in both alphabets', (text) => {
        expect(encodeBase64(text)).toBe(Buffer.from(text).toString('base64'));
        expect(decodeBase64(Buffer.from(text).toString('base64'))).toBe(text);
        expect(decodeBase64(Buffer.from(text).toString('base64url'))).toBe(text);
    });

    it('reads nothing from other characters or bytes that are no text', () => {
        expect(decodeBase64('a b')).toBeNull();
        expect(decodeBase64(Buffer.from([0xff, 0xfe]).toString('base64'))).toBeNull();
    });
});

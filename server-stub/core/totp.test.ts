import {isTotpCode, newTotpSecret, totpCode} from './totp';

// RFC 6238, appendix B, for SHA-1: the last six of its eight digits. The secret is base32 of "12345678901234567890".
const RFC_SECRET = 'GEZDGNBVGY3TQOJQGEZDGNBVGY3TQOJQ';

test.each([[59, '287082'], [1_111_111_109, '081804'], [1_234_567_890, '005924'], [20_000_000_000, '353130']])('at %i s the code is %s', (seconds, code) => {
    expect(totpCode(RFC_SECRET, seconds * 1000)).toBe(code);
});

test('a code holds for its own step and its neighbours, and no longer', () => {
    const secret = newTotpSecret();
    const code = totpCode(secret, 1_000_000_000);
    expect(isTotpCode(secret, code, 1_000_000_000 + 30_000)).toBe(true);
    expect(isTotpCode(secret, code, 1_000_000_000 + 90_000)).toBe(false);
});

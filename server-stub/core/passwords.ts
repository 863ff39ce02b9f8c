/** Password hashes in the PHC form core stores (PBKDF2, SHA-256). The work factor is small: the stand-in guards nothing and its tests log in often. */
import {pbkdf2Sync, randomBytes, timingSafeEqual} from 'node:crypto';

const ITERATIONS = 1000;
const LENGTH = 32;

export function hashPassword(password: string): string {
    const salt = randomBytes(16);
    const key = pbkdf2Sync(password, salt, ITERATIONS, LENGTH, 'sha256');
    return `$pbkdf2$f=SHA256,w=${ITERATIONS},l=${LENGTH}$${salt.toString('base64url')}$${key.toString('base64url')}`;
}

export function isPassword(hash: string, password: string): boolean {
    const [, , , salt = '', key = ''] = hash.split('$');
    if (key === '') {
        return false;
    }
    const expected = Buffer.from(key, 'base64url');
    return timingSafeEqual(expected, pbkdf2Sync(password, Buffer.from(salt, 'base64url'), ITERATIONS, LENGTH, 'sha256'));
}

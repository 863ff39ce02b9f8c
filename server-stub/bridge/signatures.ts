/** The crypto.* methods: Ed25519 with raw keys (32-byte seed, 32-byte public key) in standard base64, as Go's crypto/ed25519 has them. */
import {createPrivateKey, createPublicKey, generateKeyPairSync, sign, verify} from 'node:crypto';

import type {BridgeMethods} from '../../server/bridge/methods';

/** DER headers that turn raw keys into PKCS #8 and SPKI (RFC 8410). */
const PKCS8_HEADER = Buffer.from('302e020100300506032b657004220420', 'hex');
const SPKI_HEADER = Buffer.from('302a300506032b6570032100', 'hex');

type Value<M extends keyof BridgeMethods> = Promise<BridgeMethods[M]['value']>;
type Args<M extends keyof BridgeMethods> = BridgeMethods[M]['args'];

export const signatureMethods = {
    async 'crypto.ed25519_generate'(): Value<'crypto.ed25519_generate'> {
        const {privateKey, publicKey} = generateKeyPairSync('ed25519');
        const seed = privateKey.export({format: 'der', type: 'pkcs8'}).subarray(PKCS8_HEADER.length);
        const point = publicKey.export({format: 'der', type: 'spki'}).subarray(SPKI_HEADER.length);
        // Go's private key is the seed followed by the public key.
        return {private_key: Buffer.concat([seed, point]).toString('base64'), public_key: point.toString('base64')};
    },
    async 'crypto.ed25519_sign'({private_key, message}: Args<'crypto.ed25519_sign'>): Value<'crypto.ed25519_sign'> {
        const seed = Buffer.from(private_key, 'base64').subarray(0, 32);
        const key = createPrivateKey({key: Buffer.concat([PKCS8_HEADER, seed]), format: 'der', type: 'pkcs8'});
        return {signature: sign(null, Buffer.from(message, 'base64'), key).toString('base64')};
    },
    async 'crypto.ed25519_verify'({public_key, message, signature}: Args<'crypto.ed25519_verify'>): Value<'crypto.ed25519_verify'> {
        const point = Buffer.from(public_key, 'base64');
        if (point.length !== 32) {
            return {valid: false};
        }
        const key = createPublicKey({key: Buffer.concat([SPKI_HEADER, point]), format: 'der', type: 'spki'});
        return {valid: verify(null, Buffer.from(message, 'base64'), key, Buffer.from(signature, 'base64'))};
    },
};

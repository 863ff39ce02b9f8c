/** The calls that read the server's environment: names of variables, and a signing key kept there or in a file. As host/environment and host/crypto do. */
import type {KeyObject} from 'node:crypto';
import {createPrivateKey, createPublicKey, sign} from 'node:crypto';
import {readFile} from 'node:fs/promises';

import type {BridgeMethods} from '../../server/bridge/methods';
import {BridgeError} from './errors';

type Methods = {[M in 'env.names' | 'crypto.named_key' | 'crypto.named_sign']: (args: BridgeMethods[M]['args']) => Promise<BridgeMethods[M]['value']>};

/** DER header of a PKCS #8 Ed25519 key before its seed, and length of an SPKI's before its point (RFC 8410). */
const PKCS8_HEADER = Buffer.from('302e020100300506032b657004220420', 'hex');
const SPKI_HEADER_LENGTH = 12;

/** The names of the variables by which Mattermost lets the environment hold these settings (`Section.Field`). */
export function variablesOf(settings: readonly string[]): string[] {
    return settings.map((setting) => `MM_${setting.replace('.', '_').toUpperCase()}`);
}

/** variables: read at each call, since whoever runs a server may exchange a file or restart it with others. */
export function createEnvironmentMethods(variables: () => Readonly<Record<string, string>>): Methods {
    const load = async (name: string): Promise<{key: KeyObject; source: 'environment' | 'file'} | null> => {
        const {[name]: text = '', [`${name}_FILE`]: path = ''} = variables();
        if (text === '' && path === '') {
            return null;
        }
        if (text !== '' && path !== '') {
            throw badKey(`${name} and ${name}_FILE are both set`);
        }
        const content = path === '' ? text : await readFile(path, 'utf8').catch(() => {
            throw badKey(`the file that ${name}_FILE names cannot be read`);
        });
        return {key: parseKey(name, content.trim()), source: path === '' ? 'environment' : 'file'};
    };
    return {
        async 'env.names'({prefix}) {
            if (prefix === '') {
                throw new BridgeError('bridge.invalid_arguments', 'prefix is empty', 500);
            }
            return {names: Object.keys(variables()).filter((name) => name.startsWith(prefix)).sort()};
        },
        async 'crypto.named_key'({name}) {
            const found = await load(name);
            return found && {public_key: publicOf(found.key), source: found.source};
        },
        async 'crypto.named_sign'({name, public_key, message}) {
            const found = await load(name);
            if (!found || publicOf(found.key) !== public_key) {
                throw new BridgeError('crypto.other_key', `${name} no longer holds the key that was asked for`, 503);
            }
            return {signature: sign(null, Buffer.from(message, 'base64'), found.key).toString('base64')};
        },
    };
}

function parseKey(name: string, text: string): KeyObject {
    try {
        const key = text.startsWith('-----') ? createPrivateKey(text) : createPrivateKey({key: Buffer.concat([PKCS8_HEADER, seedOf(text)]), format: 'der', type: 'pkcs8'});
        if (key.asymmetricKeyType === 'ed25519') {
            return key;
        }
    } catch {
        // Said below: what is wrong with it might tell what is in it.
    }
    throw badKey(`${name} holds no Ed25519 private key: PEM (PKCS #8) or base64 of 32 bytes is needed`);
}

function seedOf(text: string): Buffer {
    const seed = Buffer.from(text, 'base64');
    if (seed.length !== 32) {
        throw new RangeError('a seed has 32 bytes');
    }
    return seed;
}

function publicOf(key: KeyObject): string {
    return createPublicKey(key).export({format: 'der', type: 'spki'}).subarray(SPKI_HEADER_LENGTH).toString('base64');
}

function badKey(message: string): BridgeError {
    return new BridgeError('crypto.bad_key', message, 500);
}

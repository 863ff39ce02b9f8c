/** Values every Mattermost server makes once and keeps in `systems`: its id, and the key pair that signs its pushes. */
import type {KeyObject} from 'node:crypto';
import {createPrivateKey, createPublicKey, generateKeyPairSync} from 'node:crypto';

import type {Database} from '../database/database';
import {newId} from './ids';

export interface SystemValues {
    diagnosticId: string;
    signingKey: KeyObject;
    /** Base64 DER, as the client configuration carries it to the mobile apps. */
    signingPublicKey: string;
}

export async function loadSystemValues(db: Database): Promise<SystemValues> {
    const value = async (name: string, make: () => string): Promise<string> => {
        await db.exec('INSERT INTO systems (name, value) VALUES ($1, $2) ON CONFLICT (name) DO NOTHING', [name, make()]);
        const [row] = await db.query<{value: string}>('SELECT value FROM systems WHERE name = $1', [name]);
        return row?.value ?? '';
    };
    const diagnosticId = await value('DiagnosticId', newId);
    const pem = await value('AsymmetricSigningKey', () => generateKeyPairSync('ec', {namedCurve: 'P-256'}).privateKey.export({format: 'pem', type: 'pkcs8'}).toString());
    const signingKey = createPrivateKey(pem);
    return {diagnosticId, signingKey, signingPublicKey: createPublicKey(signingKey).export({format: 'der', type: 'spki'}).toString('base64')};
}

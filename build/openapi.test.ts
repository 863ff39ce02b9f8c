import {readFileSync} from 'node:fs';

import {ENDPOINTS} from '../contract/endpoints';
import {OPENAPI_FILE, openapiText} from './openapi';

describe('docs/openapi.json', () => {
    it('is what the contract says; run `npm run openapi` after changing the contract', () => {
        expect(readFileSync(OPENAPI_FILE, 'utf8')).toBe(openapiText());
    });

    it('describes every endpoint', () => {
        const {paths} = JSON.parse(openapiText()) as {paths: Record<string, Record<string, {operationId: string}>>};
        const described = Object.values(paths).flatMap((methods) => Object.values(methods).map(({operationId}) => operationId));
        expect(described.sort()).toEqual(Object.keys(ENDPOINTS).sort());
    });
});

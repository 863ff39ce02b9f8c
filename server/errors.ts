/** Throwing the contract's errors. One place (http/serve.ts) turns them into HTTP. */
import type {ErrorId} from '../contract/errors';
import {ERRORS} from '../contract/errors';

export interface ErrorDetail {path: string; message: string}

/** A refusal or failure the caller is told about. */
export class ApiError extends Error {
    readonly statusCode: number;

    constructor(readonly id: ErrorId, readonly details: ErrorDetail[] = []) {
        super(ERRORS[id].message);
        this.name = 'ApiError';
        this.statusCode = ERRORS[id].status;
    }
}

/** The wire form of a method's outcome, the same for the Node bridge and for the executable's plugin API. */
import {AppError} from '../core/app_error';
import {DatabaseError} from '../database/database';

/** A refusal of the bridge itself. */
export class BridgeError extends Error {
    constructor(readonly id: string, message: string, readonly statusCode: number) {
        super(message);
        this.name = 'BridgeError';
    }
}

/** Runs a method and writes `{"value": …}` or `{"error": {id, message, status_code}}`; never rejects. */
export async function outcome(run: () => Promise<unknown>): Promise<string> {
    try {
        return JSON.stringify({value: await run() ?? null});
    } catch (cause) {
        return JSON.stringify({error: describe(cause)});
    }
}

function describe(cause: unknown): {id: string; message: string; status_code: number} {
    if (cause instanceof AppError || cause instanceof BridgeError) {
        return {id: cause.id, message: cause.message, status_code: cause.statusCode};
    }
    if (cause instanceof DatabaseError) {
        return cause.sqlstate === null ? {id: 'sql.unavailable', message: cause.message, status_code: 503} : {id: `sql.${cause.sqlstate}`, message: cause.message, status_code: 500};
    }
    return {id: 'bridge.failed', message: cause instanceof Error ? cause.message : String(cause), status_code: 500};
}

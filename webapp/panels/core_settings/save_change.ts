/** Saves settings of core in the contract's three steps: announce, core's own config patch with the admin's session, outcome. */
import {isApiError, RequestError} from '../../api/client';
import {patchConfig} from '../../api/core';
import type {CoreSettingsGroup} from '../../api/security_controls';
import {recordChangeOutcome} from '../../api/security_controls';

/** The contract's limit for what core answered. */
const OUTCOME_LIMIT = 1000;

export type SaveProblem = {kind: 'stale'} | {kind: 'failed'; error: unknown} | {kind: 'not_seen'};

/** null when core has the new values. */
export async function saveChange<S, V>(group: CoreSettingsGroup<S, V>, change: Partial<S>, etag: string): Promise<SaveProblem | null> {
    try {
        const announced = await group.announce(change, etag);
        const refusal = await patchConfig(announced.config_patch).then(() => null, (error: unknown) => ({error}));
        const outcome = await recordChangeOutcome(announced.id, refusal && describeRefusal(refusal.error));
        // What core's configuration says counts: a patch whose answer was lost may have arrived.
        if (outcome.status === 'success') {
            return null;
        }
        return refusal ? {kind: 'failed', error: refusal.error} : {kind: 'not_seen'};
    } catch (error) {
        return isApiError(error, 'api.stale') ? {kind: 'stale'} : {kind: 'failed', error};
    }
}

function describeRefusal(error: unknown): string {
    const sentence = error instanceof RequestError ? error.message : '';
    return (sentence || 'No answer came from core.').slice(0, OUTCOME_LIMIT);
}

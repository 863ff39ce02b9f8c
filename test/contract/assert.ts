/** The three assertions the contract cases need; jest does not exist inside goja. */
import {HostError} from '../../server/host';

export function expectTrue(value: boolean, what: string): void {
    if (!value) {
        throw new Error(`expected: ${what}`);
    }
}

export function expectEqual(actual: unknown, expected: unknown): void {
    const [a, b] = [JSON.stringify(actual), JSON.stringify(expected)];
    if (a !== b) {
        throw new Error(`expected ${b}, got ${a}`);
    }
}

/** That the promise rejects with this HostError; gives it for a closer look. */
export async function expectFailure(promise: Promise<unknown>, id: string): Promise<HostError> {
    let outcome: unknown;
    try {
        outcome = await promise;
    } catch (error) {
        if (error instanceof HostError) {
            expectEqual(error.id, id);
            return error;
        }
        throw error;
    }
    throw new Error(`expected failure ${id}, got ${JSON.stringify(outcome)}`);
}

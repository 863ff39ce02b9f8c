/** The shape every check answers in, before the list gives it its name. */
import type {PostureFinding, PostureResult} from '../../contract/posture';

import type {Facts} from './facts';

export interface Judgement {
    result: PostureResult;
    detail: string;
    values?: Record<string, string | number>;
    setting?: string;
    /** The setting's value that would make it better. */
    fix?: boolean | number | string;
}

export type Check = (facts: Facts) => Judgement;

/** A finding before it is compared with the check before. */
export type NewFinding = Omit<PostureFinding, 'since' | 'last_known'>;

export function toFinding(check: PostureFinding['check'], judgement: Judgement): NewFinding {
    return {
        check, result: judgement.result, detail: judgement.detail, values: judgement.values ?? {},
        setting: judgement.setting ?? null, fix: judgement.fix ?? null,
    };
}

/** A probe that failed tells nothing about what it was to look at. */
export function couldNotCheck(failure: string): Judgement {
    return {result: 'could_not_check', detail: 'no_answer', values: {failure}};
}

/** What the MFA policy comes to, for whoever judges it from outside of this feature. */
import type {Host} from '../host';
import {readCoverage} from './coverage';
import {readMfaPolicy} from './policy';

export interface MfaPolicyState {
    /** Log-ins are refused without a second factor, once the grace of each person is over. */
    required: boolean;
    /** People who may still log in without one. */
    inGrace: number;
    /** People the policy does not apply to. */
    notRequired: number;
}

export async function readMfaState(host: Host): Promise<MfaPolicyState> {
    const {policy: {mode}} = await readMfaPolicy(host.sql);
    if (mode !== 'required') {
        return {required: false, inGrace: 0, notRequired: 0};
    }
    const {counts} = await readCoverage(host, 1);
    return {required: true, inGrace: counts.in_grace, notRequired: counts.not_required};
}

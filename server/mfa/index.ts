/** MFA enforcement as features: what decides and what acts on it. */
import type {Feature} from '../feature';
import type {MfaNeeds} from './needs';
import {createMfaPolicyPart} from './policy_part';

export function createMfa(needs: MfaNeeds): Feature[] {
    return [createMfaPolicyPart(needs)];
}

/** MFA enforcement as features: what decides and what acts on it. */
import type {Feature} from '../feature';
import {createMfaEnforcementPart} from './enforcement_part';
import type {MfaNeeds} from './needs';
import {createMfaPolicyPart} from './policy_part';

export function createMfa(needs: MfaNeeds): Feature[] {
    const enforcement = createMfaEnforcementPart(needs);
    return [createMfaPolicyPart(needs, enforcement.policySaved), enforcement];
}

/** The MFA policy as a form. Whoever a new version met stands elsewhere from then on. */
import type {MfaPolicy, MfaPolicyView} from '../../../../contract/types';
import {getMfaPolicy, putMfaPolicy} from '../../../api/mfa';
import type {PolicyForm} from '../../policy_form/use_policy_form';
import {usePolicyForm} from '../../policy_form/use_policy_form';
import {MFA_POLICY_KEY, useMfaReread} from '../mfa_queries';
import type {PolicyDraft} from './policy_draft';
import {draftOf, policyOf} from './policy_draft';

export type MfaPolicyForm = PolicyForm<MfaPolicy, MfaPolicyView, PolicyDraft>;

export function useMfaPolicy(): MfaPolicyForm {
    return usePolicyForm({key: MFA_POLICY_KEY, read: getMfaPolicy, write: putMfaPolicy, draftOf, policyOf}, useMfaReread());
}

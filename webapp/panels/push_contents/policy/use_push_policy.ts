/** The push policy as a form: the floor and the switches as they are chosen, the rules as edits of those that are stored. */
import type {QueryClient} from '@tanstack/react-query';
import {useQueryClient} from '@tanstack/react-query';

import type {PushPolicy, PushPolicyView, PushRule} from '../../../../contract/types';
import {getPushPolicy, putPushPolicy} from '../../../api/push';
import type {PolicyForm, PolicySource} from '../../policy_form/use_policy_form';
import {usePolicyForm} from '../../policy_form/use_policy_form';
import type {RuleEdits} from './rule_edits';
import {applyEdits, enterRule, NO_EDITS, removeRule} from './rule_edits';

export const PUSH_POLICY_KEY = ['push_policy'];

/** The server looks for drift beside its reply, and puts it back if asked to: by then it has. */
const DRIFT_KNOWN_AFTER_MS = 2000;

/** After a change of the policy or of core's settings. What was entered stays in the form. */
export function readPolicyAgainSoon(queryClient: QueryClient): void {
    setTimeout(() => void queryClient.invalidateQueries({queryKey: PUSH_POLICY_KEY}), DRIFT_KNOWN_AFTER_MS);
}

type PushDraft = Omit<PushPolicy, 'rules'> & {edits: RuleEdits};

const SOURCE: PolicySource<PushPolicy, PushPolicyView, PushDraft> = {
    key: PUSH_POLICY_KEY, read: getPushPolicy, write: putPushPolicy,
    draftOf: ({rules: _, ...switches}) => ({...switches, edits: NO_EDITS}),
    policyOf: ({edits, ...switches}, stored) => ({...switches, rules: applyEdits(stored.rules, edits)}),
};

export interface PushPolicyForm extends PolicyForm<PushPolicy, PushPolicyView, PushDraft> {
    /** Changes the rule of this id, or adds it. */
    enterRule(rule: PushRule): void;
    removeRule(id: string): void;
}

export function usePushPolicy(): PushPolicyForm {
    const queryClient = useQueryClient();
    const form = usePolicyForm(SOURCE, () => readPolicyAgainSoon(queryClient));
    const edits = form.draft?.edits ?? NO_EDITS;
    return {
        ...form,
        enterRule: (rule) => form.change({edits: enterRule(edits, rule)}),
        removeRule: (id) => form.change({edits: removeRule(edits, id)}),
    };
}

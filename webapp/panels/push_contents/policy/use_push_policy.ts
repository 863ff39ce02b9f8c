/** The push policy as a form. It holds only what was entered, so that a reload after a lost race brings the newer values without losing it. */
import type {QueryClient} from '@tanstack/react-query';
import {useQuery, useQueryClient} from '@tanstack/react-query';
import {useState} from 'react';

import type {PushPolicy, PushPolicyView, PushRule} from '../../../../contract/types';
import {getPushPolicy, putPushPolicy} from '../../../api/push';
import {applyEdits, enterRule, NO_EDITS, removeRule, sameRules} from './rule_edits';

export const PUSH_POLICY_KEY = ['push_policy'];

/** The server looks for drift beside its reply, and puts it back if asked to: by then it has. */
const DRIFT_KNOWN_AFTER_MS = 2000;

/** After a change of the policy or of core's settings. What was entered stays in the form. */
export function readPolicyAgainSoon(queryClient: QueryClient): void {
    setTimeout(() => void queryClient.invalidateQueries({queryKey: PUSH_POLICY_KEY}), DRIFT_KNOWN_AFTER_MS);
}

type Switches = Omit<PushPolicy, 'rules'>;

export interface PushPolicyForm {
    /** null while loading or failed. */
    view: PushPolicyView | null;
    loadError: unknown;
    values: PushPolicy | null;
    dirty: boolean;
    saving: boolean;
    saved: boolean;
    error: unknown;
    change(more: Partial<Switches>): void;
    /** Changes the rule of this id, or adds it. */
    enterRule(rule: PushRule): void;
    removeRule(id: string): void;
    save(): Promise<void>;
    cancel(): void;
    reload(): void;
}

export function usePushPolicy(): PushPolicyForm {
    const queryClient = useQueryClient();
    const stored = useQuery({queryKey: PUSH_POLICY_KEY, queryFn: getPushPolicy, staleTime: Infinity});
    const [entered, setEntered] = useState<Partial<Switches>>({});
    const [edits, setEdits] = useState(NO_EDITS);
    const [saving, setSaving] = useState(false);
    const [saved, setSaved] = useState(false);
    const [error, setError] = useState<unknown>(null);

    const view = stored.data?.body ?? null;
    const values = view && {...view.policy, ...entered, rules: applyEdits(view.policy.rules, edits)};

    const forget = () => {
        setEntered({});
        setEdits(NO_EDITS);
        setError(null);
    };
    const save = async () => {
        if (!values) {
            return;
        }
        setSaving(true);
        setError(null);
        try {
            queryClient.setQueryData(PUSH_POLICY_KEY, await putPushPolicy(values, stored.data?.etag ?? ''));
            forget();
            setSaved(true);
            readPolicyAgainSoon(queryClient);
        } catch (failure) {
            setError(failure);
        }
        setSaving(false);
    };
    return {
        view, values, saving, saved, error, save,
        loadError: view ? null : stored.error,
        dirty: values !== null && view !== null && !isSame(values, view.policy),
        change(more) {
            setSaved(false);
            setEntered((before) => ({...before, ...more}));
        },
        enterRule(rule) {
            setSaved(false);
            setEdits((before) => enterRule(before, rule));
        },
        removeRule(id) {
            setSaved(false);
            setEdits((before) => removeRule(before, id));
        },
        cancel: forget,
        reload() {
            setError(null);
            void stored.refetch();
        },
    };
}

function isSame(one: PushPolicy, other: PushPolicy): boolean {
    return one.most_revealing_level === other.most_revealing_level && one.push_stays_off === other.push_stays_off &&
        one.put_back_drift === other.put_back_drift && sameRules(one.rules, other.rules);
}

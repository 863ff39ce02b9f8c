/**
 * A form over a group of core's settings. It holds only what was entered, so that a reload brings newer values without losing it, and
 * saves in the contract's three steps: announce, core's own config patch with the admin's session, outcome.
 */
import {useQuery} from '@tanstack/react-query';
import {useState} from 'react';

import type {License} from '../../../contract/types';
import {isApiError, RequestError} from '../../api/client';
import {listEnvironmentLocks, patchConfig} from '../../api/core';
import type {CoreSettingsGroup} from '../../api/security_controls';
import {recordChangeOutcome} from '../../api/security_controls';

/** The contract's limit for what core answered. */
const OUTCOME_LIMIT = 1000;

export interface CoreSettingsView<S> {
    settings: S;
    writable: string[];
    license: License;
}

export type SaveProblem = {kind: 'stale'} | {kind: 'failed'; error: unknown} | {kind: 'not_seen'};

export interface CoreSettingsForm<S> {
    /** null while loading or failed. */
    view: CoreSettingsView<S> | null;
    loadError: unknown;
    /** Stored settings with what was entered on top. */
    values: S | null;
    dirty: boolean;
    saving: boolean;
    saved: boolean;
    problem: SaveProblem | null;
    /** Whether environment variables lock a setting could not be found out. */
    locksUnknown: boolean;
    isLocked(name: keyof S): boolean;
    isWritable(name: keyof S): boolean;
    change(entered: Partial<S>): void;
    save(): Promise<void>;
    cancel(): void;
    reload(): void;
}

export function useCoreSettings<S extends Record<string, string | boolean>>(group: CoreSettingsGroup<S, CoreSettingsView<S>>): CoreSettingsForm<S> {
    const stored = useQuery({queryKey: [group.name], queryFn: group.read, staleTime: Infinity});
    const locks = useQuery({queryKey: ['environment_locks'], queryFn: listEnvironmentLocks});
    const [entered, setEntered] = useState<Partial<S>>({});
    const [saving, setSaving] = useState(false);
    const [saved, setSaved] = useState(false);
    const [problem, setProblem] = useState<SaveProblem | null>(null);

    const view = stored.data?.body ?? null;
    const changed = view ? differences(view.settings, entered) : {};

    const save = async () => {
        setSaving(true);
        setSaved(false);
        setProblem(null);
        const found = await saveChange(group, changed, stored.data?.etag ?? '');
        setProblem(found);
        // After a lost race the newer values are shown only when asked for.
        if (found?.kind !== 'stale') {
            await stored.refetch();
        }
        if (!found) {
            setEntered({});
            setSaved(true);
        }
        setSaving(false);
    };

    return {
        view,
        loadError: view ? null : stored.error,
        values: view && {...view.settings, ...entered},
        dirty: Object.keys(changed).length > 0,
        saving, saved, problem,
        locksUnknown: locks.isError,
        isLocked: (name) => locks.data?.includes(String(name)) ?? false,
        isWritable: (name) => view?.writable.includes(String(name)) ?? false,
        change: (more) => {
            setSaved(false);
            setEntered((before) => ({...before, ...more}));
        },
        save,
        cancel: () => {
            setEntered({});
            setProblem(null);
        },
        reload: () => {
            setProblem(null);
            void stored.refetch();
        },
    };
}

function differences<S extends object>(settings: S, entered: Partial<S>): Partial<S> {
    const names = (Object.keys(entered) as Array<keyof S>).filter((name) => entered[name] !== settings[name]);
    return Object.fromEntries(names.map((name) => [name, entered[name]])) as Partial<S>;
}

/** null when core has the new values. */
async function saveChange<S, V>(group: CoreSettingsGroup<S, V>, change: Partial<S>, etag: string): Promise<SaveProblem | null> {
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

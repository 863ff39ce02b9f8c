/**
 * A form over a group of core's settings. It holds only what was entered, so that a reload brings newer values without losing it, and
 * saves it with save_change.
 */
import {useQuery} from '@tanstack/react-query';
import {useState} from 'react';

import type {License} from '../../../contract/types';
import {listEnvironmentLocks} from '../../api/core';
import type {CoreSettingsGroup} from '../../api/security_controls';
import type {SaveProblem} from './save_change';
import {saveChange} from './save_change';

export interface CoreSettingsView<S> {
    settings: S;
    writable: string[];
    license: License;
}

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

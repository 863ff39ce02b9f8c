/** The button that has core change one of its settings, with this admin's own session. */
import {useQuery} from '@tanstack/react-query';
import React, {useState} from 'react';

import type {PostureFinding} from '../../../contract/types';
import {listEnvironmentLocks} from '../../api/core';
import type {CoreSettingsGroup} from '../../api/security_controls';
import {MFA, MOBILE_SETTINGS, PUSH_CONTENTS} from '../../api/security_controls';
import {Dialog} from '../../components/dialog';
import {ErrorNotice} from '../../components/error_notice';
import {Notice} from '../../components/notice';
import {Message} from '../../i18n/message';
import type {SaveProblem} from '../core_settings/save_change';
import {saveChange} from '../core_settings/save_change';

type Value = NonNullable<PostureFinding['fix']>;
type Group = CoreSettingsGroup<Record<string, Value>, {writable: string[]}>;

/** Which of the groups of core's settings a setting belongs to; each has its own permissions and its own panel. */
function groupOf(setting: string): Group {
    if (setting.startsWith('EmailSettings.')) {
        return PUSH_CONTENTS;
    }
    return setting.includes('MultifactorAuthentication') ? MFA : MOBILE_SETTINGS;
}

/** What the button does to everybody at once is asked for first. */
const ASKED_FIRST = ['ServiceSettings.EnforceMultifactorAuthentication'];

/** Shown only to who may change it, and not when an environment variable holds it. */
export function PostureFix({setting, value, onFixed}: {setting: string; value: Value; onFixed: () => void}) {
    const group = groupOf(setting);
    const stored = useQuery({queryKey: [group.name], queryFn: group.read, staleTime: 0});
    const locks = useQuery({queryKey: ['environment_locks'], queryFn: listEnvironmentLocks});
    const [saving, setSaving] = useState(false);
    const [asking, setAsking] = useState(false);
    const [problem, setProblem] = useState<SaveProblem | null>(null);
    if (!stored.data?.body.writable.includes(setting)) {
        return stored.error ? <ErrorNotice error={stored.error} onRetry={() => void stored.refetch()}/> : null;
    }
    if (locks.data?.includes(setting)) {
        return <Notice kind='info'><Message id='setting.environment'/></Notice>;
    }
    const save = async () => {
        setAsking(false);
        setSaving(true);
        const found = await saveChange(group, {[setting]: value}, stored.data.etag);
        setProblem(found);
        await stored.refetch();
        setSaving(false);
        if (!found) {
            onFixed();
        }
    };
    const name = setting.split('.')[1];
    const label = value === '' ? <Message id='mobile.posture.empty' values={{setting: name}}/> : <Message id='mobile.posture.set' values={{setting: name, value: String(value)}}/>;
    return (
        <>
            {problem && <Problem problem={problem}/>}
            <button type='button' className='btn btn-primary btn-sm' disabled={saving} onClick={() => (ASKED_FIRST.includes(setting) ? setAsking(true) : void save())}>
                {saving ? <Message id='mobile.posture.setting'/> : label}
            </button>
            {asking && (
                <Dialog
                    title={<Message id='mobile.posture.ask_title'/>} onClose={() => setAsking(false)}
                    footer={(
                        <>
                            <button type='button' className='btn btn-tertiary' onClick={() => setAsking(false)}><Message id='save.cancel'/></button>
                            <button type='button' className='btn btn-primary' onClick={() => void save()}>{label}</button>
                        </>
                    )}
                >
                    <p><Message id='mobile.posture.ask_mfa'/></p>
                </Dialog>
            )}
        </>
    );
}

function Problem({problem}: {problem: SaveProblem}) {
    if (problem.kind === 'failed') {
        return <ErrorNotice error={problem.error}/>;
    }
    return <Notice kind='warning' role='alert'><Message id={problem.kind === 'stale' ? 'mobile.posture.stale' : 'mobile.posture.not_seen'}/></Notice>;
}

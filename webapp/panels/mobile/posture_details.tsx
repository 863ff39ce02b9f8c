/** One check explained, with the button that changes core's setting by core itself, and the way to its records. */
import {useQuery} from '@tanstack/react-query';
import React, {useState} from 'react';

import type {MobileSettings, PostureFinding} from '../../../contract/types';
import {listEnvironmentLocks} from '../../api/core';
import {MOBILE_SETTINGS} from '../../api/security_controls';
import {ErrorNotice} from '../../components/error_notice';
import {Notice} from '../../components/notice';
import {Message} from '../../i18n/message';
import type {SaveProblem} from '../core_settings/save_change';
import {saveChange} from '../core_settings/save_change';
import {showAudit} from '../show_audit';

export function PostureDetails({finding, onFixed}: {finding: PostureFinding; onFixed: () => void}) {
    const {check, setting} = finding;
    return (
        <div className='sc-mobile__details'>
            <h4><Message id='mobile.posture.why'/></h4>
            <p><Message id={`mobile.why.${check}`}/></p>
            <h4><Message id='mobile.posture.how'/></h4>
            <p><Message id={`mobile.how.${check}`}/></p>
            {setting !== null && finding.fix !== null && <Fix setting={setting as keyof MobileSettings} value={finding.fix} onFixed={onFixed}/>}
            <p className='sc-mobile__links'>
                {setting !== null && <button type='button' className='sc-link' onClick={() => showAudit({target_id: setting})}><Message id='mobile.posture.audit'/></button>}
                <button type='button' className='sc-link' onClick={() => showAudit({target_id: check, event_name: 'mobile_posture_changed'})}><Message id='mobile.posture.drift'/></button>
            </p>
        </div>
    );
}

/** Shown only to who may change it, and not when an environment variable holds it. */
function Fix({setting, value, onFixed}: {setting: keyof MobileSettings; value: boolean | number; onFixed: () => void}) {
    const stored = useQuery({queryKey: [MOBILE_SETTINGS.name], queryFn: MOBILE_SETTINGS.read, staleTime: 0});
    const locks = useQuery({queryKey: ['environment_locks'], queryFn: listEnvironmentLocks});
    const [saving, setSaving] = useState(false);
    const [problem, setProblem] = useState<SaveProblem | null>(null);
    if (!stored.data?.body.writable.includes(setting)) {
        return stored.error ? <ErrorNotice error={stored.error} onRetry={() => void stored.refetch()}/> : null;
    }
    if (locks.data?.includes(setting)) {
        return <Notice kind='info'><Message id='setting.environment'/></Notice>;
    }
    const save = async () => {
        setSaving(true);
        const found = await saveChange(MOBILE_SETTINGS, {[setting]: value}, stored.data.etag);
        setProblem(found);
        await stored.refetch();
        setSaving(false);
        if (!found) {
            onFixed();
        }
    };
    return (
        <>
            {problem && <Problem problem={problem}/>}
            <button type='button' className='btn btn-primary btn-sm' disabled={saving} onClick={() => void save()}>
                {saving ? <Message id='mobile.posture.setting'/> : <Message id='mobile.posture.set' values={{setting: setting.split('.')[1], value: String(value)}}/>}
            </button>
        </>
    );
}

function Problem({problem}: {problem: SaveProblem}) {
    if (problem.kind === 'failed') {
        return <ErrorNotice error={problem.error}/>;
    }
    return <Notice kind='warning' role='alert'><Message id={problem.kind === 'stale' ? 'mobile.posture.stale' : 'mobile.posture.not_seen'}/></Notice>;
}

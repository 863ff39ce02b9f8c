/** What a record says of who and whom, in the list and on its page. */
import React from 'react';

import {AUDIT_TARGETS, POLICIES, POSTURE_CHECKS} from '../../../contract/names';
import type {AuditRecord} from '../../../contract/types';
import {Message} from '../../i18n/message';
import {HoldName} from './hold_name';

export const STATUS_TONES = {success: 'good', fail: 'bad', attempt: 'attention'} as const;

export function Target({target}: {target: AuditRecord['target']}) {
    if (!target) {
        return <>{'–'}</>;
    }
    return (
        <>
            <span className='sc-target'><TargetName target={target}/></span>
            <div className='sc-faint sc-small'><TargetType type={target.type}/></div>
        </>
    );
}

/** A record of a later version may be about something this one has no word for. */
export function TargetType({type}: {type: string}) {
    const known = AUDIT_TARGETS.find((one) => one === type);
    return known ? <Message id={`audit.target.type.${known}`}/> : <>{type}</>;
}

function TargetName({target: {type, id, name}}: {target: NonNullable<AuditRecord['target']>}) {
    const policy = type === 'policy' && POLICIES.find((one) => one === id);
    if (policy) {
        return <Message id={`audit.policy.${policy}`}/>;
    }
    if (type === 'audit_hold') {
        return <HoldName id={id}/>;
    }
    const check = type === 'mobile_posture' && POSTURE_CHECKS.find((one) => one === id);
    return check ? <Message id={`mobile.check.${check}`}/> : <bdi>{name || id}</bdi>;
}

export function Actor({actor}: {actor: AuditRecord['actor']}) {
    if (actor.type === 'system') {
        return <Message id='audit.actor.system'/>;
    }
    return (
        <>
            <bdi>{actor.username || actor.user_id || '–'}</bdi>
            {actor.type === 'external' && <div className='sc-faint sc-small'><Message id='audit.actor.external'/></div>}
            {actor.type === 'client' && <div className='sc-faint sc-small'><Message id='audit.actor.client'/></div>}
        </>
    );
}

/** One check explained: why it matters, what to do, a button where core's setting would do, and the ways to its panel and its records. */
import React from 'react';

import type {PostureCheck, PostureFinding} from '../../../contract/types';
import {Time} from '../../components/time';
import {Message} from '../../i18n/message';
import {showAudit} from '../show_audit';
import type {SectionAnchor} from '../show_section';
import {showSection} from '../show_section';
import {PostureFix} from './posture_fix';

/** The section where more can be done about it than the button does. */
const SECTIONS: Partial<Record<PostureCheck, Exclude<SectionAnchor, 'audit' | 'mobile'>>> = {
    push_contents: 'push_contents', push_route: 'push_contents', mfa: 'mfa', guest_access: 'mfa', session_length: 'sessions', session_idle: 'sessions', session_extension: 'sessions',
    client_certificates: 'mobile_policy', deep_links: 'mobile_policy', outdated_apps: 'mobile_policy',
};

/** The policies of this plugin a check rests on, by their names in the audit. */
const POLICIES: Partial<Record<PostureCheck, string>> = {
    push_contents: 'push_contents', mfa: 'mfa', session_length: 'session_limits', session_idle: 'session_limits', session_extension: 'session_limits',
    client_certificates: 'mobile', deep_links: 'mobile', outdated_apps: 'mobile',
};

export function PostureDetails({finding, onFixed}: {finding: PostureFinding; onFixed: () => void}) {
    const {check, setting, fix} = finding;
    const section = SECTIONS[check];
    const policy = POLICIES[check];
    return (
        <div className='sc-mobile__details'>
            <h4><Message id='mobile.posture.why'/></h4>
            <p><Message id={`mobile.why.${check}`}/></p>
            <h4><Message id='mobile.posture.how'/></h4>
            <p><Message id={`mobile.how.${check}`}/></p>
            <p className='sc-faint sc-mobile__since'><Message id='mobile.posture.since' values={{time: <Time ms={finding.since}/>}}/></p>
            {setting !== null && fix !== null && <PostureFix setting={setting} value={fix} onFixed={onFixed}/>}
            <p className='sc-mobile__links'>
                {section && <button type='button' className='sc-link' onClick={() => showSection(section)}><Message id={`mobile.posture.section.${section}`}/></button>}
                {setting !== null && <button type='button' className='sc-link' onClick={() => showAudit({target_id: setting})}><Message id='mobile.posture.audit'/></button>}
                {policy && <button type='button' className='sc-link' onClick={() => showAudit({target_id: policy, event_name: 'policy_changed'})}><Message id='mobile.posture.policy'/></button>}
                <button type='button' className='sc-link' onClick={() => showAudit({target_id: check, event_name: 'mobile_posture_changed'})}><Message id='mobile.posture.drift'/></button>
            </p>
        </div>
    );
}

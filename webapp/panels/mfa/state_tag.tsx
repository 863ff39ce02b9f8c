/** Where the policy leaves a person, in a word and a colour; and why somebody is exempt. */
import React from 'react';

import type {MfaExemption, MfaState} from '../../../contract/types';
import type {TagTone} from '../../components/tag';
import {Tag} from '../../components/tag';
import {Time} from '../../components/time';
import {Message} from '../../i18n/message';

const TONES: Readonly<Record<MfaState, TagTone>> = {
    enrolled: 'good', in_grace: 'attention', overdue: 'bad', enrolment_session: 'bad', exempt: 'neutral', not_required: 'neutral',
};

export function StateTag({state}: {state: MfaState}) {
    return <Tag tone={TONES[state]}><Message id={`mfa.state.${state}`}/></Tag>;
}

export function ExemptionText({exemption, until}: {exemption: MfaExemption | null; until: number | null}) {
    if (exemption === null) {
        return null;
    }
    return until === null ? <Message id={`mfa.exemption.${exemption}`}/> : <Message id='mfa.exemption.until' values={{at: <Time ms={until}/>}}/>;
}

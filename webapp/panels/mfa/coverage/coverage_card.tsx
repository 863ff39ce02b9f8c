/** How far the policy has come: counts by the rule that enforces, over time, and person by person. */
import React from 'react';
import {FormattedNumber} from 'react-intl';

import {MFA_EXEMPTIONS, MFA_STATES} from '../../../../contract/names';
import type {MfaCoverage, Viewer} from '../../../../contract/types';
import {ErrorNotice} from '../../../components/error_notice';
import {Loading} from '../../../components/loading';
import {Notice} from '../../../components/notice';
import {SectionCard} from '../../../components/section_card';
import {Time} from '../../../components/time';
import {Message} from '../../../i18n/message';
import {CoverageChart} from './coverage_chart';
import {PeopleTable} from './people_table';

export interface CoverageCardProps {
    coverage: MfaCoverage | undefined;
    error: unknown;
    loading: boolean;
    onRefresh: () => void;
    viewer: Viewer;
}

export function CoverageCard({coverage, error, loading, onRefresh, viewer}: CoverageCardProps) {
    return (
        <SectionCard
            flush
            title={<Message id='mfa.coverage.title'/>}
            subtitle={<Message id='mfa.coverage.subtitle'/>}
            actions={<button type='button' className='btn btn-tertiary btn-sm' disabled={loading} onClick={onRefresh}><Message id='mfa.coverage.refresh'/></button>}
        >
            <div className='sc-mfa__coverage'>
                {Boolean(error) && <ErrorNotice error={error} onRetry={onRefresh}/>}
                {!coverage && !error && <Loading/>}
                {coverage && <Counts coverage={coverage}/>}
                {coverage && coverage.days.length > 0 && <CoverageChart days={coverage.days}/>}
            </div>
            <PeopleTable viewer={viewer} overdue={overdueOf(coverage)}/>
        </SectionCard>
    );
}

const overdueOf = (coverage: MfaCoverage | undefined) => (coverage?.counts.overdue ?? 0) + (coverage?.counts.enrolment_session ?? 0);

function Counts({coverage}: {coverage: MfaCoverage}) {
    const {counts, exempt, encouraged, needs_help: needHelp, counted_at: at} = coverage;
    const reasons = MFA_EXEMPTIONS.filter((exemption) => (exempt[exemption] ?? 0) > 0);
    return (
        <>
            {needHelp > 0 && <Notice kind='warning' role='status'><Message id='mfa.coverage.need_help' values={{count: needHelp}}/></Notice>}
            <dl className='sc-counts'>
                {MFA_STATES.map((state) => (
                    <div key={state} className='sc-counts__state'>
                        <dt><Message id={`mfa.state.${state}`}/></dt>
                        <dd><FormattedNumber value={counts[state] ?? 0}/></dd>
                    </div>
                ))}
            </dl>
            {reasons.length > 0 && (
                <p className='sc-help'>
                    <Message id='mfa.coverage.exempt'/>{' '}
                    {reasons.map((exemption, index) => (
                        <React.Fragment key={exemption}>
                            {index > 0 && ', '}<Message id={`mfa.exemption.${exemption}`}/>{' ('}<FormattedNumber value={exempt[exemption] ?? 0}/>{')'}
                        </React.Fragment>
                    ))}
                </p>
            )}
            {(exempt.cannot_enrol ?? 0) > 0 && <p className='sc-help'><Message id='mfa.coverage.gap' values={{count: exempt.cannot_enrol ?? 0}}/></p>}
            {encouraged > 0 && <p className='sc-help'><Message id='mfa.coverage.encouraged' values={{count: encouraged}}/></p>}
            <p className='sc-help'><Message id='mfa.coverage.counted' values={{at: <Time ms={at} seconds/>}}/></p>
        </>
    );
}

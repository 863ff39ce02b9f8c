/** Every check with its result; an opened one says why it matters, what to do, and offers to do it where one setting of core's would. */
import React, {useState} from 'react';

import type {PostureFinding, PostureReport, PostureResult} from '../../../contract/types';
import {saveText} from '../../api/save_file';
import {DataTable} from '../../components/data_table';
import {ErrorNotice} from '../../components/error_notice';
import {Loading} from '../../components/loading';
import {SectionCard} from '../../components/section_card';
import type {TagTone} from '../../components/tag';
import {Tag} from '../../components/tag';
import {Time} from '../../components/time';
import {Message, useText} from '../../i18n/message';
import type {SectionProps} from '../viewer_gate';
import {PostureDetails} from './posture_details';
import {postureCsv, postureJson} from './posture_files';
import {Seen} from './seen';
import {usePosture} from './use_posture';

const TONES: Record<PostureResult, TagTone> = {good: 'good', weak: 'attention', open: 'bad', not_applicable: 'neutral', could_not_check: 'neutral'};

export function ResultTag({result}: {result: PostureResult}) {
    return <Tag tone={TONES[result]}><Message id={`mobile.result.${result}`}/></Tag>;
}

export function PostureCard({sectionTitle, sectionDescription}: SectionProps) {
    const posture = usePosture();
    const {report} = posture;
    return (
        <SectionCard
            flush
            title={sectionTitle}
            subtitle={sectionDescription}
            actions={(
                <>
                    {report && <Downloads report={report}/>}
                    <button type='button' className='btn btn-primary btn-sm' disabled={posture.checking} onClick={posture.check}>
                        <Message id={posture.checking ? 'mobile.posture.checking' : 'mobile.posture.now'}/>
                    </button>
                </>
            )}
        >
            {Boolean(posture.checkError) && <ErrorNotice error={posture.checkError}/>}
            {report && <Findings report={report} onFixed={posture.check}/>}
            {!report && Boolean(posture.loadError) && <ErrorNotice error={posture.loadError} onRetry={posture.reload}/>}
            {posture.loading && <Loading/>}
            {!report && !posture.loading && !posture.loadError && <p className='sc-empty'><Message id='mobile.posture.never'/></p>}
        </SectionCard>
    );
}

function Downloads({report}: {report: PostureReport}) {
    const day = new Date(report.checked_at).toISOString().slice(0, 10);
    return (
        <>
            <button type='button' className='btn btn-tertiary btn-sm' onClick={() => saveText(`mobile-posture-${day}.csv`, postureCsv(report), 'text/csv')}><Message id='mobile.posture.csv'/></button>
            <button type='button' className='btn btn-tertiary btn-sm' onClick={() => saveText(`mobile-posture-${day}.json`, postureJson(report), 'application/json')}><Message id='mobile.posture.json'/></button>
        </>
    );
}

function Findings({report, onFixed}: {report: PostureReport; onFixed: () => void}) {
    const text = useText();
    const [opened, setOpened] = useState<string | null>(null);
    const count = (result: PostureResult) => report.findings.filter((finding) => finding.result === result).length;
    return (
        <>
            <p className='sc-empty' role='status'>
                <Message id='mobile.posture.counts' values={{good: count('good'), weak: count('weak'), open: count('open'), unknown: count('could_not_check')}}/>
                {'. '}
                <Message id='mobile.posture.checked' values={{time: <Time ms={report.checked_at}/>}}/>
            </p>
            <DataTable<PostureFinding>
                caption={text('mobile.posture.caption')}
                rows={report.findings}
                rowKey={({check}) => check}
                empty={null}
                columns={[
                    {key: 'check', heading: true, header: <Message id='mobile.posture.check'/>, cell: ({check}) => <Message id={`mobile.check.${check}`}/>},
                    {key: 'result', header: <Message id='mobile.posture.result'/>, cell: ({result}) => <span className='sc-mobile__result'><ResultTag result={result}/></span>},
                    {key: 'seen', header: <Message id='mobile.posture.seen'/>, cell: (finding) => <Seen finding={finding}/>},
                    {key: 'open', header: <span className='sc-visually-hidden'><Message id='session.actions'/></span>, cell: ({check}) => (
                        <button
                            type='button' className='sc-link' aria-expanded={opened === check} aria-label={`${text(opened === check ? 'mobile.posture.close' : 'mobile.posture.open')}: ${text(`mobile.check.${check}`)}`}
                            onClick={() => setOpened(opened === check ? null : check)}
                        >
                            <Message id={opened === check ? 'mobile.posture.close' : 'mobile.posture.open'}/>
                        </button>
                    )},
                ]}
                details={(finding) => (opened === finding.check ? <PostureDetails finding={finding} onFixed={onFixed}/> : null)}
            />
        </>
    );
}

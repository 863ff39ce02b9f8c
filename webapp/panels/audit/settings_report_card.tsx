/** One page for auditors: every security-relevant setting, as of a date and compared with another, to read, print and take along. */
import {useQuery} from '@tanstack/react-query';
import React, {useEffect, useState} from 'react';
import {createPortal} from 'react-dom';

import type {SettingsReport} from '../../../contract/types';
import {getSettingsReport, settingsReportUrl} from '../../api/audit';
import {endOfDay, toDay} from '../../components/days';
import {ErrorNotice} from '../../components/error_notice';
import {Loading} from '../../components/loading';
import {SectionCard} from '../../components/section_card';
import {Time} from '../../components/time';
import {Message} from '../../i18n/message';
import {reportRows} from './report_rows';
import {ReportTable} from './report_table';

/** Reading it takes the server a moment, so it waits to be asked for. null at: now. */
interface Asked {at: number | null; comparedWith: number | null}

export function SettingsReportCard() {
    const [day, setDay] = useState('');
    const [comparedDay, setComparedDay] = useState('');
    const [asked, setAsked] = useState<Asked | null>(null);
    const today = toDay(Date.now());
    // The day that is not over yet means now.
    const moment = (entered: string) => (entered === '' || entered >= today ? null : endOfDay(entered));

    return (
        <SectionCard title={<Message id='audit.report.title'/>} subtitle={<Message id='audit.report.subtitle'/>}>
            <div className='sc-part'>
                <div className='sc-toolbar'>
                    <label className='sc-field sc-field--day'>
                        <Message id='audit.report.at'/>
                        <input type='date' className='form-control' value={day} max={today} onChange={(event) => setDay(event.target.value)}/>
                    </label>
                    <label className='sc-field sc-field--day'>
                        <Message id='audit.report.compare_with'/>
                        <input type='date' className='form-control' value={comparedDay} max={day || today} onChange={(event) => setComparedDay(event.target.value)}/>
                    </label>
                    <button type='button' className='btn btn-sm btn-tertiary' onClick={() => setAsked({at: moment(day), comparedWith: comparedDay === '' ? null : endOfDay(comparedDay)})}>
                        <Message id='audit.report.show'/>
                    </button>
                </div>
                {asked && <Report key={`${asked.at} ${asked.comparedWith}`} asked={asked}/>}
            </div>
        </SectionCard>
    );
}

function Report({asked}: {asked: Asked}) {
    const [onlyChanged, setOnlyChanged] = useState(false);
    const [printing, setPrinting] = useState(false);
    const report = useQuery({queryKey: ['settings_report', asked.at], queryFn: () => getSettingsReport(asked.at), staleTime: 0});
    const earlier = useQuery({queryKey: ['settings_report', asked.comparedWith], queryFn: () => getSettingsReport(asked.comparedWith), enabled: asked.comparedWith !== null, staleTime: 0});
    const failed = [report, earlier].find(({isError}) => isError);
    if (failed) {
        return <ErrorNotice error={failed.error} onRetry={() => void failed.refetch()}/>;
    }
    if (!report.data || (asked.comparedWith !== null && !earlier.data)) {
        return <Loading/>;
    }
    const shown = {report: report.data, earlier: asked.comparedWith === null ? null : earlier.data ?? null};
    return (
        <>
            <Heading {...shown}/>
            <div className='sc-toolbar'>
                <button type='button' className='btn btn-tertiary btn-sm' onClick={() => setPrinting(true)}><Message id='audit.report.print'/></button>
                <a className='btn btn-tertiary btn-sm' href={settingsReportUrl('csv', asked.at, asked.comparedWith)} download='settings-report.csv'><Message id='audit.report.csv'/></a>
                <a className='btn btn-tertiary btn-sm' href={settingsReportUrl('json', asked.at, asked.comparedWith)} download='settings-report.json'><Message id='audit.report.json'/></a>
                {shown.earlier && (
                    <label className='sc-check sc-report__only'>
                        <input type='checkbox' checked={onlyChanged} onChange={(event) => setOnlyChanged(event.target.checked)}/>
                        <span><Message id='audit.report.only_changed'/></span>
                    </label>
                )}
            </div>
            <ReportTable {...shown} onlyChanged={onlyChanged}/>
            {printing && (
                <PrintedPage onPrinted={() => setPrinting(false)}>
                    <h1><Message id='audit.report.title'/></h1>
                    <Heading {...shown}/>
                    <ReportTable {...shown} onlyChanged={onlyChanged} printed={true}/>
                </PrintedPage>
            )}
        </>
    );
}

function Heading({report, earlier}: {report: SettingsReport; earlier: SettingsReport | null}) {
    const rows = reportRows(report, earlier);
    return (
        <div role='status'>
            <p>
                <Message id='audit.report.as_of' values={{at: <Time ms={report.at}/>, count: rows.length}}/>{' '}
                <Message id='audit.report.below' values={{count: rows.filter(({setting}) => setting.meets === false).length}}/>
            </p>
            {earlier && (
                <p>
                    <Message id='audit.report.differences' values={{count: rows.filter(({changed}) => changed).length, at: <Time ms={earlier.at}/>}}/>{' '}
                    <Message id='audit.report.unknown' values={{count: rows.filter(({unknownBefore}) => unknownBefore).length}}/>
                </p>
            )}
            <p className='sc-faint sc-small'>
                {report.watched_since === null ? <Message id='audit.report.not_watched'/> : <Message id='audit.report.watched' values={{at: <Time ms={report.watched_since}/>}}/>}
            </p>
        </div>
    );
}

/** A copy at the end of body, alone on paper: the System Console's own containers scroll, and paper cannot. */
function PrintedPage({onPrinted, children}: {onPrinted: () => void; children: React.ReactNode}) {
    useEffect(() => {
        window.addEventListener('afterprint', onPrinted, {once: true});
        window.print();
        return () => window.removeEventListener('afterprint', onPrinted);
        // Once for each time it is asked for.
    }, []);
    return createPortal(<div className='sc-print'>{children}</div>, document.body);
}

/** The settings report as an auditor reads it, on the screen and on paper. */
import React, {Fragment} from 'react';

import type {ReportedSetting, SettingsReport} from '../../../contract/types';
import {fieldName} from '../../components/field_name';
import {Tag} from '../../components/tag';
import {Time} from '../../components/time';
import {Message, useText} from '../../i18n/message';
import {showAudit} from '../show_audit';
import type {ReportRow} from './report_rows';
import {changesTarget, groupsOf, policyField, readValue, reportRows} from './report_rows';
import {StateValue} from './state_value';

export interface ReportTableProps {
    report: SettingsReport;
    earlier: SettingsReport | null;
    onlyChanged: boolean;
    /** Paper has no links, and nothing on it unfolds. */
    printed?: boolean;
}

export function ReportTable({report, earlier, onlyChanged, printed = false}: ReportTableProps) {
    const text = useText();
    const rows = reportRows(report, earlier).filter(({changed}) => changed || !onlyChanged);
    if (rows.length === 0) {
        return <p className='sc-faint' role='status'><Message id='audit.report.no_difference'/></p>;
    }
    return (
        <div className='sc-table__scroll' role='region' aria-label={text('audit.report.table')} tabIndex={0}>
            <table className='sc-table sc-report'>
                <caption className='sc-visually-hidden'><Message id='audit.report.table'/></caption>
                <thead>
                    <tr>
                        <th scope='col'><Message id='audit.report.setting'/></th>
                        {earlier && <th scope='col'><Time ms={earlier.at}/></th>}
                        <th scope='col'>{earlier ? <Time ms={report.at}/> : <Message id='audit.report.value'/>}</th>
                        <th scope='col'><Message id='audit.report.recommended'/></th>
                        <th scope='col'><Message id='audit.report.source'/></th>
                        <th scope='col'><Message id='audit.report.since'/></th>
                    </tr>
                </thead>
                {groupsOf(rows).map(({group, rows: inGroup}) => (
                    <tbody key={group}>
                        <tr className='sc-report__group'><th scope='rowgroup' colSpan={earlier ? 6 : 5}><Message id={`audit.report.group.${group}`}/></th></tr>
                        {inGroup.map((row) => <Row key={row.setting.name} row={row} compared={earlier !== null} printed={printed}/>)}
                    </tbody>
                ))}
            </table>
        </div>
    );
}

function Row({row: {setting, earlier, changed}, compared, printed}: {row: ReportRow; compared: boolean; printed: boolean}) {
    const text = useText();
    return (
        <tr>
            <th scope='row'>
                <SettingName name={setting.name}/>
                {!printed && (
                    <button type='button' className='sc-link sc-small' aria-label={text('audit.changes.setting_label', {name: setting.name})} onClick={() => showAudit({target_id: changesTarget(setting.name)})}>
                        <Message id='audit.changes.setting'/>
                    </button>
                )}
            </th>
            {compared && <td>{earlier ? <Value name={setting.name} value={earlier.value} printed={printed}/> : '–'}</td>}
            <td>
                {changed ? <ins><Value name={setting.name} value={setting.value} printed={printed}/></ins> : <Value name={setting.name} value={setting.value} printed={printed}/>}
                {changed && <div><Tag tone='attention'><Message id='audit.report.changed'/></Tag></div>}
            </td>
            <td>
                <div><Verdict meets={setting.meets}/>{' '}{setting.recommended}</div>
                <div className='sc-faint sc-small'>{setting.why}</div>
                {setting.nist_800_53.length > 0 && <div className='sc-faint sc-small'><Message id='audit.report.nist' values={{controls: setting.nist_800_53.join(', ')}}/></div>}
            </td>
            <td><Message id={`audit.report.source.${setting.source}`}/></td>
            <td>
                {setting.since === null ? <span className='sc-faint'><Message id='audit.report.since_unknown'/></span> : <Time ms={setting.since}/>}
                {setting.changed_by && <div className='sc-faint sc-small'>{setting.changed_by.username || setting.changed_by.user_id}</div>}
            </td>
        </tr>
    );
}

/** Mattermost's own name, or that of a policy's field in words above it. A line may end behind a dot, and nowhere else as long as there is room. */
function SettingName({name}: {name: string}) {
    const text = useText();
    const field = policyField(name);
    const parts = name.split('.');
    return (
        <>
            {field !== null && <span className='sc-report__name'>{fieldName(text, field)}</span>}
            <span className={field === null ? 'sc-report__name' : 'sc-report__name sc-faint sc-small'}>{parts.map((part, index) => <Fragment key={part}>{part}{index < parts.length - 1 && <>{'.'}<wbr/></>}</Fragment>)}</span>
        </>
    );
}

/** Of rules and of lists a policy names: on the screen they would push the rows apart. */
const LONG_VALUE = 100;

function Value({name, value, printed}: {name: string; value: ReportedSetting['value']; printed: boolean}) {
    if (value === null) {
        return <span className='sc-faint'><Message id='audit.report.not_seen'/></span>;
    }
    const shown = <span className='sc-report__value'><StateValue field={policyField(name) ?? name} value={readValue(name, value)} whole={printed}/></span>;
    return printed || String(value).length <= LONG_VALUE ? shown : <details><summary><Message id='audit.report.show_value'/></summary>{shown}</details>;
}

function Verdict({meets}: {meets: boolean | null}) {
    if (meets === null) {
        return null;
    }
    return <Tag tone={meets ? 'good' : 'attention'}><Message id={meets ? 'audit.report.meets' : 'audit.report.differs'}/></Tag>;
}

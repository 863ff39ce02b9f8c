/** Asks which export is meant, follows it, and says what the file is good for. */
import React, {useState} from 'react';

import type {AuditFilters} from '../../api/audit';
import {hasFilters, withoutEmpty} from '../../api/audit';
import {Dialog} from '../../components/dialog';
import {ErrorNotice} from '../../components/error_notice';
import {Notice} from '../../components/notice';
import type {MessageId} from '../../i18n/message';
import {Message} from '../../i18n/message';
import type {ExportFormat} from './export_counter';
import {Progress} from './progress';
import type {ExportState} from './use_export';
import {useExport} from './use_export';

export function ExportDialog({filters, onClose}: {filters: AuditFilters; onClose: () => void}) {
    const [format, setFormat] = useState<ExportFormat>('jsonl');
    const [onlyFound, setOnlyFound] = useState(true);
    const {state, start, stop} = useExport();
    const running = state.phase === 'running';
    const begin = () => start(format === 'jsonl' ? {format} : {format, ...(onlyFound && hasFilters(filters) && {filters: withoutEmpty(filters)})});

    return (
        <Dialog
            title={<Message id='audit.export.title'/>}
            busy={running}
            onClose={onClose}
            footer={running ? (
                <button type='button' className='btn btn-tertiary' onClick={stop}><Message id='audit.stop'/></button>
            ) : (
                <>
                    <button type='button' className='btn btn-tertiary' onClick={onClose}><Message id='dialog.close'/></button>
                    <button type='button' className='btn btn-primary' onClick={begin}><Message id='audit.export.start'/></button>
                </>
            )}
        >
            <fieldset className='sc-group' disabled={running}>
                <legend><Message id='audit.export.format'/></legend>
                <Format checked={format === 'jsonl'} onChoose={() => setFormat('jsonl')} label='audit.export.jsonl' help='audit.export.jsonl_help'/>
                <Format checked={format === 'csv'} onChoose={() => setFormat('csv')} label='audit.export.csv' help='audit.export.csv_help'/>
            </fieldset>
            {format === 'csv' && hasFilters(filters) && (
                <label className='sc-check'>
                    <input type='checkbox' checked={onlyFound} disabled={running} onChange={(event) => setOnlyFound(event.target.checked)}/>
                    <span><Message id='audit.export.only_found'/></span>
                </label>
            )}
            <p className='sc-faint'><Message id='audit.export.recorded'/></p>
            <State state={state}/>
        </Dialog>
    );
}

function Format({checked, onChoose, label, help}: {checked: boolean; onChoose: () => void; label: MessageId; help: MessageId}) {
    return (
        <label className='sc-radio sc-radio--block'>
            <input type='radio' name='sc-audit-export' checked={checked} onChange={onChoose}/>
            <span><Message id={label}/><small><Message id={help}/></small></span>
        </label>
    );
}

function State({state}: {state: ExportState}) {
    switch (state.phase) {
    case 'idle':
        return null;
    case 'running':
        return <Progress label='audit.export.progress' done={state.records} total={state.total}/>;
    case 'saved':
        return <Notice kind='success' role='status'><Message id='audit.export.saved' values={{count: state.records}}/></Notice>;
    case 'cut_off':
        return <Notice kind='danger' role='alert'><Message id='audit.export.cut_off'/></Notice>;
    case 'failed':
        return <ErrorNotice error={state.error}/>;
    }
}

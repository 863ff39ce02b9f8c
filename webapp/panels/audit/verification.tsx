/** Verifies the whole chain and says what was found, with no more confidence than there is. */
import {useQueryClient} from '@tanstack/react-query';
import React, {useState} from 'react';

import type {AuditFinding} from '../../../contract/types';
import {NO_FILTERS} from '../../api/audit';
import {DataTable} from '../../components/data_table';
import {ErrorNotice} from '../../components/error_notice';
import {Notice} from '../../components/notice';
import {Tag} from '../../components/tag';
import {Message, useText} from '../../i18n/message';
import {permalink} from './audit_location';
import {Progress} from './progress';
import type {VerificationState} from './use_verification';
import {useVerification} from './use_verification';

/** The contract's limit for a checkpoint. */
const NOTE_LIMIT = 4096;

export function Verification() {
    const queryClient = useQueryClient();
    const [kept, setKept] = useState('');
    const {state, start, stop} = useVerification(() => void queryClient.invalidateQueries({queryKey: ['audit_integrity']}));
    const running = state.phase === 'running';
    return (
        <div className='sc-part'>
            <h4 className='sc-part__title'><Message id='audit.verify.title'/></h4>
            <p className='sc-faint'><Message id='audit.verify.help'/></p>
            <label className='sc-field'>
                <Message id='audit.verify.kept'/>
                <textarea
                    className='form-control sc-note' rows={4} maxLength={NOTE_LIMIT} spellCheck={false} disabled={running} value={kept} aria-describedby='sc-verify-kept-help'
                    onChange={(event) => setKept(event.target.value)}
                />
            </label>
            <p id='sc-verify-kept-help' className='sc-faint sc-small'><Message id='audit.verify.kept_help'/></p>
            <div>
                {running ? (
                    <button type='button' className='btn btn-tertiary' onClick={stop}><Message id='audit.stop'/></button>
                ) : (
                    <button type='button' className='btn btn-primary' onClick={() => start(kept)}><Message id='audit.verify.start'/></button>
                )}
            </div>
            {running && <Progress label='audit.verify.progress' done={state.verified} total={state.total}/>}
            <Outcome state={state}/>
            {state.findings.length > 0 && <Findings findings={state.findings} total={state.result?.findings ?? state.findings.length}/>}
            <p className='sc-faint sc-small'><Message id='audit.verify.offline' values={{command: <code>{'npm run verify-audit -- export.jsonl --checkpoint saved.txt --public-key …'}</code>}}/></p>
        </div>
    );
}

function Outcome({state: {phase, result, error, withKept}}: {state: VerificationState}) {
    if (phase === 'failed') {
        return <ErrorNotice error={error}/>;
    }
    if (phase === 'cut_off') {
        return <Notice kind='danger' role='alert'><Message id='audit.verify.cut_off'/></Notice>;
    }
    if (!result) {
        return null;
    }
    if (!result.valid) {
        return <Notice kind='danger' role='alert'><p><strong><Message id='audit.verify.invalid'/></strong></p><p><Message id='audit.verify.counts' values={{...result}}/></p></Notice>;
    }
    return (
        <Notice kind={result.independently_verifiable ? 'success' : 'info'} role='status'>
            <p><strong><Message id='audit.verify.valid'/></strong></p>
            <p><Message id='audit.verify.counts' values={{records: result.records, checkpoints: result.checkpoints}}/></p>
            {result.redacted_fields > 0 && <p><Message id='audit.verify.redacted' values={{count: result.redacted_fields}}/></p>}
            {withKept && <p><Message id='audit.verify.extends'/></p>}
            {!result.independently_verifiable && !withKept && <p><Message id='audit.verify.not_independent'/></p>}
        </Notice>
    );
}

function Findings({findings, total}: {findings: AuditFinding[]; total: number}) {
    const text = useText();
    return (
        <>
            <DataTable
                caption={text('audit.verify.findings')}
                rows={findings.map((finding, index) => ({...finding, key: String(index)}))}
                rowKey={({key}) => key}
                empty={null}
                columns={[
                    {key: 'kind', heading: true, header: <Message id='audit.verify.finding'/>, cell: ({kind}) => <Tag tone={kind === 'redacted' ? 'neutral' : 'bad'}><Message id={`audit.finding.${kind}`}/></Tag>},
                    {key: 'records', header: <Message id='audit.verify.records'/>, cell: (finding) => <Records finding={finding}/>},
                    {key: 'message', header: <Message id='audit.verify.explanation'/>, cell: ({message}) => message},
                ]}
            />
            {total > findings.length && <p className='sc-faint sc-small'><Message id='audit.verify.more_findings' values={{shown: findings.length, total}}/></p>}
        </>
    );
}

function Records({finding: {seq, last_seq: last}}: {finding: AuditFinding}) {
    if (seq === null) {
        return <>{'–'}</>;
    }
    return (
        <>
            <a className='sc-link' href={permalink({seq, filters: NO_FILTERS})}>{seq}</a>
            {last !== null && last !== seq && ` – ${last}`}
        </>
    );
}

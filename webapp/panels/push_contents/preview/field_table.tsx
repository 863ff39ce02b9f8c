/** Every field of the two pushes with who can read it on its way; the differing ones are marked, and can be shown alone. */
import React, {useState} from 'react';

import {READERS, readersOf} from '../../../../push_preview';
import type {Column} from '../../../components/data_table';
import {DataTable} from '../../../components/data_table';
import {Tag} from '../../../components/tag';
import {Message, useText} from '../../../i18n/message';
import {Marked} from './lock_screens';
import type {FieldRow, SidePreview} from './use_preview';
import {fieldRows} from './use_preview';

export function FieldTable({previews}: {previews: readonly [SidePreview, SidePreview]}) {
    const text = useText();
    const [onlyDifferent, setOnlyDifferent] = useState(false);
    const rows = fieldRows(previews[0].push, previews[1].push).filter((row) => row.differs || !onlyDifferent);
    const valueColumn = (which: 0 | 1): Column<FieldRow> => ({
        key: `value${which}`, header: <Message id={which === 0 ? 'push.preview.first' : 'push.preview.second'}/>,
        cell: ({values, differs}) => (values[which] === '' ? <span className='sc-faint'><Message id='push.preview.not_sent'/></span> : <Marked text={values[which]} differs={differs}/>),
    });
    return (
        <>
            <label className='sc-check'>
                <input type='checkbox' checked={onlyDifferent} onChange={(event) => setOnlyDifferent(event.target.checked)}/>
                <Message id='push.preview.only_different'/>
            </label>
            <DataTable
                caption={text('push.preview.fields')}
                rows={rows}
                rowKey={(row) => row.field}
                empty={<Message id='push.preview.no_fields'/>}
                columns={[
                    {key: 'field', heading: true, header: <Message id='push.preview.field'/>, cell: ({field, differs}) => (
                        <>
                            <Message id={`push.preview.field.${field}`}/>
                            <div><code>{field}</code></div>
                            {differs && <Tag tone='attention'><Message id='push.preview.differs'/></Tag>}
                        </>
                    )},
                    valueColumn(0), valueColumn(1),
                    ...READERS.map((reader): Column<FieldRow> => ({
                        key: reader, header: <Message id={`push.preview.reader.${reader}`}/>,
                        cell: ({field}) => <CanRead can={readersOf(field).includes(reader)}/>,
                    })),
                ]}
            />
        </>
    );
}

function CanRead({can}: {can: boolean}) {
    return (
        <>
            <span aria-hidden='true' className={can ? undefined : 'sc-faint'}>{can ? '●' : '–'}</span>
            <span className='sc-visually-hidden'><Message id={can ? 'push.preview.can_read' : 'push.preview.cannot_read'}/></span>
        </>
    );
}

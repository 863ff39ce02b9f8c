/** The own images and the app's assets/base, chosen from disk: what the build would make of the two, by the app's own rule. Nothing is uploaded. */
import React, {useEffect, useState} from 'react';

import {isKitPath} from '../../../mobile_kit/fields';
import type {KitFile} from '../../../mobile_kit/files';
import type {MergedFile} from '../../../mobile_kit/merge_preview';
import {previewMerge} from '../../../mobile_kit/merge_preview';
import {DataTable} from '../../components/data_table';
import {Notice} from '../../components/notice';
import {Message, useText} from '../../i18n/message';

const IMAGE = /\.(?:png|jpe?g|gif|webp)$/i;

/** Paths are relative to the chosen folder; refused are those no kit may hold. JSON is text, the rest bytes. */
export async function readFolder(chosen: readonly File[]): Promise<{files: KitFile[]; refused: string[]}> {
    const files: KitFile[] = [];
    const refused: string[] = [];
    const taken = new Set<string>();
    for (const file of chosen) {
        const path = file.webkitRelativePath.split('/').slice(1).join('/') || file.name;
        // Names that differ by case only are one file on many disks.
        if (isKitPath(path) && !taken.has(path.toLowerCase())) {
            taken.add(path.toLowerCase());
            files.push({path, content: path.endsWith('.json') ? await file.text() : new Uint8Array(await file.arrayBuffer())});
        } else {
            refused.push(path);
        }
    }
    return {files, refused};
}

export interface AssetFoldersProps {
    /** assets/override as the kit has it, config.json included. */
    override: readonly KitFile[];
    onOverride: (files: readonly KitFile[]) => void;
}

export function AssetFolders({override, onOverride}: AssetFoldersProps) {
    const text = useText();
    const [base, setBase] = useState<readonly KitFile[]>([]);
    const [refused, setRefused] = useState<readonly string[]>([]);
    const choose = async (list: FileList | null, use: (files: readonly KitFile[]) => void) => {
        const read = await readFolder([...list ?? []]);
        setRefused(read.refused);
        use(read.files);
    };
    return (
        <div className='sc-mobile__part'>
            <FolderInput id='sc_kit_override' label={<Message id='mobile.kit.folder.override'/>} onChoose={(list) => void choose(list, (files) => onOverride(files.filter(({path}) => path.toLowerCase() !== 'config.json')))}/>
            <FolderInput id='sc_kit_base' label={<Message id='mobile.kit.folder.base'/>} onChoose={(list) => void choose(list, setBase)}/>
            {refused.length > 0 && <Notice kind='warning' role='status'><Message id='mobile.kit.folder.refused' values={{paths: refused.slice(0, 10).join(', ')}}/></Notice>}
            {base.length > 0 && (
                <DataTable<MergedFile>
                    caption={text('mobile.kit.merge')}
                    rows={previewMerge(base, override).filter(({action}) => action !== 'kept')}
                    rowKey={({path}) => path}
                    empty={<Message id='mobile.kit.merge_empty'/>}
                    columns={[
                        {key: 'path', heading: true, header: <Message id='mobile.kit.merge_path'/>, cell: ({path}) => path},
                        {key: 'action', header: <Message id='mobile.kit.merge_action'/>, cell: ({action}) => <Message id={`mobile.kit.action.${action}`}/>},
                        {key: 'content', header: <Message id='mobile.kit.merge_result'/>, cell: (file) => <Result file={file}/>},
                    ]}
                />
            )}
        </div>
    );
}

function FolderInput({id, label, onChoose}: {id: string; label: React.ReactNode; onChoose: (list: FileList | null) => void}) {
    return (
        <div className='sc-row'>
            <label className='sc-row__label' htmlFor={id}>{label}</label>
            <div className='sc-row__control'><input id={id} type='file' multiple {...{webkitdirectory: ''}} onChange={(event) => onChoose(event.target.files)}/></div>
        </div>
    );
}

function Result({file: {path, content}}: {file: MergedFile}) {
    if (typeof content === 'string') {
        return <pre className='sc-mobile__file' data-scrolls='true' tabIndex={0} aria-label={path}>{content}</pre>;
    }
    return content !== null && IMAGE.test(path) ? <Thumbnail path={path} bytes={content}/> : null;
}

function Thumbnail({path, bytes}: {path: string; bytes: Uint8Array}) {
    const [address, setAddress] = useState('');
    useEffect(() => {
        const made = URL.createObjectURL(new Blob([bytes as BlobPart]));
        setAddress(made);
        return () => URL.revokeObjectURL(made);
    }, [bytes]);
    return address === '' ? null : <img className='sc-mobile__thumbnail' src={address} alt={path}/>;
}

/** The own images and the app's assets/base, chosen from disk: what the build would make of the two, by the app's own rule. Nothing is uploaded. */
import React, {useMemo, useState} from 'react';

import {isKitPath} from '../../../mobile_kit/fields';
import type {KitFile} from '../../../mobile_kit/files';
import type {MergedFile} from '../../../mobile_kit/merge_preview';
import {previewMerge} from '../../../mobile_kit/merge_preview';
import {Notice} from '../../components/notice';
import type {TagTone} from '../../components/tag';
import {Tag} from '../../components/tag';
import {Message, useText} from '../../i18n/message';
import {FileTree} from './file_tree';
import {FileContents} from './kit_files';

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
            {base.length > 0 && <MergedTree base={base} override={override}/>}
        </div>
    );
}

const TONES: Record<MergedFile['action'], TagTone> = {kept: 'neutral', merged: 'good', replaced: 'good', ignored: 'attention', unreadable: 'bad'};

function MergedTree({base, override}: {base: readonly KitFile[]; override: readonly KitFile[]}) {
    const text = useText();
    const [chosen, setChosen] = useState('config.json');
    const merged = useMemo(() => previewMerge(base, override), [base, override]);
    const file = merged.find(({path}) => path === chosen);
    return (
        <>
            <h4 className='sc-mobile__heading'><Message id='mobile.kit.merge'/></h4>
            <div className='sc-mobile__kit'>
                <FileTree
                    label={text('mobile.kit.merge')} chosen={chosen} onChoose={setChosen} nameOf={(path) => text('mobile.kit.merge_show', {path})}
                    files={merged.map(({path, content, action}) => ({
                        path, content, quiet: action === 'kept', note: action === 'kept' ? null : <Tag tone={TONES[action]}><Message id={`mobile.kit.action.${action}`}/></Tag>,
                    }))}
                />
                {file && <FileContents path={file.path} content={file.content} label={text('mobile.kit.merge_contents', {path: file.path})}/>}
            </div>
        </>
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

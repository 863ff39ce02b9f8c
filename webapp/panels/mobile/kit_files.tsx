/** The kit's files as they will be, and their download as a zip once they have been looked through. */
import React, {useState} from 'react';

import type {KitFile} from '../../../mobile_kit/files';
import {saveFile} from '../../api/save_file';
import {ErrorNotice} from '../../components/error_notice';
import {Notice} from '../../components/notice';
import {Message, useText} from '../../i18n/message';
import {FileTree, isImage, Thumbnail} from './file_tree';
import {findUnreadable} from './read_back';
import {zipKit} from './zip_kit';

export function KitFiles({name, files}: {name: string; files: readonly KitFile[]}) {
    const text = useText();
    const [chosen, setChosen] = useState('assets/override/config.json');
    const [making, setMaking] = useState(false);
    const [error, setError] = useState<unknown>(null);
    const file = files.find(({path}) => path === chosen);
    const unreadable = findUnreadable(files);
    const download = async () => {
        setMaking(true);
        setError(null);
        try {
            const folder = `${name.toLowerCase().replace(/[^a-z0-9]+/g, '-').replace(/^-|-$/g, '') || 'app'}-mobile-kit`;
            saveFile(`${folder}.zip`, new Blob([await zipKit(folder, files) as BlobPart], {type: 'application/zip'}));
        } catch (failure) {
            setError(failure);
        }
        setMaking(false);
    };
    return (
        <>
            <h4 className='sc-mobile__heading'><Message id='mobile.kit.files'/></h4>
            <div className='sc-mobile__kit'>
                <FileTree label={text('mobile.kit.files')} files={files} chosen={chosen} onChoose={setChosen} nameOf={(path) => text('mobile.kit.show', {path})}/>
                {file && <FileContents path={file.path} content={file.content} label={text('mobile.kit.contents', {path: file.path})}/>}
            </div>
            {Boolean(error) && <ErrorNotice error={error}/>}
            {unreadable.length > 0 && <Notice kind='danger' role='alert'><Message id='mobile.kit.unreadable' values={{paths: unreadable.join(', ')}}/></Notice>}
            <p className='sc-mobile__download'>
                <button type='button' className='btn btn-primary' disabled={making || unreadable.length > 0} onClick={() => void download()}>
                    <Message id={making ? 'mobile.kit.building' : 'mobile.kit.download'}/>
                </button>
            </p>
        </>
    );
}

export function FileContents({path, content, label}: {path: string; content: string | Uint8Array | null; label: string}) {
    const text = useText();
    if (content instanceof Uint8Array && isImage(path)) {
        return <div role='group' aria-label={label}><Thumbnail path={path} bytes={content}/></div>;
    }
    const shown = content === null ? text('mobile.kit.nothing') : typeof content === 'string' ? content : text('mobile.kit.bytes', {count: content.length});
    return <pre className='sc-mobile__file' data-scrolls='true' tabIndex={0} aria-label={label}>{shown}</pre>;
}

/** Files in their folders, each to be chosen, images as small pictures beside their names. */
import type {ReactNode} from 'react';
import React, {useEffect, useMemo, useState} from 'react';

const IMAGE = /\.(?:png|jpe?g|gif|webp)$/i;

export interface TreeFile {
    path: string;
    content: string | Uint8Array | null;
    /** Stands beside the name. */
    note?: ReactNode;
    /** Of no interest by itself: its folder begins closed when all are. */
    quiet?: boolean;
}

interface Folder {name: string; path: string; folders: Folder[]; files: TreeFile[]}

export interface FileTreeProps {
    label: string;
    files: readonly TreeFile[];
    chosen: string | null;
    onChoose: (path: string) => void;
    /** What a screen reader says of the button of a file. */
    nameOf: (path: string) => string;
}

export function FileTree({label, files, ...props}: FileTreeProps) {
    const root = useMemo(() => toFolders(files), [files]);
    return <div role='group' aria-label={label} className='sc-tree'><Contents folder={root} {...props}/></div>;
}

function Contents({folder, chosen, onChoose, nameOf}: Omit<FileTreeProps, 'label' | 'files'> & {folder: Folder}) {
    return (
        <ul className='sc-tree__list'>
            {folder.folders.map((inner) => (
                <li key={inner.path}>
                    <details open={!isQuiet(inner)}>
                        <summary className='sc-tree__folder'>{`${inner.name}/`}</summary>
                        <Contents folder={inner} chosen={chosen} onChoose={onChoose} nameOf={nameOf}/>
                    </details>
                </li>
            ))}
            {folder.files.map(({path, content, note}) => (
                <li key={path} className='sc-tree__file'>
                    {content instanceof Uint8Array && IMAGE.test(path) && <Thumbnail path={path} bytes={content}/>}
                    <button type='button' className='sc-link' aria-pressed={path === chosen} aria-label={nameOf(path)} onClick={() => onChoose(path)}>{path.split('/').pop()}</button>
                    {note}
                </li>
            ))}
        </ul>
    );
}

export function Thumbnail({path, bytes}: {path: string; bytes: Uint8Array}) {
    const [address, setAddress] = useState('');
    useEffect(() => {
        const made = URL.createObjectURL(new Blob([bytes as BlobPart]));
        setAddress(made);
        return () => URL.revokeObjectURL(made);
    }, [bytes]);
    return address === '' ? null : <img className='sc-mobile__thumbnail' src={address} alt={path}/>;
}

export const isImage = (path: string) => IMAGE.test(path);

const isQuiet = (folder: Folder): boolean => folder.files.every(({quiet}) => quiet === true) && folder.folders.every(isQuiet);

function toFolders(files: readonly TreeFile[]): Folder {
    const root: Folder = {name: '', path: '', folders: [], files: []};
    for (const file of [...files].sort((a, b) => (a.path < b.path ? -1 : 1))) {
        folderOf(root, file.path.split('/').slice(0, -1)).files.push(file);
    }
    return root;
}

function folderOf(folder: Folder, [name, ...rest]: string[]): Folder {
    if (name === undefined) {
        return folder;
    }
    let inner = folder.folders.find((one) => one.name === name);
    if (!inner) {
        inner = {name, path: folder.path === '' ? name : `${folder.path}/${name}`, folders: [], files: []};
        folder.folders.push(inner);
    }
    return folderOf(inner, rest);
}

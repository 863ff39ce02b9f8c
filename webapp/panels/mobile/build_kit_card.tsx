/** A form for the build kit, its files as they will be, and the zip. Everything happens in this browser. */
import {useQuery} from '@tanstack/react-query';
import React, {useMemo, useState} from 'react';

import {buildKit} from '../../../mobile_kit/build_kit';
import type {KitFile} from '../../../mobile_kit/files';
import {readKitOptions} from '../../../mobile_kit/options';
import {saveFile} from '../../api/save_file';
import {getMobilePolicy} from '../../api/security_controls';
import {ErrorNotice} from '../../components/error_notice';
import {Notice} from '../../components/notice';
import {SectionCard} from '../../components/section_card';
import {BooleanSetting, TextSetting} from '../../components/setting_row';
import {basePath} from '../../guard/base_path';
import {Message, useText} from '../../i18n/message';
import {AssetFolders} from './asset_folders';
import type {KitField, KitPart, KitValues} from './kit_form';
import {KIT_FIELDS, KIT_PARTS, startValues, toKitInput} from './kit_form';
import {POLICY_KEY} from './mobile_policy_card';
import {zipKit} from './zip_kit';

export function BuildKitCard() {
    const policy = useQuery({queryKey: POLICY_KEY, queryFn: getMobilePolicy, staleTime: Infinity}).data?.body.policy ?? null;
    const [entered, setEntered] = useState<KitValues>({});
    const [images, setImages] = useState<readonly KitFile[]>([]);
    const [parts, setParts] = useState<readonly KitPart[]>([]);
    const values = useMemo(() => ({...startValues(window.location.origin + basePath(), policy), ...entered}), [policy, entered]);
    const read = useMemo(() => readKitOptions(toKitInput(values, parts)), [values, parts]);
    const change = (path: string, value: string | boolean) => setEntered((before) => ({...before, [path]: value}));
    const fieldsOf = (part: KitPart | null) => KIT_FIELDS.filter((field) => field.part === part).map((field) => (
        <Field key={field.path} field={field} value={values[field.path] ?? ''} onChange={(value) => change(field.path, value)}/>
    ));
    return (
        <SectionCard title={<Message id='mobile.kit.title'/>} subtitle={<Message id='mobile.kit.subtitle'/>}>
            {fieldsOf(null)}
            {KIT_PARTS.map((part) => (
                <fieldset key={part} className='sc-group sc-mobile__part'>
                    <label className='sc-check'>
                        <input type='checkbox' checked={parts.includes(part)} onChange={() => setParts((now) => (now.includes(part) ? now.filter((one) => one !== part) : [...now, part]))}/>
                        <Message id={`mobile.kit.part.${part}`}/>
                    </label>
                    {parts.includes(part) && fieldsOf(part)}
                </fieldset>
            ))}
            {read.ok && <AssetFolders override={overrideOf(buildKit(read.options, images))} onOverride={setImages}/>}
            {read.ok ? <Kit name={read.options.app.name} files={buildKit(read.options, images)}/> : (
                <Notice kind='info' role='status'>
                    <p><Message id='mobile.kit.problems'/></p>
                    <ul className='sc-notice__details'>{read.problems.map(({path, message}) => <li key={path + message}><code>{path}</code>{` ${message}`}</li>)}</ul>
                </Notice>
            )}
            <p className='sc-faint sc-mobile__more'><Message id='mobile.kit.more_help'/></p>
        </SectionCard>
    );
}

/** Paths relative to assets/override. */
function overrideOf(files: readonly KitFile[]): KitFile[] {
    const folder = 'assets/override/';
    return files.filter(({path}) => path.startsWith(folder)).map(({path, content}) => ({path: path.slice(folder.length), content}));
}

function Field({field, value, onChange}: {field: KitField; value: string | boolean; onChange: (value: string | boolean) => void}) {
    const label = <Message id={`mobile.kit.field.${field.id}`}/>;
    if (field.kind === 'boolean') {
        return <BooleanSetting label={label} disabled={false} value={value === true} onChange={onChange}/>;
    }
    if (field.kind === 'headers') {
        return (
            <div className='sc-row'>
                <label className='sc-row__label' htmlFor='sc_kit_headers'>{label}</label>
                <div className='sc-row__control'><textarea id='sc_kit_headers' className='form-control' rows={2} value={String(value)} onChange={(event) => onChange(event.target.value)}/></div>
            </div>
        );
    }
    return <TextSetting label={label} disabled={false} value={String(value)} onChange={onChange}/>;
}

function Kit({name, files}: {name: string; files: readonly KitFile[]}) {
    const text = useText();
    const [shown, setShown] = useState('assets/override/config.json');
    const [making, setMaking] = useState(false);
    const [error, setError] = useState<unknown>(null);
    const file = files.find(({path}) => path === shown);
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
        <div className='sc-mobile__kit'>
            <ul aria-label={text('mobile.kit.files')} className='sc-mobile__files'>
                {files.map(({path}) => (
                    <li key={path}>
                        <button type='button' className='sc-link' aria-pressed={path === shown} aria-label={text('mobile.kit.show', {path})} onClick={() => setShown(path)}>{path}</button>
                    </li>
                ))}
            </ul>
            {file && <pre className='sc-mobile__file' tabIndex={0} aria-label={text('mobile.kit.contents', {path: file.path})} data-scrolls='true'>{typeof file.content === 'string' ? file.content : text('mobile.kit.bytes', {count: file.content.length})}</pre>}
            {Boolean(error) && <ErrorNotice error={error}/>}
            <button type='button' className='btn btn-primary' disabled={making} onClick={() => void download()}>
                <Message id={making ? 'mobile.kit.building' : 'mobile.kit.download'}/>
            </button>
        </div>
    );
}

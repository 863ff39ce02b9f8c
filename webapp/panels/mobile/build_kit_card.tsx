/** A form for the build kit, its files as they will be, and the zip. Everything happens in this browser. */
import {useQuery} from '@tanstack/react-query';
import React, {useMemo, useState} from 'react';

import {buildKit} from '../../../mobile_kit/build_kit';
import type {KitFile} from '../../../mobile_kit/files';
import {readKitOptions} from '../../../mobile_kit/options';
import {getThisServer} from '../../api/core';
import {getMobilePolicy} from '../../api/security_controls';
import {Notice} from '../../components/notice';
import {SectionCard} from '../../components/section_card';
import {basePath} from '../../guard/base_path';
import {Message} from '../../i18n/message';
import {AssetFolders} from './asset_folders';
import {KitFieldRow} from './kit_field_row';
import type {KitPart} from './kit_fields';
import {KIT_FIELDS, KIT_PARTS} from './kit_fields';
import {KitFiles} from './kit_files';
import type {KitValues} from './kit_form';
import {startValues, toKitInput} from './kit_form';
import {POLICY_KEY} from './mobile_policy_card';

export function BuildKitCard() {
    const policy = useQuery({queryKey: POLICY_KEY, queryFn: getMobilePolicy, staleTime: Infinity}).data?.body.policy ?? null;
    const server = useQuery({queryKey: ['this_server'], queryFn: getThisServer, staleTime: Infinity}).data;
    const [entered, setEntered] = useState<KitValues>({});
    const [images, setImages] = useState<readonly KitFile[]>([]);
    const [parts, setParts] = useState<readonly KitPart[]>([]);
    const values = useMemo(() => {
        // Until the server has told: the address this page came from.
        const told = server ?? {siteUrl: '', siteName: '', maxFileBytes: 0};
        return {...startValues({...told, siteUrl: told.siteUrl || window.location.origin + basePath()}, policy), ...entered};
    }, [policy, server, entered]);
    const read = useMemo(() => readKitOptions(toKitInput(values, parts)), [values, parts]);
    const files = useMemo(() => (read.ok ? buildKit(read.options, images) : []), [read, images]);
    const override = useMemo(() => overrideOf(files), [files]);
    const problemAt = (path: string) => (read.ok || entered[path] === undefined ? null : read.problems.find((problem) => problem.path === path || problem.path.startsWith(`${path}.`))?.message ?? null);
    const fieldsOf = (part: KitPart | null) => KIT_FIELDS.filter((field) => field.part === part).map((field) => (
        <KitFieldRow
            key={field.path} field={field} value={values[field.path] ?? ''} problem={problemAt(field.path)}
            onChange={(value) => setEntered((before) => ({...before, [field.path]: value}))}
        />
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
            {read.ok && <AssetFolders override={override} onOverride={setImages}/>}
            {read.ok ? <KitFiles name={read.options.app.name} files={files}/> : (
                <Notice kind='info' role='status'>
                    <p><Message id='mobile.kit.problems'/></p>
                    <ul className='sc-notice__details'>{read.problems.map(({path, message}) => <li key={path + message}><NameOf path={path}/>{message}</li>)}</ul>
                </Notice>
            )}
            <p className='sc-faint sc-mobile__more'><Message id='mobile.kit.more_help' values={{command: <code>{'npm run mobile-kit'}</code>, file: <code>{'docs/mobile-faq.md'}</code>}}/></p>
        </SectionCard>
    );
}

/** A field by its label; what is no field of the form by its place among the options, which stands in the message where it is a choice of fields. */
function NameOf({path}: {path: string}) {
    const field = KIT_FIELDS.find((one) => one.path === path);
    if (field) {
        return <><strong><Message id='mobile.kit.label' values={{field: <Message id={`mobile.kit.field.${field.id}`}/>}}/></strong>{' '}</>;
    }
    return KIT_FIELDS.some((one) => one.path.startsWith(`${path}.`)) ? null : <><code>{path}</code>{' '}</>;
}

/** Paths relative to assets/override. */
function overrideOf(files: readonly KitFile[]): KitFile[] {
    const folder = 'assets/override/';
    return files.filter(({path}) => path.startsWith(folder)).map(({path, content}) => ({path: path.slice(folder.length), content}));
}

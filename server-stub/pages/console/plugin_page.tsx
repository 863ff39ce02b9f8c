/**
 * A plugin's page in the System Console: its header, the switch "Enable Plugin", then the manifest's sections in order, all in one form. A
 * custom section is the component the plugin registered under the section's key, with the props core gives it: of the manifest's
 * subtitle it hears nothing (11.6).
 */
import type {FormEvent} from 'react';
import React, {useCallback, useEffect, useState} from 'react';
import {useSelector} from 'react-redux';
import {useParams} from 'react-router-dom';

import {post} from '../client';
import type {State} from '../store/state';

import {isSystemAdmin} from './console_access';
import type {PluginManifest, PluginSection} from './plugin_manifests';
import {listPlugins} from './plugin_manifests';

function Section({pluginId, section, active}: {pluginId: string; section: PluginSection; active: boolean}) {
    const Custom = useSelector((state: State) => state.plugins.adminConsoleCustomSections[pluginId]?.[section.key.toLowerCase()]);
    if (section.custom && Custom) {
        return <Custom settingsList={section.settings} sectionTitle={section.title ?? ''} sectionDescription={undefined}/>;
    }
    return (
        <div className='config-section'>
            <div className='section-header'>
                <div className='section-title'>{section.title}</div>
                <div className='section-subtitle'>{section.subtitle}</div>
            </div>
            <div className='section-body'>
                {section.custom && (
                    <div className='alert alert-warning' role='status'>
                        {active ? 'The plugin has not registered this section.' : 'In order to view and configure plugin settings, enable the plugin and click Save.'}
                    </div>
                )}
            </div>
        </div>
    );
}

interface EnableSettingProps {
    value: boolean;
    disabled: boolean;
    onChange: (value: boolean) => void;
}

function EnableSetting({value, disabled, onChange}: EnableSettingProps) {
    return (
        <fieldset className='form-group' disabled={disabled}>
            <legend className='control-label'>{'Enable Plugin:'}</legend>
            <div className='form-group__control'>
                {[true, false].map((choice) => (
                    <label key={String(choice)} className='radio-inline'>
                        <input type='radio' name='enable_plugin' checked={value === choice} onChange={() => onChange(choice)}/>
                        {choice ? 'True' : 'False'}
                    </label>
                ))}
                <div className='help-text'>{'When true, this plugin is enabled.'}</div>
            </div>
        </fieldset>
    );
}

export function PluginPage() {
    const {id} = useParams<{id: string}>();
    const mayWrite = useSelector(isSystemAdmin);
    const [plugin, setPlugin] = useState<PluginManifest | null>(null);
    const [enabled, setEnabled] = useState(true);
    const [error, setError] = useState('');

    const load = useCallback(async () => {
        const found = (await listPlugins()).find((one) => one.id === id) ?? null;
        setPlugin(found);
        setEnabled(found?.active ?? false);
    }, [id]);
    const fail = (failure: unknown) => setError(failure instanceof Error ? failure.message : String(failure));

    useEffect(() => {
        load().catch(fail);
    }, [load]);

    const dirty = plugin !== null && enabled !== plugin.active;
    const save = async (event: FormEvent) => {
        event.preventDefault();
        if (!dirty) {
            return;
        }
        setError('');
        try {
            await post(`/plugins/${id}/${enabled ? 'enable' : 'disable'}`);
            await load();
        } catch (failure) {
            fail(failure);
        }
    };

    return (
        <div className='wrapper--fixed'>
            <header className='admin-console__header'>{plugin?.name ?? 'Plugins'}</header>
            <div className='admin-console__wrapper'>
                <div className='admin-console__content'>
                    {plugin && (
                        <form className='form-horizontal' role='form' onSubmit={(event) => void save(event)}>
                            {plugin.settings_schema?.header && <div className='banner'>{plugin.settings_schema.header}</div>}
                            <EnableSetting value={enabled} disabled={!mayWrite} onChange={setEnabled}/>
                            {(plugin.settings_schema?.sections ?? []).map((section) => (
                                <Section key={section.key} pluginId={plugin.id} section={section} active={plugin.active}/>
                            ))}
                            {plugin.settings_schema?.footer && <div className='banner'>{plugin.settings_schema.footer}</div>}
                        </form>
                    )}
                </div>
            </div>
            <div className='admin-console-save'>
                <button className='btn btn-primary' type='submit' disabled={!dirty} onClick={(event) => void save(event)}>{'Save'}</button>
                {error && <span className='error-message' role='alert'>{error}</span>}
            </div>
        </div>
    );
}

import {render, screen} from '@testing-library/react';
import React from 'react';
import {IntlProvider} from 'react-intl';

import entryMessages from './i18n/en_entry.json';
import {lazySection} from './lazy_section';
import type {CoreStore, PluginRegistry, SectionProps} from './plugin_registry';

const panels: {AuditSection?: React.ComponentType<SectionProps>} = {};
jest.mock('./panels', () => ({
    rememberStore: () => undefined,
    get AuditSection() {
        if (!panels.AuditSection) {
            throw Object.assign(new Error('Loading chunk panels failed.'), {name: 'ChunkLoadError'});
        }
        return panels.AuditSection;
    },
}));

const registerTranslations = jest.fn();
const registry = {registerTranslations} as unknown as PluginRegistry;

function renderSection() {
    const Section = lazySection(registry, {} as CoreStore, 'AuditSection');
    render(
        <IntlProvider locale='en' messages={entryMessages}>
            <Section settingsList={[]} sectionTitle='Audit' sectionDescription=''/>
        </IntlProvider>,
    );
}

test('loads the section when it is shown, with its texts', async () => {
    panels.AuditSection = ({sectionTitle}) => <h2>{sectionTitle}</h2>;
    renderSection();
    expect(screen.getByRole('status')).toHaveTextContent('Loading…');
    expect(await screen.findByRole('heading', {name: 'Audit'})).toBeVisible();
    const translationsFor = registerTranslations.mock.calls[0][0] as (locale: string) => Record<string, string>;
    expect(translationsFor('en')).toMatchObject(entryMessages);
});

test('registers the texts once for all sections', async () => {
    panels.AuditSection = ({sectionTitle}) => <h2>{sectionTitle}</h2>;
    renderSection();
    renderSection();
    expect(await screen.findAllByRole('heading', {name: 'Audit'})).toHaveLength(2);
    expect(registerTranslations).toHaveBeenCalledTimes(1);
});

test('offers a reload when the chunk is gone, as after an upgrade', async () => {
    const logged = jest.spyOn(console, 'error').mockImplementation(() => undefined);
    panels.AuditSection = undefined;
    renderSection();
    expect(await screen.findByRole('alert')).toHaveTextContent('could not be loaded');
    expect(screen.getByRole('button', {name: 'Reload page'})).toBeEnabled();
    logged.mockRestore();
});

test('keeps an error of a section to that section', async () => {
    const logged = jest.spyOn(console, 'error').mockImplementation(() => undefined);
    panels.AuditSection = () => {
        throw new TypeError('of nothing');
    };
    renderSection();
    expect(await screen.findByRole('alert')).toHaveTextContent('stopped because of an error');
    expect(screen.getByRole('button', {name: 'Reload page'})).toBeEnabled();
    logged.mockRestore();
});

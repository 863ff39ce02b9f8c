import {screen, within} from '@testing-library/react';
import userEvent from '@testing-library/user-event';
import React from 'react';

import en from '../i18n/en.json';
import {settings_schema as schema} from '../../plugin.json';
import {anchored, showSection} from './show_section';
import {FakeServer, renderSection} from './test_support';
import type {SectionProps} from './viewer_gate';

const Section = ({sectionTitle, sectionDescription}: SectionProps) => <p>{`${sectionTitle}: ${sectionDescription}`}</p>;

test('says what a section is for although Mattermost hands it no description', () => {
    const Anchored = anchored('audit', Section);
    renderSection(new FakeServer(), <Anchored settingsList={[]} sectionTitle='Audit'/>);
    expect(screen.getByText('Audit: Every change and action on this page, in order and hash-chained.')).toBeVisible();
});

test('takes the description of a Mattermost that hands it one', () => {
    const Anchored = anchored('audit', Section);
    renderSection(new FakeServer(), <Anchored settingsList={[]} sectionTitle='Audit' sectionDescription='Translated'/>);
    expect(screen.getByText('Audit: Translated')).toBeVisible();
});

test('says of a section what the manifest says of it', () => {
    const texts: Record<string, string> = en;
    expect(schema.sections.map(({key}) => texts[`security_controls.section.${key}`])).toEqual(schema.sections.map(({subtitle}) => subtitle));
});

test('the page begins with a way to each of its sections, named as the manifest names them', async () => {
    const [First, Audit] = [anchored('push_contents', Section), anchored('audit', Section)];
    renderSection(new FakeServer(), <><First settingsList={[]} sectionTitle='First'/><Audit settingsList={[]} sectionTitle='Audit'/></>);
    const links = within(screen.getByRole('navigation', {name: 'On this page'})).getAllByRole('button');
    expect(links.map((link) => link.textContent)).toEqual(schema.sections.map(({title}) => title));
    Element.prototype.scrollIntoView = jest.fn();
    await userEvent.click(screen.getByRole('button', {name: 'Audit'}));
    expect(screen.getByText(/^Audit:/).parentElement).toHaveFocus();
});

test('brings a section into view and gives it the focus', () => {
    const Anchored = anchored('audit', Section);
    renderSection(new FakeServer(), <Anchored settingsList={[]} sectionTitle='Audit'/>);
    Element.prototype.scrollIntoView = jest.fn();
    showSection('audit');
    expect(screen.getByText(/^Audit:/).parentElement).toHaveFocus();
});

test('keeps the console\'s search from taking its texts apart', () => {
    const Anchored = anchored('audit', Section);
    renderSection(new FakeServer(), <Anchored settingsList={[]} sectionTitle='Audit'/>);
    expect(screen.getByText(/^Audit:/).matches('.ignore-marking *')).toBe(true);
});

/** What enforcing by this plugin reaches and what it does not, next to what a license would give. Said plainly, because a policy nobody can trust is worse than none. */
import React from 'react';

import {DataTable} from '../../../components/data_table';
import type {TagTone} from '../../../components/tag';
import {Tag} from '../../../components/tag';
import {Message, useText} from '../../../i18n/message';

const ROWS = [
    {what: 'log_in', plugin: 'yes', core: 'yes'},
    {what: 'grace', plugin: 'yes', core: 'no'},
    {what: 'open_sessions', plugin: 'partly', core: 'yes'},
    {what: 'rest', plugin: 'partly', core: 'yes'},
    {what: 'mobile', plugin: 'partly', core: 'yes'},
    {what: 'tokens', plugin: 'no', core: 'yes'},
    {what: 'oauth', plugin: 'no', core: 'no'},
    {what: 'sso', plugin: 'partly', core: 'no'},
    {what: 'stolen_password', plugin: 'partly', core: 'no'},
    {what: 'plugin_down', plugin: 'no', core: 'yes'},
] as const;

type Row = typeof ROWS[number];
type Covered = 'yes' | 'partly' | 'no';

const TONES: Readonly<Record<Covered, TagTone>> = {yes: 'good', partly: 'attention', no: 'bad'};

export function WhatItCovers() {
    const text = useText();
    return (
        <details className='sc-details sc-mfa__covers'>
            <summary><Message id='mfa.covers.title'/></summary>
            <p className='sc-help'><Message id='mfa.covers.help'/></p>
            <div className='sc-inset'>
                <DataTable<Row>
                    caption={text('mfa.covers.title')}
                    rows={[...ROWS]}
                    rowKey={({what}) => what}
                    empty={null}
                    columns={[
                        {key: 'what', heading: true, header: <Message id='mfa.covers.what'/>, cell: ({what}) => <strong><Message id={`mfa.covers.${what}`}/></strong>},
                        {key: 'plugin', header: <Message id='mfa.covers.by_plugin'/>, cell: ({what, plugin}) => <Cell covered={plugin}><Message id={`mfa.covers.${what}.plugin`}/></Cell>},
                        {key: 'core', header: <Message id='mfa.covers.by_core'/>, cell: ({what, core}) => <Cell covered={core}><Message id={`mfa.covers.${what}.core`}/></Cell>},
                    ]}
                />
            </div>
            <p className='sc-help'><Message id='mfa.covers.lock_out'/></p>
        </details>
    );
}

function Cell({covered, children}: {covered: Covered; children: React.ReactNode}) {
    return (
        <div className='sc-mfa__cell'>
            <Tag tone={TONES[covered]}><Message id={`mfa.covers.${covered}`}/></Tag>
            <span>{children}</span>
        </div>
    );
}

/** Mobile sessions by kind of app, from the newest posture report. */
import React from 'react';

import type {MobileDevices} from '../../../contract/types';
import {DataTable} from '../../components/data_table';
import {SectionCard} from '../../components/section_card';
import {Tag} from '../../components/tag';
import {Message, useText} from '../../i18n/message';
import {usePosture} from './use_posture';

export function ConnectedAppsCard() {
    const text = useText();
    const {report} = usePosture();
    return (
        <SectionCard flush title={<Message id='mobile.apps.title'/>} subtitle={<Message id='mobile.apps.subtitle'/>}>
            <DataTable<MobileDevices>
                caption={text('mobile.apps.caption')}
                rows={report?.devices ?? []}
                rowKey={({app, platform, version}) => `${app} ${platform} ${version}`}
                empty={<Message id='mobile.apps.empty'/>}
                columns={[
                    {key: 'app', heading: true, header: <Message id='mobile.apps.app'/>, cell: ({app}) => <Message id={`mobile.app.${app}`}/>},
                    {key: 'platform', header: <Message id='mobile.apps.platform'/>, cell: ({platform}) => <Message id={`mobile.platform.${platform}`}/>},
                    {key: 'version', header: <Message id='mobile.apps.version'/>, cell: ({version, outdated}) => (
                        <span className='sc-tags'>{version === '' ? <Message id='mobile.apps.untold'/> : version}{outdated && <Tag tone='bad'><Message id='mobile.apps.outdated'/></Tag>}</span>
                    )},
                    {key: 'sessions', header: <Message id='mobile.apps.sessions'/>, cell: ({sessions}) => sessions},
                ]}
            />
        </SectionCard>
    );
}

/** Mobile sessions by kind of app, from the newest posture report; an opened kind lists its devices. */
import React, {useState} from 'react';
import {FormattedNumber} from 'react-intl';

import type {MobileDevices} from '../../../contract/types';
import {DataTable} from '../../components/data_table';
import {ErrorNotice} from '../../components/error_notice';
import {Loading} from '../../components/loading';
import {SectionCard} from '../../components/section_card';
import {Tag} from '../../components/tag';
import {Message, useText} from '../../i18n/message';
import {ConnectedDevices} from './connected_devices';
import {usePosture} from './use_posture';

const keyOf = ({app, platform, version}: MobileDevices) => `${app} ${platform} ${version}`;

export function ConnectedAppsCard() {
    const text = useText();
    const {report, loading, loadError, reload} = usePosture();
    const [opened, setOpened] = useState<string | null>(null);
    const nameOf = (devices: MobileDevices) => [text(`mobile.app.${devices.app}`), text(`mobile.platform.${devices.platform}`), devices.version].filter((part) => part !== '').join(' ');
    return (
        <SectionCard flush title={<Message id='mobile.apps.title'/>} subtitle={<Message id='mobile.apps.subtitle'/>}>
            {loading && <Loading/>}
            {!report && Boolean(loadError) && <ErrorNotice error={loadError} onRetry={reload}/>}
            {!loading && !loadError && !report && <p className='sc-empty'><Message id='mobile.posture.never'/></p>}
            {report && (
                <DataTable<MobileDevices>
                    caption={text('mobile.apps.caption')}
                    rows={report.devices}
                    rowKey={keyOf}
                    empty={<Message id='mobile.apps.empty'/>}
                    columns={[
                        {key: 'app', heading: true, header: <Message id='mobile.apps.app'/>, cell: ({app}) => <Message id={`mobile.app.${app}`}/>},
                        {key: 'platform', header: <Message id='mobile.apps.platform'/>, cell: ({platform}) => <Message id={`mobile.platform.${platform}`}/>},
                        {key: 'version', header: <Message id='mobile.apps.version'/>, cell: ({version, outdated}) => (
                            <span className='sc-tags'>{version === '' ? <Message id='mobile.apps.untold'/> : version}{outdated && <Tag tone='bad'><Message id='mobile.apps.outdated'/></Tag>}</span>
                        )},
                        {key: 'sessions', header: <Message id='mobile.apps.sessions'/>, cell: ({sessions}) => <FormattedNumber value={sessions}/>},
                        {key: 'open', header: <span className='sc-visually-hidden'><Message id='session.actions'/></span>, cell: (devices) => {
                            const isOpen = opened === keyOf(devices);
                            return (
                                <button
                                    type='button' className='sc-link' aria-expanded={isOpen} aria-label={`${text(isOpen ? 'mobile.posture.close' : 'mobile.apps.devices')}: ${nameOf(devices)}`}
                                    onClick={() => setOpened(isOpen ? null : keyOf(devices))}
                                >
                                    <Message id={isOpen ? 'mobile.posture.close' : 'mobile.apps.devices'}/>
                                </button>
                            );
                        }},
                    ]}
                    details={(devices) => (opened === keyOf(devices) ? <div className='sc-inset'><ConnectedDevices kind={devices} name={nameOf(devices)}/></div> : null)}
                />
            )}
        </SectionCard>
    );
}

/** Asks first what the signed-in person may see here, and says which permission is missing instead of hiding a section silently. */
import {useQuery} from '@tanstack/react-query';
import type {ReactNode} from 'react';
import React from 'react';

import type {Viewer} from '../../contract/types';
import {getViewer} from '../api/security_controls';
import {ErrorNotice} from '../components/error_notice';
import {Loading} from '../components/loading';
import {Notice} from '../components/notice';
import {SectionCard} from '../components/section_card';
import type {MessageId} from '../i18n/message';
import {Message} from '../i18n/message';

/** What Mattermost gives a custom section. */
export interface SectionProps {
    sectionTitle: string;
    sectionDescription: string;
}

export interface ViewerGateProps extends SectionProps {
    needs: keyof Viewer['can'];
    /** Names the permission and the roles that have it. */
    missing: MessageId;
    children: (viewer: Viewer) => ReactNode;
}

export function ViewerGate({sectionTitle, sectionDescription, needs, missing, children}: ViewerGateProps) {
    const {data: viewer, error, refetch} = useQuery({queryKey: ['viewer'], queryFn: getViewer});
    if (viewer?.can[needs]) {
        return <>{children(viewer)}</>;
    }
    return (
        <SectionCard title={sectionTitle} subtitle={sectionDescription}>
            {viewer && <Notice kind='info'><Message id={missing}/></Notice>}
            {!viewer && error && <ErrorNotice error={error} onRetry={() => void refetch()}/>}
            {!viewer && !error && <Loading/>}
        </SectionCard>
    );
}

/** Stands above every section of the page while a session that should have ended within 60 seconds is still open. */
import {useQuery} from '@tanstack/react-query';
import React from 'react';

import {listOverdueRevocations} from '../../api/revocations';
import {Notice} from '../../components/notice';
import {PageTop} from '../../components/page_top';
import {Time} from '../../components/time';
import {Message} from '../../i18n/message';

const READ_AGAIN_MS = 5_000;

export function OverdueBanner({onOpen}: {onOpen: (jobId: string) => void}) {
    const {data} = useQuery({queryKey: ['revocations', 'overdue'], queryFn: listOverdueRevocations, refetchInterval: READ_AGAIN_MS});
    const jobs = data?.items.filter((job) => job.overdue_open > 0) ?? [];
    return (
        <PageTop>
            {jobs.length > 0 && (
                <Notice kind='danger' role='alert'>
                    <p><strong><Message id='overdue.title' values={{sessions: jobs.reduce((sum, job) => sum + job.overdue_open, 0)}}/></strong>{' '}<Message id='job.overdue_running'/></p>
                    <ul className='sc-notice__details'>
                        {jobs.map((job) => (
                            <li key={job.id}>
                                <button type='button' className='sc-link' onClick={() => onOpen(job.id)}><Message id='overdue.job' values={{when: <Time ms={job.requested_at} seconds={true}/>, reason: job.reason}}/></button>
                            </li>
                        ))}
                    </ul>
                </Notice>
            )}
        </PageTop>
    );
}

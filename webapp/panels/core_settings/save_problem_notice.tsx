/** What stood in the way of saving a setting of core: somebody else's change, core's refusal, or a value that did not arrive. */
import React from 'react';

import {ErrorNotice} from '../../components/error_notice';
import {Notice} from '../../components/notice';
import {StaleNotice} from '../../components/stale_notice';
import {Message} from '../../i18n/message';
import type {SaveProblem} from './save_change';

export function SaveProblemNotice({problem, onReload}: {problem: SaveProblem; onReload: () => void}) {
    switch (problem.kind) {
    case 'stale':
        return <StaleNotice onReload={onReload}/>;
    case 'not_seen':
        return <Notice kind='warning' role='alert'><Message id='save.not_seen'/></Notice>;
    case 'failed':
        return <ErrorNotice error={problem.error}/>;
    }
}

/**
 * What would leave the server while the plugin does not run: core then sends every push as its own level says. So the level that holds most
 * of the rules by itself is recommended, and can be set from here, by core's REST with the admin's own session.
 */
import {useMutation, useQueryClient} from '@tanstack/react-query';
import React from 'react';

import type {PushContentsSettings, PushPolicyView} from '../../../../contract/types';
import type {PushLevel} from '../../../../push_preview';
import {PUSH_CONTENTS} from '../../../api/security_controls';
import {Notice} from '../../../components/notice';
import {SectionCard} from '../../../components/section_card';
import {Message} from '../../../i18n/message';
import type {SaveProblem} from '../../core_settings/save_change';
import {saveChange} from '../../core_settings/save_change';
import {SaveProblemNotice} from '../../core_settings/save_problem_notice';
import {PUSH_POLICY_KEY} from './use_push_policy';

export interface WhenDownCardProps {
    view: PushPolicyView;
    mayWriteContents: boolean;
}

/** A policy may have a thousand; all of them stand in the list above. */
const NAMED_AT_MOST = 10;

export function WhenDownCard({view: {policy, server, when_plugin_is_down: down}, mayWriteContents}: WhenDownCardProps) {
    const queryClient = useQueryClient();
    const setting = useMutation({
        mutationFn: setLevel,
        onSettled: async () => {
            await queryClient.invalidateQueries({queryKey: [PUSH_CONTENTS.name]});
            await queryClient.invalidateQueries({queryKey: PUSH_POLICY_KEY});
        },
    });
    const leakingIds = new Set(down.leaking_rule_ids);
    const leaking = policy.rules.filter(({id}) => leakingIds.has(id));
    const recommended = down.recommended_level;
    return (
        <SectionCard title={<Message id='push.down.title'/>} subtitle={<Message id='push.down.subtitle'/>}>
            <p className='sc-help'><Message id='push.down.level' values={{level: <strong><Message id={`push.contents.${server.effective_level}`}/></strong>}}/></p>
            {leaking.length === 0 ? <Notice kind='success'><Message id={policy.rules.length === 0 ? 'push.down.no_rules' : 'push.down.nothing_leaks'}/></Notice> : (
                <Notice kind='warning'>
                    <p><Message id='push.down.leaks' values={{count: leaking.length}}/></p>
                    <ul className='sc-notice__details'>
                        {leaking.slice(0, NAMED_AT_MOST).map((rule) => <li key={rule.id}><bdi>{rule.name}</bdi>{': '}<Message id={`push.action.${rule.action}`}/></li>)}
                        {leaking.length > NAMED_AT_MOST && <li><Message id='push.down.more' values={{count: leaking.length - NAMED_AT_MOST}}/></li>}
                    </ul>
                </Notice>
            )}
            {recommended !== server.level && leaking.length > 0 && (
                <>
                    <p><Message id='push.down.recommended' values={{level: <strong><Message id={`push.contents.${recommended}`}/></strong>}}/></p>
                    {mayWriteContents && (
                        <button type='button' className='btn btn-primary sc-down__set' disabled={setting.isPending} onClick={() => setting.mutate(recommended)}>
                            <Message id={setting.isPending ? 'save.saving' : 'push.down.set'}/>
                        </button>
                    )}
                </>
            )}
            {setting.data && <SaveProblemNotice problem={setting.data} onReload={() => setting.reset()}/>}
            <span role='status'>{setting.data === null && <Message id='push.down.done'/>}</span>
        </SectionCard>
    );
}

/** null when core has it. What an admin reads here was computed for the values as they are, so the newest version is the right one. */
async function setLevel(level: PushLevel): Promise<SaveProblem | null> {
    const {etag} = await PUSH_CONTENTS.read();
    return saveChange<PushContentsSettings, unknown>(PUSH_CONTENTS, {'EmailSettings.PushNotificationContents': level}, etag);
}

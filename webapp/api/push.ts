/** The plugin's endpoints about push contents beyond core's own settings, typed by the contract. */
import type {Conversation, PushEvidence, PushExplanation, PushPatternCheck, PushPolicy, PushPolicyView, PushRouteReport, TestPushReply} from '../../contract/types';
import type {PushLevel} from '../../push_preview';
import {apiUrl} from '../guard/base_path';
import {queryString, requestPlugin} from './client';

/** How far back the evidence is shown; the server counts by day in UTC. */
export const EVIDENCE_DAYS = 30;

export const getPushPolicy = () => requestPlugin<PushPolicyView>('/policies/push');
export const putPushPolicy = (policy: PushPolicy, ifMatch: string) => requestPlugin<PushPolicyView>('/policies/push', {method: 'PUT', body: policy, ifMatch});

/** Its text is asked about and not kept. */
export interface PushQuestion {
    user_id: string;
    /** One of these two: a channel, or the others in a direct or group message. */
    channel_id?: string;
    with_user_ids?: string[];
    text: string;
}
export const findConversation = async (userIds: readonly string[]) => (await requestPlugin<Conversation>(`/push_contents/conversation${queryString({user_ids: userIds.join(',')})}`)).body.channel_id;
/** '' = it is an RE2 expression. */
export const checkPushPattern = async (pattern: string, signal: AbortSignal) => (await requestPlugin<PushPatternCheck>('/push_contents/pattern_checks', {method: 'POST', body: {pattern}, signal})).body.problem;
export const explainPush = async (question: PushQuestion) => (await requestPlugin<PushExplanation>('/push_contents/explain', {method: 'POST', body: question})).body;
/** beyond: Apple's and Google's services too, as this server sees them. */
export const checkPushRoute = async (beyond: boolean) => (await requestPlugin<PushRouteReport>('/push_contents/route_checks', {method: 'POST', body: {beyond}})).body;
export const sendTestPush = async (level: PushLevel) => (await requestPlugin<TestPushReply>('/push_contents/test_notifications', {method: 'POST', body: {level}})).body;
export const getPushEvidence = async () => (await requestPlugin<PushEvidence>(`/push_contents/evidence${queryString({days: EVIDENCE_DAYS})}`)).body;
/** For a link: the browser saves what the server answers. */
export const pushEvidenceCsvUrl = () => apiUrl(`/push_contents/evidence.csv${queryString({days: EVIDENCE_DAYS})}`);

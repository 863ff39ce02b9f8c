/** The plugin's own endpoints that the panels use, typed by the contract; paths are those of contract/endpoints.ts. */
import type {
    AnnouncedChange, ChangeOutcomeReply, ConnectedDevices, CreateRevocation, MobileDevices, MobilePolicy, MobilePolicyView, MobilePosture, MobileSettings, MobileSettingsView, MfaSettings, MfaView, PushContentsSettings, PushContentsView, PostureHistory, PostureReport, Revocation,
    RevocationPage, RevocationPreview, RevocationScope, SessionList, SessionsPolicy, SessionsPolicyView, UserPage, Viewer,
} from '../../contract/types';
import {apiUrl} from '../guard/base_path';
import type {Answer} from './client';
import {queryString, requestPlugin} from './client';

const bodyOf = async <T>(answer: Promise<Answer<T>>): Promise<T> => (await answer).body;
const get = <T>(path: string, signal?: AbortSignal) => bodyOf(requestPlugin<T>(path, {signal}));

export const getViewer = () => get<Viewer>('/viewer');

/** A group of core's settings: how it is read, and how a change of it is announced. */
export interface CoreSettingsGroup<S, V> {
    name: string;
    read(): Promise<Answer<V>>;
    announce(change: Partial<S>, ifMatch: string): Promise<AnnouncedChange>;
}

function coreSettingsGroup<S, V>(name: string): CoreSettingsGroup<S, V> {
    return {
        name,
        read: () => requestPlugin<V>(`/${name}`),
        announce: (change, ifMatch) => bodyOf(requestPlugin<AnnouncedChange>(`/${name}/changes`, {method: 'POST', body: change, ifMatch})),
    };
}

export const PUSH_CONTENTS = coreSettingsGroup<PushContentsSettings, PushContentsView>('push_contents');
export const MFA = coreSettingsGroup<MfaSettings, MfaView>('mfa');

export const MOBILE_SETTINGS = coreSettingsGroup<MobileSettings, MobileSettingsView>('mobile_settings');

/** error: what core answered when it refused, null when it accepted. */
export const recordChangeOutcome = (changeId: string, error: string | null) =>
    bodyOf(requestPlugin<ChangeOutcomeReply>(`/core_setting_changes/${changeId}/outcome`, {method: 'POST', body: {error}}));

export const getSessionsPolicy = () => requestPlugin<SessionsPolicyView>('/policies/sessions');
export const putSessionsPolicy = (policy: SessionsPolicy, ifMatch: string) => requestPlugin<SessionsPolicyView>('/policies/sessions', {method: 'PUT', body: policy, ifMatch});

export const getMobilePolicy = () => requestPlugin<MobilePolicyView>('/policies/mobile');
export const putMobilePolicy = (policy: MobilePolicy, ifMatch: string) => requestPlugin<MobilePolicyView>('/policies/mobile', {method: 'PUT', body: policy, ifMatch});
export const getMobilePosture = () => get<MobilePosture>('/mobile_posture');
export const checkMobilePosture = () => bodyOf(requestPlugin<PostureReport>('/mobile_posture/checks', {method: 'POST', body: {}}));
export const listConnectedDevices = (kind: Pick<MobileDevices, 'app' | 'platform' | 'version'>, cursor: string) =>
    get<ConnectedDevices>(`/mobile_posture/devices${queryString({app: kind.app, platform: kind.platform, version: kind.version, cursor})}`);
export const postureHistoryUrl = (format: 'csv' | 'json') => apiUrl(`/mobile_posture/checks.${format}`);
export const listPostureHistory = (cursor: string) => get<PostureHistory>(`/mobile_posture/checks${queryString({cursor})}`);

export const listUsers = (term: string, cursor: string, signal?: AbortSignal) => get<UserPage>(`/users${queryString({term, cursor, limit: 10})}`, signal);
export const listUserSessions = (userId: string) => get<SessionList>(`/users/${userId}/sessions`);

export const previewRevocation = (scope: RevocationScope) => bodyOf(requestPlugin<RevocationPreview>('/revocations/preview', {method: 'POST', body: {scope}}));
export const createRevocation = (body: CreateRevocation, idempotencyKey: string) => bodyOf(requestPlugin<Revocation>('/revocations', {method: 'POST', body, idempotencyKey}));
export const listRevocations = (cursor: string) => get<RevocationPage>(`/revocations${queryString({cursor, limit: 10})}`);
export const getRevocation = (jobId: string) => get<Revocation>(`/revocations/${jobId}`);

/** Checks of push contents and the push route, judged from what the push panel's own module reads and finds. */
import type {PushRouteReport} from '../../contract/push';

import type {Check, Judgement} from './finding';
import {couldNotCheck} from './finding';

const CONTENTS = 'EmailSettings.PushNotificationContents';
const SERVER = 'EmailSettings.PushNotificationServer';
const INSECURE = 'ServiceSettings.EnableInsecureOutgoingConnections';

export const checkPushContents: Check = ({push}) => {
    if (!push.enabled) {
        return {result: 'good', detail: 'push_off', setting: CONTENTS};
    }
    const fix = push.idLoadedLicensed ? 'id_loaded' : push.effective === 'generic_no_channel' ? undefined : 'generic_no_channel';
    if (push.brokenFloor !== null) {
        return {result: 'open', detail: 'push_beyond_floor', values: {level: push.configured, floor: push.brokenFloor}, setting: CONTENTS, fix: push.brokenFloor};
    }
    switch (push.effective) {
    case 'id_loaded':
        return {result: 'good', detail: 'push_id_loaded', setting: CONTENTS};
    case 'full':
        return {result: 'open', detail: 'push_full', setting: CONTENTS, fix};
    case 'generic_no_channel':
        return {result: 'weak', detail: 'push_generic_no_channel', setting: CONTENTS, fix};
    case 'generic':
        return {result: 'weak', detail: push.configured === 'id_loaded' ? 'push_falls_back' : 'push_generic', setting: CONTENTS, fix};
    }
};

/** Worst first: what the route's checks say, in the order it matters. */
export const checkPushRoute: Check = ({pushRoute, push}) => {
    if (!push.enabled) {
        return {result: 'not_applicable', detail: 'push_off', setting: SERVER};
    }
    const tls = found(pushRoute, 'tls');
    const service = found(pushRoute, 'service_version');
    return judgeTransport(tls) ?? judgeVerification(pushRoute) ?? judgeReach(tls, service) ?? judgeService(pushRoute, tls, service);
};

type Found = PushRouteReport['checks'][number] | undefined;
const found = (report: PushRouteReport, id: PushRouteReport['checks'][number]['id']): Found => report.checks.find((check) => check.id === id);
const textOf = (check: Found, name: string) => String(check?.values[name] ?? '');

function judgeTransport(tls: Found): Judgement | null {
    switch (textOf(tls, 'reason')) {
    case 'plain_http':
        return {result: 'open', detail: 'push_plain_http', setting: SERVER};
    case 'not_a_url':
        return {result: 'open', detail: 'push_not_a_url', setting: SERVER};
    default:
        return null;
    }
}

function judgeVerification(report: PushRouteReport): Judgement | null {
    if (found(report, 'insecure_connections')?.status === 'failed') {
        return {result: 'open', detail: 'push_unverified', setting: INSECURE, fix: false};
    }
    const tls = found(report, 'tls');
    return tls?.values.verified === false ? {result: 'open', detail: 'push_not_trusted', values: {reason: textOf(tls, 'verify_error').slice(0, 200)}, setting: SERVER} : null;
}

/** A service that nobody reached is not judged. */
function judgeReach(tls: Found, service: Found): Judgement | null {
    const failure = textOf(tls, 'reason') || textOf(service, 'reason');
    return failure === '' ? null : {...couldNotCheck(failure), setting: SERVER};
}

function judgeService(report: PushRouteReport, tls: Found, service: Found): Judgement {
    if (found(report, 'licence')?.status === 'failed') {
        return {result: 'weak', detail: 'push_unlicensed', setting: SERVER};
    }
    if (report.service === 'hosted_test') {
        return {result: 'weak', detail: 'push_test_service', setting: SERVER};
    }
    if (tls?.status === 'warning') {
        return {result: 'weak', detail: 'push_tls_weak', values: {version: textOf(tls, 'version')}, setting: SERVER};
    }
    if (service !== undefined && service.status !== 'ok') {
        return {result: 'weak', detail: 'push_other_answer', values: {status: Number(service.values.http_status ?? 0)}, setting: SERVER};
    }
    return {result: 'good', detail: 'push_https', values: {version: textOf(tls, 'version')}, setting: SERVER};
}

/** The composition root: every feature with what it needs of the others, the endpoint table's handlers, and the workers. */
import type {EndpointName} from '../contract/endpoints';
import {ENDPOINTS} from '../contract/endpoints';
import {createAudit} from './audit';
import {createChaining} from './audit/chaining';
import {recordListExports} from './audit/list_exports';
import {createBeacon} from './beacon';
import {createClient} from './client';
import {createCoreSettings} from './core_settings';
import type {ClockKeeper} from './database/clock';
import {createClockKeeper} from './database/clock';
import {readEveryPolicy} from './every_policy';
import type {Feature} from './feature';
import type {Host, Sql} from './host';
import type {Handler} from './http/route';
import {createStrangerGate} from './http/refusals';
import {createRouter} from './http/router';
import type {ServeNeeds} from './http/serve';
import {tidyHttp} from './http/tidy';
import {createMfa} from './mfa';
import {settleFactorReset} from './mfa/factor_reset';
import {forbidEnforcingMfa} from './mfa/forbid_enforcing';
import {readLiftedUntil} from './mfa/people';
import {readMfaState} from './mfa/mfa_state';
import {createMirror} from './mirror';
import type {OperationsFeature} from './operations';
import {createOperations} from './operations';
import {createCounters} from './operations/counters';
import {createDeepLinks} from './deep_links';
import {createPolicies} from './policies';
import {readSessionsPolicy} from './policies/sessions_policy';
import {createPosture} from './posture';
import {readMobilePolicy} from './posture/mobile_policy';
import {createPushContents} from './push_contents';
import {checkRoute} from './push_contents/check_route';
import {readPushState} from './push_contents/push_state';
import {createRevocation} from './revocation';
import {ensurePluginBot} from './revocation/bot';
import {spareWithdrawn} from './revocation/spare_withdrawn';
import {createSessionLimits} from './session_limits';
import {readPhoneLimits} from './session_limits/phone_limits';
import {createSessions} from './sessions';
import {createSettingsReport} from './settings_report';
import {createViewer} from './viewer';
import type {Worker} from './worker';

export interface App {
    features: readonly Feature[];
    workers: readonly Worker[];
    serveNeeds: ServeNeeds;
    operations: OperationsFeature;
    clock: ClockKeeper;
    /** The host operator lets every change of core's configuration pass (break-glass). Never fails: then nothing is lifted. */
    refusalsAreLifted(host: Host): Promise<boolean>;
    /** To be called at the end of every unit of work. Never fails: the audit's worker chains what this could not. */
    finishWork(host: Host): Promise<void>;
}

/** startedAt: ms. Throws when an endpoint of the contract has no handler, or two. */
export function createApp(startedAt: number): App {
    const readPolicy = async (sql: Sql) => (await readSessionsPolicy(sql)).policy;
    const counters = createCounters(startedAt);
    const chaining = createChaining();
    const clock = createClockKeeper();
    const refusalsAreLifted = async (host: Host) => (await readLiftedUntil(host.sql).catch(() => null)) !== null;

    const revocation = createRevocation({readSessionsPolicy: readPolicy});
    const mirror = createMirror({
        withoutRevoked: revocation.withoutRevoked,
        queueOrphanedDevices: revocation.queueOrphanedDevices,
        sendPushesSoon: revocation.sendPushesSoon,
        endSessionsOfDeactivated: revocation.endSessionsOfDeactivated,
    });
    const client = createClient({
        readSessionsPolicy: readPolicy,
        findRevokedSessions: revocation.findRevokedSessions,
        spareWithdrawn,
        markTold: revocation.markTold,
        endAccessOfHeard: revocation.endAccessOfHeard,
        recordWipeReports: revocation.recordWipeReports,
        amendWipeReports: revocation.amendWipeReports,
        rememberSession: mirror.rememberSession,
        readMirroredSessions: mirror.readMirroredSessions,
    });
    const operations = createOperations(counters, {readSessionsPolicy: readPolicy});
    const features: Feature[] = [
        createAudit({chaining, settlers: {mfa_factor_reset: settleFactorReset}}), createSettingsReport({readEveryPolicy}), createCoreSettings({forbidEnforcingMfa}), createPolicies(), createPushContents({ensureBot: ensurePluginBot, refusalsAreLifted}), createViewer(), createPosture({readPushState, checkPushRoute: checkRoute, readPhoneLimits, readMfaState}), createDeepLinks({readDeepLinkIdentity: async (sql) => (await readMobilePolicy(sql)).policy.deep_links}), createSessions(), createSessionLimits(revocation),
        revocation, client, mirror, createBeacon(), operations,
        // After what may refuse a log-in for other reasons: an allowed one is counted.
        ...createMfa({ensureBot: ensurePluginBot, endEnrolmentSessions: revocation.endEnrolmentSessions, logOutPeople: revocation.logOutPeople}),
    ];

    const workers = [...features.flatMap((feature) => feature.workers), tidyHttp, clock.worker];
    return {
        features,
        workers: workers.map((worker) => ({
            ...worker,
            async run(host) {
                try {
                    await worker.run(host);
                    counters.countWorkerRun(worker.name, true);
                } catch (error) {
                    counters.countWorkerRun(worker.name, false);
                    throw error;
                } finally {
                    await chaining.finish(host);
                }
            },
        })),
        serveNeeds: {
            router: createRouter(),
            routes: recordListExports(collectRoutes(features)),
            allowsAutomation: async (host) => (await readPolicy(host.sql)).allow_automation,
            strangers: createStrangerGate(),
            afterHandling(host, endpoint) {
                if (endpoint.permission !== 'ticket') {
                    return chaining.finish(host);
                }
                chaining.finishLater(host);
                return null;
            },
            countRequest: counters.countRequest,
        },
        operations,
        clock,
        finishWork: chaining.finish,
        refusalsAreLifted,
    };
}

function collectRoutes(features: readonly Feature[]): {[N in EndpointName]?: Handler<N>} {
    const names = features.flatMap((feature) => Object.keys(feature.routes));
    const twice = names.filter((name, i) => names.indexOf(name) !== i);
    const missing = Object.keys(ENDPOINTS).filter((name) => !names.includes(name));
    if (twice.length > 0 || missing.length > 0) {
        throw new Error(`endpoints without a handler: ${missing.join(', ') || 'none'}; with two: ${twice.join(', ') || 'none'}`);
    }
    return Object.assign({}, ...features.map((feature) => feature.routes)) as {[N in EndpointName]?: Handler<N>};
}

/** Push contents as a feature: the push policy and what enforces it, the push route, and the evidence of what left the server. */
import {CSV_BYTE_ORDER_MARK, csvLine} from '../../contract/csv';
import type {PushPolicyView} from '../../contract/push';
import type {PushLevel} from '../../push_preview';
import {changesAnything, strictestAction} from '../../push_preview';
import type {Feature} from '../feature';
import type {CoreLicense, Host} from '../host';
import {isGranted} from '../http/permissions';
import type {Routes} from '../http/route';
import {actorOf} from '../http/route';
import {createPolicyApplier} from './apply_policy';
import {checkRoute} from './check_route';
import {findConversation} from './conversation';
import {createPushDrift} from './drift';
import {createEvidence, firstDay, FLUSH_EVERY_MS, forgetOldEvidence, readEvidence} from './evidence';
import {explainPush} from './explain_push';
import {refuseBelowFloor} from './floor';
import {createKnownFacts} from './known_facts';
import type {PushContentsNeeds} from './needs';
import {configuredLevel, createPolicyCache, levelOf, POLICY_CHANGED_EVENT} from './policy_cache';
import type {VersionedPushPolicy} from './push_policy';
import {findPatternProblems, readPushPolicy, replacePushPolicy} from './push_policy';
import {canReadTranslations} from './sentences';
import {sendTestPush} from './test_push';

const DEFAULT_DAYS = 30;
const FORGET_EVERY_MS = 3_600_000;

type Names = 'getPushPolicy' | 'putPushPolicy' | 'explainPush' | 'findConversation' | 'checkPushPattern' | 'checkPushRoute' | 'sendTestPush' | 'getPushEvidence' | 'exportPushEvidence';

export function createPushContents(needs: PushContentsNeeds): Feature & {routes: Routes<Names>} {
    const known = createKnownFacts();
    const cache = createPolicyCache(known);
    const evidence = createEvidence();
    const applier = createPolicyApplier(cache, known, evidence);

    const drift = createPushDrift(needs);
    const tellEveryNode = async (host: Host, saved: VersionedPushPolicy): Promise<void> => {
        cache.adopt(host, saved);
        // Best effort: a node that does not hear it reads the version within seconds.
        await host.mattermost.publishClusterEvent(POLICY_CHANGED_EVENT, String(saved.version)).catch((error: unknown) => host.log.warn('The other nodes were not told of the new push policy.', {error: String(error)}));
    };
    const rows = async (host: Host, days: number | undefined) => {
        const {policy} = await readPushPolicy(host.sql);
        const since = firstDay(host.clock.now(), days ?? DEFAULT_DAYS);
        return {since, rows: await readEvidence(host.sql, since, new Map(policy.rules.map((rule) => [rule.id, rule.name])))};
    };

    return {
        routes: {
            getPushPolicy: async (request) => {
                const current = await readPushPolicy(request.host.sql);
                const canWrite = await isGranted(request.host, actorOf(request).userId, 'write_policies');
                return {body: await viewOf(request.host, current, {canWrite, drift: await drift.read(request.host.sql)}), etag: String(current.version)};
            },
            putPushPolicy: async (request) => {
                const saved = await replacePushPolicy(request.host, {
                    policy: request.body, expectedVersion: request.ifMatch, actor: actorOf(request), requestId: request.requestId,
                });
                await tellEveryNode(request.host, saved);
                drift.lookSoon(request.host);
                return {body: await viewOf(request.host, saved, {canWrite: true, drift: await drift.read(request.host.sql)}), etag: String(saved.version)};
            },
            explainPush: async (request) => ({body: await explainPush(request.host, request.body)}),
            findConversation: async (request) => ({body: {channel_id: await findConversation(request.host.sql, request.query.user_ids.split(','))}}),
            checkPushPattern: async ({host, body}) => ({body: {problem: (await findPatternProblems(host, [body.pattern]))[0] ?? ''}}),
            checkPushRoute: async (request) => ({body: await checkRoute(request.host, request.body)}),
            sendTestPush: async (request) => ({body: await sendTestPush(request.host, {level: request.body.level, actor: actorOf(request), requestId: request.requestId})}),
            getPushEvidence: async (request) => ({body: await rows(request.host, request.query.days)}),
            exportPushEvidence: async (request) => {
                const found = await rows(request.host, request.query.days);
                return {
                    body: null,
                    headers: {'Content-Type': 'text/csv; charset=utf-8', 'Content-Disposition': 'attachment; filename="push-evidence.csv"'},
                    stream: (write) => write(CSV_BYTE_ORDER_MARK + csvLine(['day', 'level', 'outcome', 'rule_id', 'rule_name', 'count']) +
                        found.rows.map((row) => csvLine([row.day, row.level, row.outcome, row.rule_id, row.rule_name, row.count])).join('')),
                };
            },
        },
        workers: [
            {name: 'flush_push_evidence', everyMs: FLUSH_EVERY_MS, run: (host) => evidence.flush(host)},
            {name: 'forget_old_push_evidence', everyMs: FORGET_EVERY_MS, run: forgetOldEvidence},
            ...drift.workers,
        ],
        hooks: {
            async onActivate(host) {
                drift.lookSoon(host);
                // So that no push waits for it.
                await cache.readLevel(host);
                await cache.get(host);
            },
            async onConfigurationChange(host) {
                drift.lookSoon(host);
                await cache.readLevel(host);
            },
            async onDeactivate(host) {
                drift.stop();
                await evidence.flush(host);
            },
            async onClusterEvent(_host, id, version) {
                if (id === POLICY_CHANGED_EVENT) {
                    cache.forget(Number(version));
                }
            },
            configurationWillBeSaved: async (host, next) => refuseBelowFloor(host, next, (cache.atHand(host) ?? await cache.get(host)).policy),
            notificationWillBePushed: (host, push, userId) => applier.apply(host, push, userId),
        },
    };
}

async function viewOf(host: Host, {policy, version}: VersionedPushPolicy, {canWrite, drift}: {canWrite: boolean; drift: PushPolicyView['drift']}): Promise<PushPolicyView> {
    const config = await host.mattermost.getConfig();
    const license = await host.mattermost.getLicense();
    const level = levelOf(config, license);
    const enabled = policy.rules.filter((rule) => rule.enabled);
    return {
        policy, version, can_write: canWrite, drift,
        server: {
            level: configuredLevel(config), effective_level: level, push_enabled: config.EmailSettings.SendPushNotifications, id_loaded_licensed: license.idLoaded,
            translations_found: await canReadTranslations(host),
        },
        when_plugin_is_down: {
            leaking_rule_ids: enabled.filter((rule) => changesAnything(rule.action, level)).map((rule) => rule.id),
            recommended_level: recommendLevel(strictestAction(enabled.map((rule) => rule.action)), level, license),
        },
    };
}

/** The level that by itself holds as much of the strictest rule as a level can; the server's own when no rule is stricter. */
function recommendLevel(strictest: ReturnType<typeof strictestAction>, level: PushLevel, license: CoreLicense): PushLevel {
    // At id_loaded nothing of a post passes the push services already; any other level would tell them more.
    if (strictest === null || level === 'id_loaded' || !changesAnything(strictest, level)) {
        return level;
    }
    if (strictest === 'generic' || strictest === 'generic_no_channel') {
        return strictest;
    }
    return license.idLoaded ? 'id_loaded' : 'generic_no_channel';
}

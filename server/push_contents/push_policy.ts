/** The push policy: validated beyond its schema, and audited with only what changed of it. */
import type {PushPolicy, PushRule} from '../../contract/push';
import {RE2_RULE_LIMIT} from '../../contract/push';
import type {Difference, PolicyChange, Versioned} from '../database/policy_store';
import {createPolicyStore} from '../database/policy_store';
import type {ErrorDetail} from '../errors';
import {ApiError} from '../errors';
import type {Host} from '../host';

/** What holds until somebody saves the policy; version 0: core's level as it is. */
export const DEFAULT_PUSH_POLICY: PushPolicy = {most_revealing_level: null, push_stays_off: false, put_back_drift: false, rules: []};

export type VersionedPushPolicy = Versioned<PushPolicy>;

export const POLICY_NAME = 'push';

const store = createPolicyStore(POLICY_NAME, DEFAULT_PUSH_POLICY, differenceOf);
export const {read: readPushPolicy} = store;

/** As the store's replace; fails with api.bad_request when a rule cannot work. */
export async function replacePushPolicy(host: Host, change: PolicyChange<PushPolicy>): Promise<VersionedPushPolicy> {
    const invalid = [...findInvalidRules(change.policy.rules), ...await findInvalidPatterns(host, change.policy.rules), ...await findImpossibleFloor(host, change.policy)];
    if (invalid.length > 0) {
        throw new ApiError('api.bad_request', invalid);
    }
    return store.replace(host, change);
}

function findInvalidRules(rules: readonly PushRule[]): ErrorDetail[] {
    const details: ErrorDetail[] = [];
    const seen = new Set<string>();
    rules.forEach((rule, i) => {
        if (seen.has(rule.id)) {
            details.push({path: `rules.${i}.id`, message: 'Another rule has this id'});
        }
        seen.add(rule.id);
        if (rule.match.type === 'words' && rule.match.syntax === 'literal' && rule.match.pattern.trim() === '') {
            details.push({path: `rules.${i}.match.pattern`, message: 'Holds nothing but spaces'});
        }
    });
    if (rules.filter(({match}) => match.type === 'words' && match.syntax === 're2').length > RE2_RULE_LIMIT) {
        details.push({path: 'rules', message: `At most ${RE2_RULE_LIMIT} rules may have a regular expression`});
    }
    return details;
}

async function findInvalidPatterns(host: Host, rules: readonly PushRule[]): Promise<ErrorDetail[]> {
    const patterns = rules.flatMap(({match}, i) => match.type === 'words' && match.syntax === 're2' ? [{path: `rules.${i}.match.pattern`, pattern: match.pattern}] : []);
    if (patterns.length === 0 || patterns.length > RE2_RULE_LIMIT) {
        return [];
    }
    const problems = await findPatternProblems(host, patterns.map(({pattern}) => pattern));
    return patterns.flatMap(({path}, i) => problems[i] ? [{path, message: `Not an RE2 expression: ${problems[i]}`}] : []);
}

/** One a pattern: why it is no RE2 expression, or nothing. */
export async function findPatternProblems(host: Host, patterns: readonly string[]): Promise<string[]> {
    return (await host.patterns.match(patterns, '')).map(({error}) => error);
}

/** Without its licence id_loaded acts as generic, so no level could satisfy it as a floor. */
async function findImpossibleFloor(host: Host, policy: PushPolicy): Promise<ErrorDetail[]> {
    if (policy.most_revealing_level !== 'id_loaded' || (await host.mattermost.getLicense()).idLoaded) {
        return [];
    }
    return [{path: 'most_revealing_level', message: 'Without the licence for ID-only notifications id_loaded acts as generic, so nothing could be set'}];
}

/** The fields that differ; of the rules only those added, removed or changed, and the order when it alone did. */
function differenceOf(before: PushPolicy, after: PushPolicy): Difference {
    const difference: Difference = {before: {}, after: {}};
    for (const name of ['most_revealing_level', 'push_stays_off', 'put_back_drift'] as const) {
        if (before[name] !== after[name]) {
            difference.before[name] = before[name];
            difference.after[name] = after[name];
        }
    }
    if (JSON.stringify(before.rules) !== JSON.stringify(after.rules)) {
        const old = new Map(before.rules.map((rule) => [rule.id, JSON.stringify(rule)]));
        const current = new Map(after.rules.map((rule) => [rule.id, JSON.stringify(rule)]));
        difference.before.rules = before.rules.filter((rule) => current.get(rule.id) !== old.get(rule.id));
        difference.after.rules = after.rules.filter((rule) => current.get(rule.id) !== old.get(rule.id));
        if (before.rules.map(({id}) => id).join() !== after.rules.map(({id}) => id).join()) {
            difference.before.rule_order = before.rules.map(({id}) => id);
            difference.after.rule_order = after.rules.map(({id}) => id);
        }
    }
    return difference;
}

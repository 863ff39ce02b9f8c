/** The "why" tool: which rules meet a recipient in a channel, and which of them decides. */
import type {ExplainPush, PushExplanation} from '../../contract/push';
import {changesAnything} from '../../push_preview';
import {ApiError} from '../errors';
import type {Host} from '../host';
import type {RuleIndex} from './match_rules';
import {decide, indexRules} from './match_rules';
import {findMetByWords} from './match_words';
import {levelOf} from './policy_cache';
import {readPushPolicy} from './push_policy';

/** Decides as the hook does, from the policy as it stands in the database. */
export async function explainPush(host: Host, {user_id: userId, channel_id: channelId, text}: ExplainPush): Promise<PushExplanation> {
    const [channel] = await host.sql.query<{type: string; team_id: string}>('SELECT c.type, coalesce(c.teamid, \'\') AS team_id FROM channels c WHERE c.id = $1', [channelId]);
    const user = await host.mattermost.getUser(userId);
    if (!user) {
        throw new ApiError('users.not_found');
    }
    if (!channel) {
        throw new ApiError('push_contents.channel_not_found');
    }
    const {policy} = await readPushPolicy(host.sql);
    const index: RuleIndex = indexRules(policy.rules);
    const met = [
        ...index.find({userId, roles: user.roles.split(' ')}, {teamId: channel.team_id, channelId, channelType: channel.type}),
        ...await findMetByWords(host, index.words, text),
    ];
    const level = levelOf(await host.mattermost.getConfig(), await host.mattermost.getLicense());
    const decided = decide(met)?.rule ?? null;
    const metIds = new Set(met.map(({rule}) => rule.id));
    return {
        server_level: level,
        action: decided?.action ?? null,
        decided_by: decided?.id ?? null,
        rules: policy.rules.filter((rule) => rule.enabled).map(({id, name, action}) => ({
            id, name, action, applies: metIds.has(id), changes_anything: changesAnything(action, level),
        })),
    };
}

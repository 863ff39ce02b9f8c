/** The "why" tool: which rules meet a recipient in a channel, and which of them decides. */
import type {ExplainPush, PushExplanation} from '../../contract/push';
import {changesAnything, shownText} from '../../push_preview';
import {ApiError} from '../errors';
import type {Host, Sql} from '../host';
import {findConversation} from './conversation';
import type {RuleIndex} from './match_rules';
import {decide, indexRules} from './match_rules';
import {findMetByWords, textsOf} from './match_words';
import {levelOf} from './policy_cache';
import {readPushPolicy} from './push_policy';

/** Decides as the hook does, from the policy as it stands in the database. */
export async function explainPush(host: Host, asked: ExplainPush): Promise<PushExplanation> {
    const {user_id: userId, text} = asked;
    const user = await host.mattermost.getUser(userId);
    if (!user) {
        throw new ApiError('users.not_found');
    }
    const {channelId, ...place} = await findPlace(host.sql, asked);
    const {policy} = await readPushPolicy(host.sql);
    const index: RuleIndex = indexRules(policy.rules);
    const level = levelOf(await host.mattermost.getConfig(), await host.mattermost.getLicense());
    const met = [
        ...index.find({userId, roles: user.roles.split(' ')}, {...place, channelId: channelId ?? ''}),
        ...await findMetByWords(host, index.words, level === 'full' ? [shownText(text)] : textsOf([text])),
    ];
    const decided = decide(met)?.rule ?? null;
    const metIds = new Set(met.map(({rule}) => rule.id));
    return {
        channel_id: channelId,
        server_level: level,
        action: decided?.action ?? null,
        decided_by: decided?.id ?? null,
        rules: policy.rules.filter((rule) => rule.enabled).map(({id, name, action}) => ({
            id, name, action, applies: metIds.has(id), changes_anything: changesAnything(action, level),
        })),
    };
}

interface Place {channelId: string | null; teamId: string; channelType: string}

/** The messages of people who have none with each other yet are judged all the same. */
async function findPlace(sql: Sql, {user_id: userId, channel_id: channelId, with_user_ids: others}: ExplainPush): Promise<Place> {
    if (others) {
        return {channelId: await findConversation(sql, [userId, ...others]), teamId: '', channelType: new Set([userId, ...others]).size > 2 ? 'G' : 'D'};
    }
    const [channel] = await sql.query<{type: string; team_id: string}>('SELECT c.type, coalesce(c.teamid, \'\') AS team_id FROM channels c WHERE c.id = $1', [channelId ?? '']);
    if (!channel) {
        throw new ApiError('push_contents.channel_not_found');
    }
    return {channelId: channelId ?? null, teamId: channel.team_id, channelType: channel.type};
}

import {PUSH_ACTIONS} from '../../contract/names';
import type {PushRule, PushRuleMatch} from '../../contract/push';
import {decide, indexRules, stricterOf} from './match_rules';

/** The same sequence in every run. */
function createRandom(seed: number): (below: number) => number {
    let state = seed;
    return (below) => {
        state = ((state * 1_103_515_245) + 12_345) % 2_147_483_648;
        return Math.floor((state / 2_147_483_648) * below);
    };
}

const TEAMS = ['', 'team1', 'team2'];
const CHANNELS = ['channel1', 'channel2'];
const USERS = ['user1', 'user2'];
const ROLES = ['system_guest', 'system_admin', 'custom'];
const TYPES = [null, 'O', 'P', 'D', 'G'];

function randomMatch(random: (below: number) => number): PushRuleMatch {
    const of = (list: readonly string[]) => list[random(list.length)] ?? '';
    const matches: PushRuleMatch[] = [
        {type: 'everything'}, {type: 'private_channels'}, {type: 'direct_messages'}, {type: 'guests'}, {type: 'team', team_id: of(TEAMS)}, {type: 'channel', channel_id: of(CHANNELS)},
        {type: 'user', user_id: of(USERS)}, {type: 'role', role: of(ROLES)}, {type: 'words', syntax: 'literal', pattern: 'x'},
    ];
    return matches[random(matches.length)] ?? {type: 'everything'};
}

it('finds by its index just the rule that the rules one by one would give, for any policy, recipient and place', () => {
    const random = createRandom(4711);
    for (let n = 0; n < 3000; n++) {
        const rules = Array.from({length: random(12)}, (_, i): PushRule => ({
            id: `rule${i}`, name: '', enabled: random(4) > 0, match: randomMatch(random), action: PUSH_ACTIONS[random(PUSH_ACTIONS.length)] ?? 'generic',
        }));
        const recipient = {userId: USERS[random(USERS.length)] ?? '', roles: random(4) === 0 ? null : ROLES.filter(() => random(2) === 0)};
        const place = {teamId: TEAMS[random(TEAMS.length)] ?? '', channelId: CHANNELS[random(CHANNELS.length)] ?? '', channelType: TYPES[random(TYPES.length)] ?? null};
        const one = (rule: PushRule, order: number) => indexRules([rule]).find(recipient, place).map((met) => ({...met, order}));
        const expected = decide(rules.flatMap(one));
        const index = indexRules(rules);
        expect(index.findStrictest(recipient, place)).toEqual(expected);
        expect(decide(index.find(recipient, place))).toEqual(expected);
    }
});

it('of two rules takes the stricter, of two as strict the first in order, whichever is asked first', () => {
    const rule = (order: number, action: PushRule['action']) => ({order, rule: {id: String(order), name: '', enabled: true, match: {type: 'everything' as const}, action}});
    const [mild, strict, later] = [rule(0, 'generic'), rule(1, 'suppress'), rule(2, 'suppress')];
    expect([stricterOf(mild, strict), stricterOf(strict, mild), stricterOf(strict, later), stricterOf(later, strict), stricterOf(null, mild)]).toEqual([strict, strict, strict, strict, mild]);
});

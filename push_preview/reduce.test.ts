/** The promise of the rules: whatever they say, no push reveals more than core's level or another rule allows. */
import {PUSH_ACTIONS as ACTIONS, PUSH_NOTIFICATION_CONTENTS as LEVELS, PUSH_SAMPLES as SAMPLES} from '../contract/names';
import {composePush} from './compose';
import type {PushMessage} from './push_message';
import {readersOf} from './readers';
import type {Action} from './reduce';
import {changesAnything, reducePush, strictestAction} from './reduce';
import {PLACEHOLDER_IDS, samplePost} from './samples';
import {isGenericWording, SENTENCE_IDS, sentencesFrom} from './wording';

const SECRET = 'secret 4711';
const CHANNEL = 'Board Room';

/** Everything a push tells, as a set: less is a subset. */
function tells(push: PushMessage | null): Set<string> {
    const told = new Set<string>();
    if (!push) {
        return told;
    }
    told.add('that there is something');
    const all = JSON.stringify(push);
    for (const [what, text] of [['text', SECRET], ['channel', CHANNEL], ['sender', 'user11'], ['override', 'Build robot'], ['icon', 'robot.png'], ['sender id', '<sender_id>']] as const) {
        if (all.includes(text)) {
            told.add(what);
        }
    }
    if (push.is_id_loaded) {
        told.add('text to fetch');
    }
    return told;
}

const isSubset = (part: Set<string>, whole: Set<string>): boolean => [...part].every((one) => whole.has(one));

/** Every sample, level, thread mode and set of actions there is: small enough to try them all. */
const pushes = SAMPLES.flatMap((sample) => LEVELS.flatMap((level) => [true, false].flatMap((crt) => [true, false].flatMap((inThread) => ['', ' @user10', ' @all'].map((mention) => {
    const post = {...samplePost({sample, sender: 'user11', channel: CHANNEL, text: `${SECRET}${mention}`}), ...(inThread && {is_thread_reply: true})};
    const isDirect = post.channel.type === 'direct';
    const at = (which: typeof level) => composePush(post, {level: which, collapsed_threads: crt, id_loaded_licensed: true}, PLACEHOLDER_IDS);
    return {sample, level, isDirect, push: at(level), at};
})))));
const subsets: Action[][] = Array.from({length: 1 << ACTIONS.length}, (_, bits) => ACTIONS.filter((_action, i) => bits & (1 << i)));
const apply = (push: PushMessage, actions: readonly Action[], isDirect: boolean): PushMessage | null => {
    const action = strictestAction(actions);
    return action === null ? push : reducePush(push, action, isDirect);
};

describe('no set of rules', () => {
    it('yields more than core\'s level', () => {
        for (const {push, isDirect} of pushes) {
            for (const actions of subsets) {
                expect(isSubset(tells(apply(push, actions, isDirect)), tells(push))).toBe(true);
            }
        }
    });

    it('yields more than any one of its rules allows', () => {
        for (const {push, isDirect, at} of pushes) {
            for (const actions of subsets) {
                const told = tells(apply(push, actions, isDirect));
                for (const action of actions) {
                    expect(isSubset(told, tells(reducePush(push, action, isDirect)))).toBe(true);
                    // Nor more than core itself sends at the level of that name.
                    if (action === 'generic' || action === 'generic_no_channel') {
                        expect(isSubset(told, tells(at(action)))).toBe(true);
                    }
                }
            }
        }
    });

    it('ever leaves the text when a rule applies', () => {
        for (const {push, isDirect} of pushes) {
            for (const actions of subsets.filter((set) => set.length > 0)) {
                const told = tells(apply(push, actions, isDirect));
                expect(told.has('text') || told.has('text to fetch')).toBe(false);
            }
        }
    });

    it('reveals more in another language than in English', () => {
        const german = sentencesFrom(Object.fromEntries(Object.entries(SENTENCE_IDS).map(([name, textId]) => [textId, ` deutsch ${name}`])));
        for (const {push, isDirect} of pushes) {
            for (const action of ACTIONS) {
                const reduced = reducePush(push, action, isDirect, german);
                expect(isSubset(tells(reduced), tells(reducePush(push, action, isDirect)))).toBe(true);
                const isCores = isGenericWording(push.message ?? '', push.sender_name ?? '');
                expect(reduced === null || reduced.message?.includes('deutsch') || (isCores && action !== 'nameless')).toBe(true);
            }
        }
    });

    it('reveals more when a direct message is not known to be one', () => {
        for (const {push} of pushes) {
            for (const action of ACTIONS) {
                expect(isSubset(tells(reducePush(push, action, false)), tells(push))).toBe(true);
            }
        }
    });
});

it('a rule as mild as the level changes no byte', () => {
    for (const {push, isDirect, level} of pushes) {
        for (const action of ACTIONS.filter((one) => !changesAnything(one, level))) {
            const {channel_name: channel = '', ...reduced} = reducePush(push, action, isDirect) ?? push;
            const {channel_name: before = '', ...original} = push;
            expect([reduced, channel]).toEqual([original, before]);
        }
    }
});

it('a push already in core\'s words keeps them', () => {
    for (const {push, isDirect, level} of pushes.filter((one) => one.level === 'generic' || one.level === 'generic_no_channel')) {
        expect([level, reducePush(push, 'generic', isDirect)?.message]).toEqual([level, push.message]);
    }
});

it('the strictest of several counts, and none of none', () => {
    expect([strictestAction([]), strictestAction(['nameless', 'generic']), strictestAction(['suppress', 'nameless'])]).toEqual([null, 'nameless', 'suppress']);
});

it('every field can be read by the push service, and what goes on is what the proxy hands on', () => {
    expect(readersOf('platform')).toEqual(['server', 'push_service']);
    expect(readersOf('message')).toEqual(['server', 'push_service', 'apple', 'google', 'device']);
    for (const field of ['version', 'is_crt_enabled', 'is_id_loaded'] as const) {
        expect(readersOf(field)).toEqual(['server', 'push_service', 'apple', 'google', 'device']);
    }
});

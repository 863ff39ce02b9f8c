/** Which rule by words decides a post's pushes, remembered a few seconds: one post notifies many people. No text is kept. */
import type {HookedPush} from '../feature';
import type {Host} from '../host';
import type {OrderedRule} from './match_rules';
import type {WordGroup} from './match_words';
import {findStrictestByWords, strictestAtOnce, textsOf} from './match_words';

/** A post may be edited. */
const KEPT_MS = 5000;
const LIMIT = 500;

/** What the rules by words make of one text; null: none is met. */
export type WordDecision = OrderedRule | null;

export interface KnownWords {
    /** Of the push's own text, or of its post's when the push does not hold it; undefined when it has to be found out. */
    atHand(host: Host, asked: AskedWords): WordDecision | undefined;
    /** Fails as the statement or the host's matching fails; gives undefined when there is no such post. */
    findOut(host: Host, asked: AskedWords): Promise<WordDecision | undefined>;
}

/** hasText: the push's message is its post's text. */
export interface AskedWords {version: number; groups: readonly WordGroup[]; push: HookedPush; hasText: boolean}

export function createKnownWords(): KnownWords {
    const entries = new Map<string, {decision: WordDecision; at: number}>();
    const underWay = new Map<string, Promise<WordDecision | undefined>>();

    const keyOf = (host: Host, {version, push, hasText}: AskedWords): string =>
        `${version} ${push.post_id ?? ''} ${hasText ? host.crypto.sha256(push.message ?? '') : ''}`;
    const remember = (key: string, decision: WordDecision, at: number): WordDecision => {
        if (entries.size >= LIMIT) {
            entries.clear();
        }
        entries.set(key, {decision, at});
        return decision;
    };
    const find = async (host: Host, key: string, {groups, push, hasText}: AskedWords): Promise<WordDecision | undefined> => {
        const now = host.clock.now();
        const texts = hasText ? [textOf(push)] : await readTexts(host, push.post_id ?? '');
        return texts === null ? undefined : remember(key, await findStrictestByWords(host, groups, texts), now);
    };

    return {
        atHand(host, asked) {
            const now = host.clock.now();
            const key = keyOf(host, asked);
            const known = entries.get(key);
            if (known && Math.abs(now - known.at) < KEPT_MS) {
                return known.decision;
            }
            const decision = asked.hasText ? strictestAtOnce(host, asked.groups, textOf(asked.push)) : undefined;
            return decision === undefined ? undefined : remember(key, decision, now);
        },
        findOut(host, asked) {
            const key = keyOf(host, asked);
            const found = underWay.get(key) ?? find(host, key, asked).finally(() => underWay.delete(key));
            underWay.set(key, found);
            return found;
        },
    };
}

/** Without the sender's name that core puts before it: an expression's `^` means where the message begins. */
function textOf({message = '', sender_name: senderName = ''}: HookedPush): string {
    const prefix = `${senderName}: `;
    return senderName !== '' && message.startsWith(prefix) ? message.slice(prefix.length) : message;
}

/** With all that its attachments say. null: there is no such post. */
async function readTexts(host: Host, postId: string): Promise<string[] | null> {
    const [post] = await host.sql.query<{message: string; attachments: string | null}>(
        'SELECT p.message, (p.props->\'attachments\')::text AS attachments FROM posts p WHERE p.id = $1', [postId]);
    return post ? textsOf([post.message, ...post.attachments === null ? [] : stringsIn(JSON.parse(post.attachments))]) : null;
}

function stringsIn(value: unknown): string[] {
    if (typeof value === 'string') {
        return [value];
    }
    return typeof value === 'object' && value !== null ? Object.values(value).flatMap(stringsIn) : [];
}

/**
 * What a push's rules ask of the database, kept a few seconds: one post notifies many people, and one person gets many pushes, while each
 * question costs a round trip. Roles and channel types may therefore be this much behind, as they may in core's own caches.
 */
import type {HookedPush} from '../feature';
import type {Host} from '../host';
import type {OrderedRule} from './match_rules';
import {findMetByWords} from './match_words';

const KEPT_MS = 5000;
/** Then the whole is thrown away: simpler than an order of use, and as good. */
const LIMIT = 20_000;

/** null: there is no such channel or user. */
export interface Facts {channelType: string | null; roles: string | null}

export interface KnownFacts {
    /** Fails as its statement fails. */
    read(host: Host, channelId: string, userId: string): Promise<Facts>;
    /** The ids of the rules whose words are in the push's own text, or in its post's when core's sentence hides it; null when there is no such post. */
    metByWords(host: Host, version: number, rules: readonly OrderedRule[], push: HookedPush, hasText: boolean): Promise<ReadonlySet<string> | null>;
}

export function createKnownFacts(): KnownFacts {
    const channels = createKept<string | null>();
    const users = createKept<string | null>();
    const words = createKept<ReadonlySet<string>>();
    return {
        async read(host, channelId, userId) {
            const now = host.clock.now();
            const channelType = channels.get(channelId, now);
            const roles = users.get(userId, now);
            if (channelType !== undefined && roles !== undefined) {
                return {channelType, roles};
            }
            const [row] = await host.sql.query<{channel_type: string | null; roles: string | null}>(
                'SELECT (SELECT c.type FROM channels c WHERE c.id = $1) AS channel_type, (SELECT u.roles FROM users u WHERE u.id = $2) AS roles', [channelId, userId]);
            const facts = {channelType: row?.channel_type ?? null, roles: row?.roles ?? null};
            channels.set(channelId, facts.channelType, now);
            users.set(userId, facts.roles, now);
            return facts;
        },
        async metByWords(host, version, rules, push, hasText) {
            const now = host.clock.now();
            const postId = push.post_id ?? '';
            const key = `${version} ${postId} ${hasText ? host.crypto.sha256(push.message ?? '') : ''}`;
            const known = words.get(key, now);
            if (known) {
                return known;
            }
            const text = hasText ? push.message ?? '' : await readText(host, postId);
            if (text === null) {
                return null;
            }
            const met = new Set((await findMetByWords(host, rules, text)).map(({rule}) => rule.id));
            words.set(key, met, now);
            return met;
        },
    };
}

/** A push without a post (a test) has an empty text. */
async function readText(host: Host, postId: string): Promise<string | null> {
    if (postId === '') {
        return '';
    }
    const [post] = await host.sql.query<{text: string}>('SELECT p.message || \' \' || coalesce(p.props->>\'attachments\', \'\') AS text FROM posts p WHERE p.id = $1', [postId]);
    return post?.text ?? null;
}

interface Kept<T> {get(key: string, now: number): T | undefined; set(key: string, value: T, now: number): void}

function createKept<T>(): Kept<T> {
    const entries = new Map<string, {value: T; at: number}>();
    return {
        get(key, now) {
            const entry = entries.get(key);
            return entry && now - entry.at < KEPT_MS ? entry.value : undefined;
        },
        set(key, value, now) {
            if (entries.size >= LIMIT) {
                entries.clear();
            }
            entries.set(key, {value, at: now});
        },
    };
}

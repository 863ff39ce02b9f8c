/** What opens accounts without a second factor, even of those who have one: personal access tokens, and sessions of OAuth apps. */
import type {MfaBypass, MfaBypassPage} from '../../contract/mfa';
import {clientKindOf, isLiveSession} from '../database/core_sessions';
import {ApiError} from '../errors';
import type {Host} from '../host';
import {readCircumstances} from './coverage';
import {Parameters, population} from './population';

const DEFAULT_PAGE = 50;

/** Of people the policy concerns, or who have enrolled: for anybody else there is nothing to bypass. In the order of usernames. */
export async function listBypasses(host: Host, query: {kind?: MfaBypass['kind']; cursor?: string; limit?: number}): Promise<MfaBypassPage> {
    const {policy, options} = await readCircumstances(host.sql);
    const limit = query.limit ?? DEFAULT_PAGE;
    const params = new Parameters();
    const kinds = query.kind ? [query.kind] : ['personal_access_token', 'oauth_session'] as const;
    const found = kinds.map((kind) => (kind === 'oauth_session' ? `
        SELECT 'oauth_session' AS kind, s.id, s.userid AS user_id, coalesce(s.props->>'platform', '') AS description, greatest(s.lastactivityat, s.createat) AS last_used_at
        FROM sessions s WHERE ${isLiveSession('s', params.add(options.now, 'bigint'))} AND ${clientKindOf('s')} = 'oauth_app'` : `
        SELECT 'personal_access_token' AS kind, a.id, a.userid AS user_id, coalesce(a.description, '') AS description,
            (SELECT max(greatest(s.lastactivityat, s.createat)) FROM sessions s WHERE s.userid = a.userid AND s.props->>'user_access_token_id' = a.id) AS last_used_at
        FROM useraccesstokens a WHERE coalesce(a.isactive, false)`)).join(' UNION ALL ');
    const from = `FROM (${found}) x JOIN (${population(policy, params, options)}) p ON p.user_id = x.user_id WHERE NOT p.is_bot AND p.state <> 'not_required'`;
    const total = query.cursor === undefined ? (await host.sql.query<{total: number}>(`SELECT count(*)::int AS total ${from}`, params.values))[0]?.total ?? 0 : null;

    let after = 'true';
    if (query.cursor !== undefined) {
        const match = /^([a-z0-9]{26})_([a-z0-9]{26})$/.exec(query.cursor);
        if (!match) {
            throw new ApiError('api.bad_request', [{path: 'cursor', message: 'Not a cursor of this list'}]);
        }
        after = `(p.username, x.id) > ((SELECT last.username FROM users last WHERE last.id = ${params.add(match[1] ?? '')}), ${params.add(match[2] ?? '')})`;
    }
    const rows = await host.sql.query<MfaBypass>(
        `SELECT x.kind, x.id, x.user_id, p.username, p.display_name, p.state, x.description, x.last_used_at ${from} AND ${after}
         ORDER BY p.username, x.id LIMIT ${params.add(limit + 1, 'int')}`, params.values);
    const items = rows.slice(0, limit);
    const last = items[items.length - 1];
    return {items, next_cursor: rows.length > limit && last ? `${last.user_id}_${last.id}` : null, total};
}

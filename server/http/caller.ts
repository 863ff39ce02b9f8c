/** Who asks, and whether the request may have been forged. Identity is the session core authenticated, never a header or a body. */
import type {HttpRequest} from '../bridge/raw';
import {ApiError} from '../errors';
import type {Host, Session, Sql} from '../host';
import type {Actor} from './route';
import {toOneLine} from './text';

const MAX_CLIENT_LENGTH = 200;

export interface Caller {actor: Actor; session: Session}

/**
 * The caller of a request core authenticated; null without one. Deactivated users are nobody: core's permission check does not look at that.
 * A missing session id proves nothing (failed CSRF check, MFA not set up, database error), so it is never a reason to wipe.
 */
export async function findCaller(host: Host, request: Pick<HttpRequest, 'context'>): Promise<Caller | null> {
    if (request.context.session_id === '') {
        return null;
    }
    const sessionId = request.context.session_id;
    const session = await host.mattermost.getSession(sessionId) ?? await readOnPrimary(host.sql, sessionId);
    if (!session || session.user_id === '' || (session.expires_at !== 0 && session.expires_at <= host.clock.now())) {
        return null;
    }
    const user = await host.mattermost.getUser(session.user_id);
    if (!user || user.delete_at !== 0) {
        return null;
    }
    const isAutomation = session.is_oauth || session.props.type === 'UserAccessToken' || session.props.is_bot === 'true' || user.is_bot;
    return {actor: {userId: user.id, sessionId: session.id, isAutomation, ...originOf(request)}, session};
}

/** Core, which has just authenticated the session, answers from a replica, where one that was made a moment ago may be missing. */
async function readOnPrimary(sql: Sql, sessionId: string): Promise<Session | null> {
    const [row] = await sql.query<Session>(
        `SELECT s.id, s.userid AS user_id, s.createat AS create_at, s.expiresat AS expires_at, coalesce(s.lastactivityat, 0) AS last_activity_at, coalesce(s.roles, '') AS roles,
            coalesce(s.isoauth, false) AS is_oauth, coalesce(s.props, '{}') AS props
         FROM sessions s WHERE s.id = $1`, [sessionId]);
    return row ?? null;
}

export function originOf(request: Pick<HttpRequest, 'context'>): {address: string; client: string} {
    return {
        address: toOneLine(request.context.ip_address, MAX_CLIENT_LENGTH),
        client: toOneLine(request.context.user_agent, MAX_CLIENT_LENGTH),
    };
}

/**
 * A second line behind core's own check, which lets X-Requested-With pass. Core takes the session's cookie away, but the two cookies it
 * sets beside it arrive, and only a browser that carries them can be made to send a request for somebody else.
 */
export function refuseForgery(request: HttpRequest, session: Session): void {
    const fromBrowser = /(?:^|;\s*)(?:MMUSERID|MMCSRF)=/.test(request.headers.cookie ?? '');
    const expected = session.props.csrf ?? '';
    if (fromBrowser && (expected === '' || request.headers['x-csrf-token'] !== expected)) {
        throw new ApiError('api.csrf');
    }
}

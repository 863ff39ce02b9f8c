/**
 * Core's websocket hub: who gets which event, and how a connection learns (or never learns) that its session ended. Everything runs one after
 * another, as in the hub's own loop; a revocation waits for its turn here.
 */
import type {Session} from '../core/sessions';
import {newId} from '../core/ids';

/** The unset members of model.WebsocketBroadcast mean "everybody". */
export interface Broadcast {
    user_id?: string; channel_id?: string; team_id?: string; connection_id?: string; omit_connection_id?: string; omit_users?: Record<string, boolean> | null;
    /** Only to those who may manage the system, or only to the others: for events that exist in two forms. */
    contains_sensitive_data?: boolean; contains_sanitized_data?: boolean;
}

export interface Socket {
    send(text: string): void;
    close(): void;
}

export interface Connection {
    readonly id: string;
    readonly socket: Socket;
    userId: string;
    /** Empty until the connection has authenticated, and again once the hub found its session gone. */
    token: string;
    session: Session | null;
    sessionExpiresAt: number;
    sequence: number;
}

export interface HubNeeds {
    now: () => number;
    getSession: (token: string) => Promise<Session | null>;
    mayManageSystem: (session: Session) => boolean;
    /** Whether the session's person has enrolled where core enforces MFA: nobody else is sent anything but the greeting. */
    passesMfa: (session: Session) => Promise<boolean>;
    isChannelMember: (userId: string, channelId: string) => Promise<boolean>;
    isTeamMember: (userId: string, teamId: string) => Promise<boolean>;
}

export type Hub = ReturnType<typeof createHub>;

export function createHub(needs: HubNeeds) {
    const connections = new Set<Connection>();
    let queue: Promise<unknown> = Promise.resolve();
    const inTurn = <T>(work: () => Promise<T>): Promise<T> => {
        const result = queue.then(work);
        queue = result.catch(() => undefined);
        return result;
    };

    const isAuthenticated = async (connection: Connection): Promise<boolean> =>
        await hasSession(connection) && (connection.session === null || needs.passesMfa(connection.session));

    /** A known expiry in the future is believed without a look at the session, which is why rows deleted by SQL leave sockets alive. */
    const hasSession = async (connection: Connection): Promise<boolean> => {
        if (connection.sessionExpiresAt >= needs.now()) {
            return true;
        }
        if (connection.token === '') {
            return false;
        }
        const session = await needs.getSession(connection.token);
        connection.session = session;
        connection.sessionExpiresAt = session?.expires_at ?? 0;
        if (!session) {
            connection.token = '';
        }
        return session !== null;
    };

    /** Core keeps an index of users: an event for one looks at nobody else's connections, nor at their sessions. */
    const candidates = ({user_id: userId, connection_id: connectionId}: Broadcast): Connection[] =>
        [...connections].filter((connection) => (connectionId ? connection.id === connectionId : !userId || connection.userId === userId));

    const isAddressed = async (connection: Connection, broadcast: Broadcast): Promise<boolean> => {
        const mayManage = connection.session !== null && needs.mayManageSystem(connection.session);
        if ((broadcast.contains_sanitized_data && mayManage) || (broadcast.contains_sensitive_data && !mayManage)) {
            return false;
        }
        if (broadcast.connection_id) {
            return connection.id === broadcast.connection_id;
        }
        if (broadcast.omit_connection_id === connection.id) {
            return false;
        }
        if (broadcast.user_id) {
            return connection.userId === broadcast.user_id;
        }
        if (broadcast.omit_users?.[connection.userId]) {
            return false;
        }
        if (broadcast.channel_id) {
            return needs.isChannelMember(connection.userId, broadcast.channel_id);
        }
        return !broadcast.team_id || needs.isTeamMember(connection.userId, broadcast.team_id);
    };

    const send = (connection: Connection, event: string, data: object, broadcast: Broadcast): void => {
        connection.socket.send(JSON.stringify({
            event, data, seq: connection.sequence,
            broadcast: {omit_users: null, user_id: '', channel_id: '', team_id: '', connection_id: '', omit_connection_id: '', ...broadcast},
        }));
        connection.sequence += 1;
    };

    return {
        connect(socket: Socket): Connection {
            const connection: Connection = {id: newId(), socket, userId: '', token: '', session: null, sessionExpiresAt: 0, sequence: 0};
            connections.add(connection);
            return connection;
        },
        /** Binds a connection to a session and greets it. */
        authenticate(connection: Connection, session: Session): void {
            connection.userId = session.user_id;
            connection.token = session.token;
            connection.session = session;
            connection.sessionExpiresAt = session.expires_at;
            send(connection, 'hello', {server_version: '11.6.0.11.6.0.stand-in.false', connection_id: connection.id, server_hostname: 'stand-in'}, {user_id: session.user_id});
        },
        disconnect(connection: Connection): void {
            connections.delete(connection);
        },
        isAuthenticated: (connection: Connection) => inTurn(() => isAuthenticated(connection)),
        publish: (event: string, data: object, broadcast: Broadcast): Promise<void> => inTurn(async () => {
            for (const connection of candidates(broadcast)) {
                if (await isAuthenticated(connection) && await isAddressed(connection, broadcast)) {
                    send(connection, event, data, broadcast);
                }
            }
        }),
        /** What core does when it clears a user's session cache: the next event or message has each connection look its session up again. */
        forgetSessionsOf: (userId: string): Promise<void> => inTurn(async () => {
            for (const connection of connections) {
                if (connection.userId === userId) {
                    connection.session = null;
                    connection.sessionExpiresAt = 0;
                }
            }
        }),
        connectionsOf: (userId: string): number => [...connections].filter((connection) => connection.userId === userId).length,
        closeAll(): void {
            for (const connection of connections) {
                connection.socket.close();
            }
            connections.clear();
        },
    };
}

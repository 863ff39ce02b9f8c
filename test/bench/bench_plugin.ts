/** The bundle that measures inside a host: POST /bench/<case> with a count runs one case and answers its milliseconds. It keeps to the port, as the product does. */
import type {AuditEvent} from '../../server/audit/event';
import {chainPending} from '../../server/audit/chain';
import {appendAudit} from '../../server/audit/write';
import {createHost} from '../../server/bridge/create_host';
import type {CreatePlugin, HttpRequest} from '../../server/bridge/raw';
import {migrate} from '../../server/database/migrate';
import type {Host} from '../../server/host';

/** Records that are written together, as a mass revocation writes them. */
const RECORDS_PER_TRANSACTION = 64;

const CASES: Record<string, (host: Host, count: number) => Promise<void>> = {
    /** Canonical JSON, commitments, transaction, chain: all a record costs. */
    async audit_chained(host, count) {
        await appendMany(host, count);
        await chainAll(host);
    },
    /** The same records without their chain. */
    async audit_unchained(host, count) {
        await appendMany(host, count);
        await host.sql.exec('DELETE FROM security_controls_audit_pending');
    },
    /** One RevokeSession after another, oldest session first: what a script would do. */
    async plain_loop(host, count) {
        const sessions = await host.sql.query<{id: string}>('SELECT id FROM sessions WHERE id LIKE $1 ORDER BY id LIMIT $2', ['bench%', count]);
        for (const {id} of sessions) {
            await host.mattermost.revokeSession(id);
        }
    },
};

async function appendMany(host: Host, count: number): Promise<void> {
    const event: AuditEvent = {
        event_name: 'session_access_ended', status: 'success', actor: {type: 'system'}, target: {type: 'session', id: host.ids.newId()},
        reason: 'bench', resulting_state: {user_id: host.ids.newId(), access_ended_ms: 812}, job_id: host.ids.newId(),
    };
    for (let written = 0; written < count; written += RECORDS_PER_TRANSACTION) {
        const events = Array.from({length: Math.min(RECORDS_PER_TRANSACTION, count - written)}, () => event);
        await host.transaction((tx) => appendAudit(tx, host, ...events));
    }
}

async function chainAll(host: Host): Promise<void> {
    do {
        await chainPending(host);
    } while ((await host.sql.query('SELECT 1 AS waiting FROM security_controls_audit_pending LIMIT 1')).length > 0);
}

export const createPlugin: CreatePlugin = (bridge) => {
    const host = createHost(bridge);
    return {
        async dispatch(hook, payloadJson, writer) {
            if (hook === 'OnActivate') {
                await migrate(host);
                return '[null]';
            }
            if (hook !== 'ServeHTTP' || !writer) {
                return '[]';
            }
            const request = JSON.parse(payloadJson) as HttpRequest;
            const run = CASES[request.path.split('/').pop() ?? ''];
            const startedAt = bridge.now();
            await run?.(host.fork(), JSON.parse(request.body) as number);
            await writer.writeHead(run ? 200 : 404, JSON.stringify({'Content-Type': 'application/json'}));
            await writer.write(JSON.stringify({ms: bridge.now() - startedAt}));
            return '[]';
        },
    };
};

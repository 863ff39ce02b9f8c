/** Two nodes that deliver at once, on a real PostgreSQL: what only real connections can show. Needs DATABASE_URL. */
import {ExportVerifier} from '../../audit_chain/verify_export';
import {openPostgresHosts} from '../../test/support/postgres_host';
import {NODE_CRYPTO} from '../../test/verify_audit/verify_file';
import {migrate} from '../database/migrate';
import type {Host} from '../host';
import {chainPending} from './chain';
import {deliver} from './delivery';
import {createWebhook} from './webhook';
import {appendAudit} from './write';

const databaseUrl = process.env.DATABASE_URL ?? '';
const describeOnPostgres = databaseUrl === '' ? describe.skip : describe;
const RECORDS = 900;

async function append(host: Host): Promise<void> {
    for (let done = 0; done < RECORDS; done += 100) {
        await host.transaction((tx) => appendAudit(tx, host, ...Array.from({length: 100}, () => ({event_name: 'policy_changed' as const, status: 'success' as const, actor: {type: 'system' as const}}))));
    }
    await chainPending(host);
}

describeOnPostgres('two nodes with one webhook (needs DATABASE_URL)', () => {
    it('deliver each part once, one at a time, in the chain\'s order', async () => {
        const parts: string[] = [];
        let underWay = 0;
        let atOnce = 0;
        const hosts = await openPostgresHosts(databaseUrl, {
            GetDiagnosticId: 'twonodes', GetConfig: {},
            async 'net.fetch'(request: {body: string}) {
                atOnce = Math.max(atOnce, ++underWay);
                await new Promise((resolve) => setTimeout(resolve, 20));
                underWay--;
                parts.push(request.body);
                return {status: 200, headers: {}, body: ''};
            },
        });
        try {
            const [one, other] = [hosts.createNode(), hosts.createNode()];
            await migrate(one);
            await append(one);
            await createWebhook(one, {userId: 'u'.repeat(26), sessionId: '', isAutomation: false, address: '', client: ''}, {url: 'https://siem.example.com/', every_minutes: 60, reason: 'r'}, 'q');
            for (let round = 0; round < 10; round++) {
                await Promise.all([deliver(one.fork()), deliver(other.fork())]);
            }
            const findings: string[] = [];
            const verifier = new ExportVerifier(NODE_CRYPTO, ({message}) => findings.push(message), {checkpoints: [], keys: []});
            parts.flatMap((part) => part.trim().split('\n')).forEach((line) => verifier.add(line));
            expect(verifier.finish().records).toBeGreaterThanOrEqual(RECORDS);
            expect([findings, atOnce, parts.length]).toEqual([[], 1, 4]);
        } finally {
            await hosts.stop();
        }
    }, 60_000);
});

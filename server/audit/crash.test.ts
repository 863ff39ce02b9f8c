/** Writers in processes of their own, one of them killed: what only real connections can show. Needs DATABASE_URL. */
import {spawn} from 'node:child_process';
import {once} from 'node:events';
import path from 'node:path';
import {createInterface} from 'node:readline';

import {openPostgresHosts} from '../../test/support/postgres_host';
import {migrate} from '../database/migrate';
import {chainPending} from './chain';
import {verifyWholeChain} from './verification';

const databaseUrl = process.env.DATABASE_URL ?? '';
const describeOnPostgres = databaseUrl === '' ? describe.skip : describe;
const ROOT = path.join(__dirname, '../..');
const KILL_AFTER = 40;

/** Writes until it is killed or told enough; each id it prints was acknowledged by the database. */
function startWriter(url: string, count: number) {
    const child = spawn(process.execPath, ['--import', 'tsx', path.join(ROOT, 'test/verify_audit/writer.ts'), url, String(count)], {cwd: ROOT, stdio: ['ignore', 'pipe', 'inherit']});
    const acknowledged: string[] = [];
    createInterface({input: child.stdout}).on('line', (line) => acknowledged.push(line));
    return {child, acknowledged, ended: once(child, 'close')};
}

describeOnPostgres('writers in several processes (needs DATABASE_URL)', () => {
    it('make one valid chain, and a kill -9 loses no acknowledged record', async () => {
        const hosts = await openPostgresHosts(databaseUrl, {GetDiagnosticId: 'crashtest', GetConfig: {}});
        try {
            await migrate(hosts.createNode());
            const writers = [startWriter(hosts.url, 150), startWriter(hosts.url, 150), startWriter(hosts.url, 100_000)];
            const victim = writers[2];
            while (victim && victim.acknowledged.length < KILL_AFTER) {
                await new Promise((resolve) => setTimeout(resolve, 20));
            }
            victim?.child.kill('SIGKILL');
            await Promise.all(writers.map(({ended}) => ended));
            const host = hosts.createNode();
            await chainPending(host);
            const kept = new Set((await host.sql.query<{job_id: string}>('SELECT job_id FROM security_controls_audit_records WHERE job_id <> \'\'')).map((row) => row.job_id));
            const acknowledged = writers.flatMap((writer) => writer.acknowledged);
            expect(acknowledged.filter((id) => !kept.has(id))).toEqual([]);
            expect(acknowledged.length).toBeGreaterThanOrEqual(300 + KILL_AFTER);
            expect(await verifyWholeChain(host, undefined, async () => undefined)).toMatchObject({valid: true});
        } finally {
            await hosts.stop();
        }
    }, 60_000);
});

/** A process that appends and chains records, for the test that kills it: prints each record's job id once the database has acknowledged it. */
import {appendAudit} from '../../server/audit/write';
import {chainPending} from '../../server/audit/chain';
import {connectPostgresHosts} from '../support/postgres_host';

async function main(url: string, count: number): Promise<void> {
    const hosts = await connectPostgresHosts(url);
    const host = hosts.createNode();
    for (let i = 0; i < count; i++) {
        const jobId = host.ids.newId();
        await host.transaction((tx) => appendAudit(tx, host, {event_name: 'policy_changed', status: 'success', actor: {type: 'system'}, job_id: jobId, reason: 'crash test'}));
        process.stdout.write(`${jobId}\n`);
        await chainPending(host);
    }
    await hosts.close();
}

main(process.argv[2] ?? '', Number(process.argv[3])).catch((error: unknown) => {
    process.stderr.write(`${String(error)}\n`);
    process.exitCode = 1;
});

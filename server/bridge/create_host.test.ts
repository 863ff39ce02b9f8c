import {useTestHost} from '../../test/support/use_test_host';
import {createHost} from './create_host';

const test = useTestHost({migrated: false});
beforeEach(async () => {
    await test.host.sql.exec('CREATE TABLE things (id bigint, name text, at timestamptz, j jsonb)');
});

describe('sql', () => {
    it('brings rows with PostgreSQL\'s own types', async () => {
        const rows = await test.host.sql.query(
            'INSERT INTO things VALUES ($1, $2, \'2026-11-22T12:00:00Z\', $3) RETURNING *', [1234567890123, null, '{"a": [1]}']);
        expect(rows).toEqual([{id: 1234567890123, name: null, at: '2026-11-22T12:00:00+00:00', j: {a: [1]}}]);
    });

    it('counts the rows a statement touched', async () => {
        await test.host.sql.exec('INSERT INTO things (id) VALUES (1), (2)');
        expect(await test.host.sql.exec('UPDATE things SET name = $1', ['x'])).toBe(2);
    });

    it('runs a data-modifying CTE', async () => {
        await test.host.sql.exec('INSERT INTO things (id) VALUES (1), (2)');
        expect(await test.host.sql.query('WITH gone AS (DELETE FROM things WHERE id = $1 RETURNING id) SELECT id FROM gone', [2])).toEqual([{id: 2}]);
        expect(await test.host.sql.query('SELECT id FROM things')).toEqual([{id: 1}]);
    });

    it('names the SQLSTATE of a refusal', async () => {
        await expect(test.host.sql.query('SELECT * FROM nothing_here')).rejects.toMatchObject({id: 'sql.42P01'});
    });
});

describe('a replica', () => {
    const ask = (id: string) => {
        const bridge = {...test.bridge, call: async (method: string, args: string) => args.includes('"replica":true') ? JSON.stringify({error: {id, message: 'no', status_code: 500}}) : test.bridge.call(method, args)};
        return createHost(bridge).replica.query('SELECT 1 AS n');
    };

    it.each(['sql.unavailable', 'sql.40001', 'sql.42P01'])('that cannot answer yet (%s) is stood in for by the primary', async (id) => {
        expect(await ask(id)).toEqual([{n: 1}]);
    });

    it('that took too long is not', async () => {
        await expect(ask('sql.57014')).rejects.toMatchObject({id: 'sql.57014'});
    });
});

describe('transaction', () => {
    it('commits what its function did', async () => {
        const result = await test.host.transaction(async (tx) => {
            await tx.exec('INSERT INTO things (id) VALUES (1)');
            return 'done';
        });
        expect(result).toBe('done');
        expect(await test.host.sql.query('SELECT id FROM things')).toEqual([{id: 1}]);
    });

    it('rolls back and passes the error on when its function rejects', async () => {
        const failed = test.host.transaction(async (tx) => {
            await tx.exec('INSERT INTO things (id) VALUES (1)');
            throw new Error('no');
        });
        await expect(failed).rejects.toThrow('no');
        expect(await test.host.sql.query('SELECT id FROM things')).toEqual([]);
    });

    it('refuses every other member while it runs, and its tx afterwards', async () => {
        const {host} = test;
        let kept = host.sql;
        await host.transaction(async (tx) => {
            kept = tx;
            const calls = [
                () => host.sql.query('SELECT 1'), () => host.sql.exec('SELECT 1'), () => host.replica.query('SELECT 1'),
                () => host.transaction(async () => undefined), () => host.mattermost.getServerVersion(),
                () => host.crypto.ed25519Generate(), () => host.network.fetch({url: 'http://x', timeoutMs: 1, maxBytes: 1, allowPrivate: false}),
            ];
            for (const call of calls) {
                await expect(call()).rejects.toMatchObject({id: 'host.in_transaction'});
            }
            expect(host.crypto.sha256('')).toMatch(/^e3b0c442/);
            expect(host.ids.newId()).toMatch(/^[a-z0-9]{26}$/);
        });
        await expect(kept.query('SELECT 1')).rejects.toMatchObject({id: 'host.transaction_ended'});
        expect(await host.sql.query('SELECT 1 AS one')).toEqual([{one: 1}]);
    });

    it('leaves another unit of work alone', async () => {
        const other = test.host.fork();
        let meanwhile: Promise<unknown[]> = Promise.resolve([]);
        await test.host.transaction(async (tx) => {
            meanwhile = other.sql.query('SELECT id FROM things');
            await tx.exec('INSERT INTO things (id) VALUES (1)');
        });
        expect(await meanwhile).toEqual([{id: 1}]);
    });
});

describe('mattermost', () => {
    it('reads what gob left out as zero', async () => {
        test.core.config = {EmailSettings: {PushNotificationContents: 'generic'}, LdapSettings: {Enable: true}};
        const config = await test.host.mattermost.getConfig();
        expect(config.EmailSettings).toEqual({SendPushNotifications: false, PushNotificationServer: '', PushNotificationContents: 'generic'});
        expect(config.ServiceSettings.EnforceMultifactorAuthentication).toBe(false);
        expect(config.LdapSettings).toEqual({Enable: true});
    });

    it('reads no licence, and a licence without features, as having none', async () => {
        expect(await test.host.mattermost.getLicense()).toEqual({isLicensed: false, mfa: false, idLoaded: false, mhpns: false, sku: ''});
        test.core.license = {features: {mfa: true}};
        expect(await test.host.mattermost.getLicense()).toEqual({isLicensed: true, mfa: true, idLoaded: false, mhpns: false, sku: ''});
    });

    it('answers null for a user and a session that are not there', async () => {
        expect(await test.host.mattermost.getUser(test.host.ids.newId())).toBeNull();
        expect(await test.host.mattermost.getSession(test.host.ids.newId())).toBeNull();
    });

    it('reads a session without its token and device', async () => {
        const user = await test.addUser();
        const session = await test.addSession(user.id, {deviceid: 'android_rn-v2:abc'});
        const read = await test.host.mattermost.getSession(session.id);
        expect(read).toMatchObject({id: session.id, user_id: user.id, props: {csrf: 'csrf-token'}});
        expect(JSON.stringify(read)).not.toContain(session.token);
        expect(JSON.stringify(read)).not.toContain('android_rn');
    });

    it('finds the revocation of a session that is gone done', async () => {
        await expect(test.host.mattermost.revokeSession(test.host.ids.newId())).resolves.toBeUndefined();
    });

    it('clears a session cache although a replica does not know the session made for it yet, and fails when it never does', async () => {
        const user = await test.addUser();
        test.core.failNext.RevokeSession = {id: 'app.session.get.app_error', status_code: 400};
        await passing(test.host.mattermost.clearSessionCache(user.id));
        expect(await test.rows('SELECT id FROM sessions')).toEqual([]);

        const {call} = test.bridge;
        test.bridge.call = (method, args) => method === 'api.RevokeSession' ?
            Promise.resolve(JSON.stringify({error: {id: 'app.session.get.app_error', message: '', status_code: 400}})) : call(method, args);
        await expect(passing(test.host.mattermost.clearSessionCache(user.id))).rejects.toMatchObject({id: 'app.session.get.app_error'});
        test.bridge.call = call;
    });

    it('passes core\'s other errors on with their id and status', async () => {
        test.core.failNext.GetUser = {id: 'app.user.get.app_error', status_code: 500};
        await expect(test.host.mattermost.getUser(test.host.ids.newId())).rejects.toEqual(
            expect.objectContaining({id: 'app.user.get.app_error', statusCode: 500}));
    });

    it('sends cluster data as base64 of its UTF-8 bytes', async () => {
        await test.host.mattermost.publishClusterEvent('id', 'grüße €😀');
        expect(Buffer.from(test.core.clusterEvents[0]?.Data ?? '', 'base64').toString()).toBe('grüße €😀');
    });
});

/** Lets time pass until the work is over. */
async function passing(work: Promise<void>): Promise<void> {
    let over = false;
    void work.catch(() => undefined).finally(() => {
        over = true;
    });
    while (!over) {
        await test.advance(100);
        await new Promise((resolve) => setImmediate(resolve));
    }
    return work;
}

describe('clock', () => {
    it('gives a timer a Host of its own and logs its failure', async () => {
        test.host.clock.after(50, async (host) => {
            expect(host).not.toBe(test.host);
            throw new Error('late');
        });
        await test.advance(49);
        expect(test.log).toEqual([]);
        await test.advance(1);
        expect(test.log).toEqual([expect.objectContaining({level: 'error', fields: {error: 'Error: late'}})]);
    });
});

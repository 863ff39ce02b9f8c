import {GENESIS} from '../../audit_chain/verify_chain';
import {useTestHost} from '../../test/support/use_test_host';
import {verifyAudit} from '../../test/support/verify_audit';
import {chainPending, copyToCore} from './chain';
import type {AuditEvent} from './event';
import {getRecord, listRecords} from './read';
import {appendAudit, takeAppended} from './write';

const test = useTestHost();

const event = (change: Partial<AuditEvent> = {}): AuditEvent => ({event_name: 'policy_changed', status: 'success', actor: {type: 'system'}, ...change});
const append = (...events: AuditEvent[]) => test.host.transaction((tx) => appendAudit(tx, test.host, ...events));
const verify = () => verifyAudit(test.host);
const tamper = async (sql: string) => {
    await test.rows('ALTER TABLE security_controls_audit_records DISABLE TRIGGER ALL');
    await test.rows(sql);
};

describe('appendAudit and chainPending', () => {
    it('chains records in order, from the genesis hash on', async () => {
        await append(event({target: {type: 'policy', id: 'sessions'}}), event({event_name: 'plugin_started'}));
        expect(takeAppended(test.host)).toBe(true);
        expect(takeAppended(test.host)).toBe(false);
        expect(await chainPending(test.host)).toEqual({count: 2, ranges: [{from: 1, upTo: 2}]});
        expect(await chainPending(test.host)).toEqual({count: 0, ranges: []});
        const result = await verify();
        expect(result).toMatchObject({records: 2, found: []});
        expect(result.head_hash).not.toBe(GENESIS.hash);
        const {items} = await listRecords(test.host.sql, {});
        expect(items.map((item) => [item.seq, item.event_name])).toEqual([[2, 'plugin_started'], [1, 'policy_changed']]);
        expect(items[0]?.hash).toBe(result.head_hash);
    });

    it('leaves nothing when the action\'s transaction rolls back', async () => {
        await expect(test.host.transaction(async (tx) => {
            await appendAudit(tx, test.host, event({reason: 'because'}));
            throw new Error('the action failed');
        })).rejects.toThrow();
        expect(await chainPending(test.host)).toEqual({count: 0, ranges: []});
        expect(await test.rows('SELECT * FROM security_controls_audit_personal')).toEqual([]);
    });

    it('chains personal fields as commitments only, and stays whole when they are erased', async () => {
        const user = await test.addUser();
        const actor = {userId: user.id, sessionId: test.host.ids.newId(), isAutomation: false, address: '192.0.2.7', client: 'Firefox'};
        await append(event({actor: {type: 'user', actor}, reason: 'lost laptop'}));
        await chainPending(test.host);
        const [row] = await test.rows<{body: string}>('SELECT body FROM security_controls_audit_records');
        expect(row?.body).not.toMatch(/192\.0\.2\.7|Firefox|laptop/);
        expect(await getRecord(test.host.sql, 1)).toMatchObject({
            actor: {username: user.username, address: '192.0.2.7', client: 'Firefox'}, reason: 'lost laptop'});
        await test.rows('DELETE FROM security_controls_audit_personal');
        expect(await getRecord(test.host.sql, 1)).toMatchObject({actor: {user_id: user.id, address: '', client: ''}, reason: ''});
        expect((await verify()).found).toEqual(['redacted 1']);
    });

    it('commits to a personal field so that its salt and value open the commitment', async () => {
        await append(event({reason: 'grüße'}));
        await chainPending(test.host);
        const [kept] = await test.rows<{salt: string; value: string}>('SELECT salt, value FROM security_controls_audit_personal');
        const [row] = await test.rows<{body: string}>('SELECT body FROM security_controls_audit_records');
        expect(JSON.parse(row?.body ?? '')).toMatchObject({reason: test.host.crypto.sha256(`${kept?.salt}${kept?.value}`)});
    });

    it('gives Mattermost\'s audit log a copy of each record, and goes on when that fails', async () => {
        test.core.failNext.LogAuditRec = {id: 'x', status_code: 500};
        await append(event());
        await copyToCore(test.host, await chainPending(test.host));
        await append(event({reason: 'why', prior_state: {a: 1}, resulting_state: {a: 2}}));
        await copyToCore(test.host, await chainPending(test.host));
        expect(test.core.auditRecords).toEqual([expect.objectContaining({
            event_name: 'policy_changed', event: expect.objectContaining({prior_state: {a: 1}, resulting_state: {a: 2}, parameters: expect.objectContaining({reason: 'why'})}), meta: expect.objectContaining({seq: 2})})]);
    });

    it('refuses to alter or delete a chained record', async () => {
        await append(event());
        await chainPending(test.host);
        await expect(test.host.sql.exec('DELETE FROM security_controls_audit_records')).rejects.toThrow('append-only');
        await expect(test.host.sql.exec('UPDATE security_controls_audit_records SET at = 0')).rejects.toThrow('append-only');
    });
});

describe('verification', () => {
    beforeEach(async () => {
        await append(event(), event({resulting_state: {n: 1}}), event({resulting_state: {n: 2}}), event());
        await chainPending(test.host);
        expect((await verify()).found).toEqual([]);
    });

    it('finds an altered record', async () => {
        await tamper('UPDATE security_controls_audit_records SET body = replace(body, \'"n":1\', \'"n":7\') WHERE seq = 2');
        expect((await verify()).found).toEqual(['altered 2']);
    });

    it('finds an altered time', async () => {
        await tamper('UPDATE security_controls_audit_records SET at = at - 1 WHERE seq = 3');
        expect((await verify()).found).toEqual(['altered 3']);
    });

    it('finds a removed record', async () => {
        await tamper('DELETE FROM security_controls_audit_records WHERE seq = 2');
        expect((await verify()).found).toEqual(['missing 2']);
    });

    it('finds two records swapped', async () => {
        await tamper(`UPDATE security_controls_audit_records r SET body = o.body, event_name = o.event_name FROM security_controls_audit_records o
            WHERE (r.seq, o.seq) IN ((2, 3), (3, 2))`);
        expect((await verify()).found).toEqual(['altered 2', 'altered 3']);
    });

    it('finds a filter column that says something else than the record', async () => {
        await tamper('UPDATE security_controls_audit_records SET event_name = \'plugin_started\' WHERE seq = 4');
        expect((await verify()).found).toEqual(['altered 4']);
    });
});

describe('listRecords', () => {
    it('pages by seq, newest first, without gaps or repeats', async () => {
        await append(event(), event(), event(), event(), event());
        await chainPending(test.host);
        const seen: number[] = [];
        let cursor: string | undefined;
        do {
            const page = await listRecords(test.host.sql, {limit: 2, cursor});
            seen.push(...page.items.map((item) => item.seq));
            cursor = page.next_cursor ?? undefined;
        } while (cursor);
        expect(seen).toEqual([5, 4, 3, 2, 1]);
    });

    it('filters by each field', async () => {
        const user = await test.addUser();
        const job = test.host.ids.newId();
        const actor = {userId: user.id, sessionId: '', isAutomation: false, address: '', client: ''};
        await append(
            event(), event({status: 'fail'}), event({event_name: 'plugin_stopped'}), event({job_id: job}),
            event({target: {type: 'user', id: user.id}}), event({actor: {type: 'user', actor}}));
        await chainPending(test.host);
        const seqs = async (filters: Parameters<typeof listRecords>[1]) => (await listRecords(test.host.sql, filters)).items.map((item) => item.seq);
        expect(await seqs({status: 'fail'})).toEqual([2]);
        expect(await seqs({event_name: 'plugin_stopped'})).toEqual([3]);
        expect(await seqs({job_id: job})).toEqual([4]);
        expect(await seqs({target_id: user.id})).toEqual([5]);
        expect(await seqs({actor_id: user.id})).toEqual([6]);
        expect(await seqs({since: Date.now() + 60_000})).toEqual([]);
        expect(await seqs({until: Date.now() + 60_000, status: 'fail'})).toEqual([2]);
        expect((await listRecords(test.host.sql, {target_id: user.id})).items[0]?.target).toEqual({type: 'user', id: user.id, name: user.username});
    });

    it('names whose session a record is about while that is known, and what an endpoint does', async () => {
        const user = await test.addUser();
        const mirrored = 'm'.repeat(26);
        await test.rows('INSERT INTO security_controls_session_mirror (session_id, user_id, client_kind, expires_at, first_seen_at) VALUES ($1, $2, \'web\', 0, 0)', [mirrored, user.id]);
        await append(event({target: {type: 'session', id: mirrored}}), event({target: {type: 'session', id: 's'.repeat(26)}}), event({target: {type: 'endpoint', id: 'createRevocation'}}),
            event({target: {type: 'endpoint', id: 'verifyAudit'}}), event({target: {type: 'endpoint', id: 'gone'}}));
        await chainPending(test.host);
        expect((await listRecords(test.host.sql, {})).items.map(({target}) => target?.name)).toEqual(['', 'Verify the whole chain', 'Revoke sessions', '', user.username]);
    });

    it('finds words far back by their index, newest first, with the other filters', async () => {
        const recent = event({resulting_state: {note: 'filler'}});
        await append(event({reason: 'Lost Laptop'}), event({resulting_state: {note: 'laptop again'}}), event({status: 'fail', resulting_state: {note: 'laptop'}}));
        for (let i = 0; i < 8; i++) {
            await append(...Array.from({length: 64}, () => recent));
        }
        await chainPending(test.host);
        const seqs = async (filters: Parameters<typeof listRecords>[1]) => (await listRecords(test.host.sql, filters)).items.map((item) => item.seq);
        expect(await seqs({text: 'laptop'})).toEqual([3, 2, 1]);
        expect(await seqs({text: 'lapt', status: 'success', limit: 1})).toEqual([2]);
        expect(await seqs({text: 'lost lapt'})).toEqual([1]);
        expect((await seqs({text: 'filler'})).length).toBe(50);
    });

    it('finds times where they are, also when a clock ran backwards', async () => {
        await append(event(), event(), event());
        await chainPending(test.host);
        const times = async () => (await test.rows<{at: number}>('SELECT at::float8 AS at FROM security_controls_audit_records ORDER BY seq')).map((row) => row.at);
        await tamper('UPDATE security_controls_audit_records SET at = 1000 * seq');
        expect(await times()).toEqual([1000, 2000, 3000]);
        const seqs = async (filters: Parameters<typeof listRecords>[1]) => (await listRecords(test.host.sql, filters)).items.map((item) => item.seq);
        expect(await seqs({since: 1500, until: 2500})).toEqual([2]);
        expect(await seqs({until: 500})).toEqual([]);
        expect(await seqs({since: 5000})).toEqual([]);
        await tamper('UPDATE security_controls_audit_records SET at = 1500, event_name = \'clock_ran_backwards\' WHERE seq = 3');
        expect(await seqs({until: 1600})).toEqual([3, 1]);
    });
});

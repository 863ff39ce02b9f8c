import {ExportVerifier} from '../../audit_chain/verify_export';
import type {TestPlugin} from '../../test/support/plugin_client';
import {logInAs, startTestPlugin} from '../../test/support/plugin_client';
import type {TestSession, TestUser} from '../../test/support/test_host';
import {useTestHost} from '../../test/support/use_test_host';
import {NODE_CRYPTO} from '../../test/verify_audit/verify_file';
import type {AuditFinding, VerificationLine} from '../../contract/audit_evidence';
import {signHourly} from './checkpoints';
import {formatUtc} from './export';

const test = useTestHost();
let plugin: TestPlugin;
let officer: {user: TestUser; session: TestSession};
let admin: {user: TestUser; session: TestSession};
beforeEach(async () => {
    plugin = await startTestPlugin(test);
    officer = await logInAs(test, 'system_read_only_admin');
    admin = await logInAs(test, 'system_user system_admin');
});
afterEach(() => plugin.stop());

const names = async () => (await test.rows<{event_name: string}>('SELECT event_name FROM security_controls_audit_records ORDER BY seq')).map((row) => row.event_name);
const tamper = async (sql: string) => {
    await test.rows('ALTER TABLE security_controls_audit_records DISABLE TRIGGER ALL');
    await test.rows(sql);
};
const verify = async (checkpoint?: string) => {
    const {text} = await plugin.request(officer.session, 'POST', '/audit/verifications', {body: {checkpoint}});
    const lines = text.trim().split('\n').map((line) => JSON.parse(line) as VerificationLine);
    const findings: AuditFinding[] = lines.flatMap((line) => (line.type === 'finding' ? [line.finding] : []));
    return {kinds: findings.map(({kind, seq}) => `${kind} ${seq}`), result: lines[lines.length - 1]};
};
const take = async () => (await plugin.request(officer.session, 'POST', '/audit/checkpoints')).body as {seq: number; note: string; chain_hash: string};

describe('checkpoints', () => {
    it('are signed on request, recorded, listed, and copied to Mattermost\'s own audit log', async () => {
        const checkpoint = await take();
        expect(checkpoint.note).toMatch(/^security-controls\/[a-z]+\/audit-chain\/v1\n[0-9]+\n[A-Za-z0-9+/]{43}=\ntime [0-9]+\n\n\u2014 /);
        expect((await names())[checkpoint.seq - 1]).toBe('audit_checkpoint_taken');
        const {body} = await plugin.request(officer.session, 'GET', '/audit/checkpoints');
        expect(body.items).toEqual([expect.objectContaining({note: checkpoint.note, occasion: 'request'})]);
        expect(test.core.auditRecords).toContainEqual(expect.objectContaining({event_name: 'audit_checkpoint_signed', event: expect.objectContaining({parameters: {seq: checkpoint.seq, note: checkpoint.note}})}));
    });

    it('are refused to who may not read the audit, and the refusal is recorded', async () => {
        const person = await logInAs(test, 'system_user');
        expect((await plugin.request(person.session, 'POST', '/audit/checkpoints')).status).toBe(403);
        expect(await names()).toContain('request_refused');
    });

    it('are signed each hour even when nothing happens, and when the plugin stops', async () => {
        await plugin.stop();
        for (let hour = 0; hour < 3; hour++) {
            await signHourly(test.host.fork());
            await signHourly(test.host.fork());
            await test.advance(3_600_000);
        }
        const rows = async () => (await test.rows<{occasion: string; seq: number}>('SELECT occasion, seq FROM security_controls_audit_checkpoints ORDER BY id')).map((row) => row.occasion);
        expect(await rows()).toEqual(['stop', 'hourly', 'hourly', 'hourly']);
    });

    it('say what they prove: a generated key shows accidents, and nothing is verifiable before a checkpoint is kept outside', async () => {
        const before = (await plugin.request(officer.session, 'GET', '/audit/integrity')).body;
        expect(before).toMatchObject({detects: 'accidents', independently_verifiable: false, anchors: {saved_checkpoint: null, core_audit_log: false}});
        expect(before.keys).toEqual([expect.objectContaining({fingerprint: expect.stringMatching(/^[0-9a-f]{64}$/), source: 'generated', retired_at: null})]);
        await take();
        expect((await plugin.request(officer.session, 'GET', '/audit/integrity')).body).toMatchObject({independently_verifiable: true});
    });
});

describe('verification', () => {
    it('finds a whole chain whole, proves that it extends a kept checkpoint, and is recorded', async () => {
        const {note} = await take();
        await take();
        const {kinds, result} = await verify(note);
        expect(kinds).toEqual([]);
        expect(result).toMatchObject({type: 'result', valid: true, checkpoints: 3, findings: 0});
        expect((await names()).pop()).toBe('audit_verified');
    });

    it('names an altered record, a removed one, and a search column that lies', async () => {
        await take();
        await take();
        await take();
        await tamper('UPDATE security_controls_audit_records SET body = replace(body, \'"success"\', \'"fail"\') WHERE seq = 2');
        await tamper('DELETE FROM security_controls_audit_records WHERE seq = 3');
        await tamper('UPDATE security_controls_audit_records SET actor_id = \'\' WHERE seq = 4');
        expect((await verify()).kinds.sort()).toEqual(['altered 2', 'altered 2', 'altered 4', 'missing 3']);
    });

    it('finds the end cut off by the checkpoint that covered it', async () => {
        const {seq, note} = await take();
        await tamper(`DELETE FROM security_controls_audit_records WHERE seq = ${seq}`);
        await test.rows('DELETE FROM security_controls_audit_checkpoints');
        expect((await verify(note)).kinds).toEqual([`tail_cut ${seq}`]);
    });

    it('finds a rewritten history by a checkpoint kept elsewhere', async () => {
        const {seq, note} = await take();
        await test.rows('DELETE FROM security_controls_audit_checkpoints');
        // All hashes recomputed, as who owns the database could.
        await tamper(`UPDATE security_controls_audit_records SET body = replace(body, '"success"', '"fail"'), status = 'fail' WHERE seq = ${seq}`);
        await tamper(`UPDATE security_controls_audit_records r SET hash = encode(sha256(convert_to(p.hash || '{"at":' || r.at || ',"body":' || r.body || ',"seq":' || r.seq || '}', 'UTF8')), 'hex')
            FROM security_controls_audit_records p WHERE r.seq = ${seq} AND p.seq = r.seq - 1`);
        expect((await verify()).kinds).toEqual([]);
        expect((await verify(note)).kinds).toEqual([`fork ${seq}`]);
    });

    it('tells a bad signature from an unknown key, and refuses what is no checkpoint', async () => {
        const {note, seq} = await take();
        const other = note.replace(/\u2014 \S+ (\S{6})/, (match, start: string) => match.replace(start, start.replace(/./g, 'A')));
        expect((await verify(other)).kinds).toEqual([`unknown_key ${seq}`]);
        expect((await verify(note.replace(/time [0-9]+/, 'time 1'))).kinds).toEqual([`bad_signature ${seq}`]);
        expect((await plugin.request(officer.session, 'POST', '/audit/verifications', {body: {checkpoint: 'hello'}})).body.id).toBe('audit.invalid_checkpoint');
    });
});

describe('an export', () => {
    const exportAs = (session: TestSession, body: object) => plugin.request(session, 'POST', '/audit/exports', {body});

    it('verifies offline against a checkpoint kept before and the key\'s own text, and is recorded in itself', async () => {
        const {note} = await take();
        const {keys} = (await plugin.request(officer.session, 'GET', '/audit/integrity')).body as {keys: Array<{verifier_key: string}>};
        const {text, headers} = await exportAs(officer.session, {format: 'jsonl'});
        const findings: string[] = [];
        const verifier = new ExportVerifier(NODE_CRYPTO, ({message}) => findings.push(message), {checkpoints: [note], keys: keys.map((key) => key.verifier_key)});
        text.trim().split('\n').forEach((line) => verifier.add(line));
        const result = verifier.finish();
        expect([findings, result.records]).toEqual([[], Number(headers['Audit-Records'])]);
        expect(text).toContain('audit_exported');
        expect(text).not.toContain('private');
    });

    it('is readable as CSV that no spreadsheet runs, filtered as asked', async () => {
        await plugin.request(admin.session, 'POST', '/audit/erasures', {body: {user_id: officer.user.id, reason: '=HYPERLINK("x")'}, headers: {'idempotency-key': 'a'}});
        const {text, headers} = await exportAs(officer.session, {format: 'csv', filters: {event_name: 'audit_person_erased'}});
        const [head, row, checkpoint] = text.split('\r\n');
        expect(headers['Content-Type']).toBe('text/csv; charset=utf-8');
        expect(head).toMatch(/^\uFEFFseq,time_utc,event_name/);
        expect(row).toContain(',"\'=HYPERLINK(""x"")",');
        expect(checkpoint).toMatch(/^checkpoint,/);
        expect(checkpoint).toContain(',"Not independently verifiable: no checkpoint was kept outside before this export.');
    });

    it('says of itself that nothing vouches for it, until a checkpoint was kept before', async () => {
        const header = async () => JSON.parse((await exportAs(officer.session, {format: 'jsonl'})).text.split('\n')[0] ?? '{}') as {independently_verifiable: boolean; note: string};
        expect(await header()).toMatchObject({independently_verifiable: false, note: expect.stringContaining('Not independently verifiable')});
        expect(await header()).toMatchObject({independently_verifiable: true, note: expect.not.stringContaining('Not independently verifiable')});
    });

    it('is the whole chain or nothing: filters are refused for evidence', async () => {
        const reply = await exportAs(officer.session, {format: 'jsonl', filters: {status: 'fail'}});
        expect([reply.status, reply.body.id]).toEqual([400, 'api.bad_request']);
    });

    it('is refused to who may not read the audit, and the refusal is recorded', async () => {
        const person = await logInAs(test, 'system_user');
        expect((await exportAs(person.session, {format: 'jsonl'})).status).toBe(403);
        expect((await names()).pop()).toBe('request_refused');
    });
});

describe('a record\'s proof', () => {
    it('shows its link, its commitments and the checkpoint that covers it', async () => {
        const {seq} = await take();
        const {body} = await plugin.request(officer.session, 'GET', `/audit/${seq}/proof`);
        expect(body).toMatchObject({seq, hash_matches: true, signature_valid: true, checkpoint: {seq}, personal: [{field: 'address', state: 'opens'}, {field: 'client', state: 'opens'}]});
        expect(test.host.crypto.sha256(`${String(body.previous_hash)}${String(body.chained_text)}`)).toBe(body.hash);
        expect((await plugin.request(officer.session, 'GET', '/audit/999/proof')).body.id).toBe('audit.not_found');
    });
});

describe('erasing a person', () => {
    const erase = (session: TestSession) => plugin.request(session, 'POST', '/audit/erasures', {body: {user_id: officer.user.id, reason: 'asked for it'}, headers: {'idempotency-key': test.host.ids.newId()}});

    it('removes addresses, clients and texts, leaves the chain whole, and is recorded', async () => {
        await take();
        expect((await erase(admin.session)).body).toEqual({user_id: officer.user.id, fields: 2, records: 1});
        expect(await test.rows('SELECT 1 FROM security_controls_audit_personal p JOIN security_controls_audit_records r USING (record_id) WHERE r.actor_id = $1', [officer.user.id])).toEqual([]);
        expect((await names()).pop()).toBe('audit_person_erased');
        expect(await verify()).toMatchObject({kinds: [expect.stringMatching(/^redacted/)], result: {valid: true, redacted_fields: 2}});
    });

    it('is refused to officers who may only read, and recorded', async () => {
        expect((await erase(officer.session)).status).toBe(403);
        expect((await names()).pop()).toBe('request_refused');
    });
});

describe('reading the audit', () => {
    it('is recorded once a person and hour, and once for each person searched for', async () => {
        const list = (query: string) => plugin.request(officer.session, 'GET', '/audit', {query});
        await list('');
        await list('');
        await list(`actor_id=${admin.user.id}`);
        await list(`target_id=${admin.user.id}`);
        expect((await names()).filter((name) => name.startsWith('audit_') && name !== 'audit_key_created')).toEqual(['audit_read', 'audit_searched_for_person']);
        // Without its workers, an hour passes at once.
        await plugin.stop();
        await test.advance(3_600_000);
        await list('');
        expect((await names()).filter((name) => name === 'audit_read')).toHaveLength(2);
    });

    it('finds records by words of their contents, of erasable texts, and by the beginning of a word', async () => {
        await plugin.request(admin.session, 'POST', '/audit/erasures', {body: {user_id: officer.user.id, reason: 'Stolen Laptop'}, headers: {'idempotency-key': 'a'}});
        const found = async (text: string) => ((await plugin.request(officer.session, 'GET', '/audit', {query: `text=${encodeURIComponent(text)}`})).body.items as Array<{event_name: string}>).map((item) => item.event_name);
        expect(await found('stolen')).toEqual(['audit_person_erased']);
        expect(await found('lapt')).toEqual(['audit_person_erased']);
        expect(await found('generated')).toEqual(['audit_key_created']);
        expect(await found('nothing of the kind')).toEqual([]);
        expect(await found('-- \'')).toEqual([]);
    });
});

describe('a start', () => {
    it('records since when no node was there', async () => {
        await plugin.stop();
        await test.rows('UPDATE security_controls_audit_heartbeat SET beat_at = beat_at - 600000');
        plugin = await startTestPlugin(test);
        expect((await names()).filter((name) => name === 'controls_were_absent')).toHaveLength(1);
    });
});

describe('the database\'s clock', () => {
    it('may run backwards: that is recorded, and the numbers give the order', async () => {
        await tamper('UPDATE security_controls_audit_records SET at = at + 86400000 WHERE seq = (SELECT max(seq) FROM security_controls_audit_records)');
        await take();
        await test.advance(2000);
        const [row] = await test.rows<{body: string}>('SELECT body FROM security_controls_audit_records WHERE event_name = \'clock_ran_backwards\'');
        expect(JSON.parse(row?.body ?? '{}')).toMatchObject({prior_state: {at: expect.any(Number)}, resulting_state: {at: expect.any(Number)}});
        expect((await verify()).kinds.filter((kind) => kind !== 'altered 2')).toEqual([]);
    });
});

describe('formatUtc', () => {
    it.each([0, 951_782_399_999, 951_868_800_000, 1_709_210_096_007, 4_107_542_399_999, 1_795_000_000_000])('writes %d as ISO 8601', (ms) => {
        expect(formatUtc(ms)).toBe(new Date(ms).toISOString());
    });
});

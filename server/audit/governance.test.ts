import {ExportVerifier} from '../../audit_chain/verify_export';
import type {TestPlugin} from '../../test/support/plugin_client';
import {logInAs, startTestPlugin} from '../../test/support/plugin_client';
import type {TestSession, TestUser} from '../../test/support/test_host';
import {useTestHost} from '../../test/support/use_test_host';
import {NODE_CRYPTO} from '../../test/verify_audit/verify_file';
import type {TwoPersonAction, TwoPersonRequest} from '../../contract/audit_governance';
import {chainPending} from './chain';
import {observeOfficers} from './officers';
import {removeOld} from './removals';

const DAY_MS = 86_400_000;

const test = useTestHost();
let plugin: TestPlugin;
let first: {user: TestUser; session: TestSession};
let second: {user: TestUser; session: TestSession};
beforeEach(async () => {
    plugin = await startTestPlugin(test);
    // Workers would run for a week; the tests call what they need.
    await plugin.stop();
    first = await logInAs(test, 'system_user system_admin');
    second = await logInAs(test, 'system_user system_admin');
    await test.rows('UPDATE users SET mfaactive = true');
    await test.advance(3_600_000);
    await observeOfficers(test.host.fork());
    await test.advance(8 * DAY_MS);
});

const names = async () => (await test.rows<{event_name: string}>('SELECT event_name FROM security_controls_audit_records ORDER BY seq')).map((row) => row.event_name);
const ask = async (action: TwoPersonAction, who = first) => (await plugin.request(who.session, 'POST', '/audit/requests', {body: {action, reason: 'agreed'}})).body as unknown as TwoPersonRequest;
const decide = async (request: TwoPersonRequest, who = second, change: {decision?: string; digest?: string} = {}) =>
    (await plugin.request(who.session, 'POST', `/audit/requests/${request.id}/decision`, {body: {decision: 'approve', digest: request.digest, ...change}})).body;
const KEEP_30: TwoPersonAction = {kind: 'change_retention', retention: {minimum_days: 30, remove_after_days: 30}};
const makeOld = async (upTo: number) => {
    // As if they had been chained 40 days ago: every hash is made anew.
    await test.rows('ALTER TABLE security_controls_audit_records DISABLE TRIGGER security_controls_audit_append_only');
    const rows = await test.rows<{seq: number; at: number; body: string}>('SELECT seq::integer, at::float8 AS at, body FROM security_controls_audit_records ORDER BY seq');
    let hash = '0'.repeat(64);
    for (const {seq, at, body} of rows) {
        const moved = seq <= upTo ? at - (40 * DAY_MS) : at;
        hash = NODE_CRYPTO.sha256(`${hash}{"at":${moved},"body":${body},"seq":${seq}}`);
        await test.rows('UPDATE security_controls_audit_records SET at = $2, hash = $3 WHERE seq = $1', [seq, moved, hash]);
    }
    await test.rows('ALTER TABLE security_controls_audit_records ENABLE TRIGGER security_controls_audit_append_only');
    await test.rows('DELETE FROM security_controls_audit_checkpoints');
};

describe('a decision of two people', () => {
    it('is carried out when a second person approves exactly it, and recorded at both steps', async () => {
        const request = await ask(KEEP_30);
        expect(request).toMatchObject({state: 'open', requested_by: first.user.id, requested_by_name: first.user.username});
        expect(await decide(request)).toMatchObject({state: 'approved', decided_by: second.user.id});
        expect((await plugin.request(first.session, 'GET', '/audit/retention')).body).toMatchObject({retention: {minimum_days: 30, remove_after_days: 30}, version: 1});
        expect((await names()).filter((name) => name.startsWith('two_person'))).toEqual(['two_person_requested', 'two_person_approved']);
        expect((await plugin.request(first.session, 'GET', '/audit/requests')).body.items).toEqual([expect.objectContaining({id: request.id, state: 'approved'})]);
    });

    it('is refused to the same person, with another digest, twice, and after 72 hours; refusals are recorded', async () => {
        const request = await ask(KEEP_30);
        expect(await decide(request, first)).toMatchObject({id: 'audit.second_person_required'});
        expect(await decide(request, second, {digest: 'a'.repeat(64)})).toMatchObject({id: 'audit.digest_differs'});
        await test.advance((72 * 3_600_000) + 1);
        expect(await decide(request)).toMatchObject({id: 'audit.request_closed'});
        expect((await names()).filter((name) => name === 'request_refused')).toHaveLength(3);
        const withdrawn = await ask(KEEP_30);
        expect(await decide(withdrawn, first, {decision: 'refuse'})).toMatchObject({state: 'refused'});
        expect(await decide(withdrawn)).toMatchObject({id: 'audit.request_closed'});
    });

    it('takes only people with MFA who have held the permission for a week', async () => {
        const request = await ask(KEEP_30);
        const newcomer = await logInAs(test, 'system_user system_admin');
        expect(await decide(request, newcomer)).toMatchObject({id: 'audit.not_qualified', details: [{path: 'mfa', message: expect.any(String)}, {path: 'permission', message: expect.any(String)}]});
        await test.rows('UPDATE users SET roles = \'system_user\' WHERE id = $1', [second.user.id]);
        await observeOfficers(test.host.fork());
        await test.rows('UPDATE users SET roles = \'system_user system_admin\' WHERE id = $1', [second.user.id]);
        await test.advance(3_600_001);
        await observeOfficers(test.host.fork());
        expect(await decide(request)).toMatchObject({id: 'audit.not_qualified', details: [{path: 'permission', message: expect.any(String)}]});
    });

    it('is no matter for who may only read', async () => {
        const reader = await logInAs(test, 'system_read_only_admin');
        expect((await plugin.request(reader.session, 'POST', '/audit/requests', {body: {action: KEEP_30, reason: 'r'}})).status).toBe(403);
        expect((await plugin.request(reader.session, 'POST', '/audit/holds', {body: {name: 'n', filters: {}, reason: 'r'}})).status).toBe(403);
        expect((await plugin.request(reader.session, 'GET', '/audit/requests')).status).toBe(200);
    });

    it('changes the key: old checkpoints still verify, by the old one', async () => {
        const {note} = (await plugin.request(first.session, 'POST', '/audit/checkpoints')).body as {note: string};
        await decide(await ask({kind: 'change_key'}));
        const {keys} = (await plugin.request(first.session, 'GET', '/audit/integrity')).body as {keys: Array<{retired_at: number | null}>};
        expect(keys.map((key) => key.retired_at === null)).toEqual([true, false]);
        const {text} = await plugin.request(first.session, 'POST', '/audit/verifications', {body: {checkpoint: note}});
        expect(text).toContain('"valid":true');
        expect(await test.rows('SELECT 1 FROM security_controls_audit_keys WHERE retired_at > 0 AND private_key <> \'\'')).toEqual([]);
    });
});

describe('removal by age', () => {
    it('takes only what is old enough, leaves a signed digest, and the rest verifies, here and offline', async () => {
        await decide(await ask(KEEP_30));
        await makeOld(2);
        expect(await removeOld(test.host.fork())).toBe(2);
        const {text: lines} = await plugin.request(first.session, 'POST', '/audit/verifications', {body: {}});
        expect(lines).toContain('"valid":true');
        const {text} = await plugin.request(first.session, 'POST', '/audit/exports', {body: {format: 'jsonl'}});
        const findings: string[] = [];
        const verifier = new ExportVerifier(NODE_CRYPTO, ({message}) => findings.push(message), {checkpoints: [], keys: []});
        text.trim().split('\n').forEach((line) => verifier.add(line));
        verifier.finish();
        expect(findings).toEqual([]);
        expect((await plugin.request(first.session, 'GET', '/audit/retention')).body).toMatchObject({oldest_seq: 3, removed_records: 2});
        expect(await names()).toContain('audit_records_removed');
        const withoutDigest = text.split('\n').filter((line) => !line.includes('"type":"removal"')).join('\n');
        const second = new ExportVerifier(NODE_CRYPTO, ({kind}) => findings.push(kind), {checkpoints: [], keys: []});
        withoutDigest.trim().split('\n').forEach((line) => second.add(line));
        second.finish();
        expect(findings).toEqual(['missing']);
    });

    it('never happens until two people have decided it', async () => {
        await makeOld(2);
        expect(await removeOld(test.host.fork())).toBe(0);
        await expect(test.host.sql.exec('DELETE FROM security_controls_audit_records')).rejects.toThrow('append-only');
    });

    it('and erasure stop at a legal hold, until two people lift it', async () => {
        const hold = (await plugin.request(first.session, 'POST', '/audit/holds', {body: {name: 'Case 7', filters: {event_name: 'audit_key_created'}, reason: 'court'}})).body as {id: string};
        await plugin.request(first.session, 'POST', '/audit/holds', {body: {name: 'Case 8', filters: {actor_id: first.user.id}, reason: 'court'}});
        await decide(await ask(KEEP_30));
        await makeOld(3);
        expect(await removeOld(test.host.fork())).toBe(1);
        const erase = () => plugin.request(second.session, 'POST', '/audit/erasures', {body: {user_id: first.user.id, reason: 'r'}, headers: {'idempotency-key': test.host.ids.newId()}});
        expect((await erase()).body.id).toBe('audit.on_hold');
        await decide(await ask({kind: 'lift_hold', hold_id: hold.id}));
        expect(await removeOld(test.host.fork())).toBe(2);
        expect((await plugin.request(first.session, 'GET', '/audit/holds')).body.items).toHaveLength(2);
        expect(await names()).toContain('audit_hold_placed');
    });
});

describe('full storage', () => {
    it('stops what cannot be recorded: the action fails, says so, and leaves nothing', async () => {
        await test.rows('CREATE FUNCTION disk_full() RETURNS trigger LANGUAGE plpgsql AS $$ BEGIN RAISE EXCEPTION \'no space left\' USING ERRCODE = \'53100\'; END $$');
        await test.rows('CREATE TRIGGER disk_full BEFORE INSERT ON security_controls_audit_pending FOR EACH ROW EXECUTE FUNCTION disk_full()');
        const reply = await plugin.request(first.session, 'POST', '/audit/holds', {body: {name: 'n', filters: {}, reason: 'r'}});
        expect([reply.status, reply.body.id]).toEqual([503, 'api.unavailable']);
        expect(await test.rows('SELECT 1 FROM security_controls_audit_holds')).toEqual([]);
        await test.rows('DROP TRIGGER disk_full ON security_controls_audit_pending');
    });

    it('that only keeps records from being chained loses none: they wait in order and are chained when there is room', async () => {
        await test.rows('CREATE FUNCTION disk_full() RETURNS trigger LANGUAGE plpgsql AS $$ BEGIN RAISE EXCEPTION \'no space left\' USING ERRCODE = \'53100\'; END $$');
        await test.rows('CREATE TRIGGER disk_full BEFORE INSERT ON security_controls_audit_records FOR EACH ROW EXECUTE FUNCTION disk_full()');
        const before = await names();
        for (const name of ['Case 1', 'Case 2']) {
            expect((await plugin.request(first.session, 'POST', '/audit/holds', {body: {name, filters: {}, reason: 'r'}})).status).toBe(201);
        }
        expect(await names()).toEqual(before);
        await test.rows('DROP TRIGGER disk_full ON security_controls_audit_records');
        await chainPending(test.host.fork());
        expect((await names()).slice(before.length)).toEqual(['audit_hold_placed', 'audit_hold_placed']);
        const {text} = await plugin.request(first.session, 'POST', '/audit/verifications', {body: {}});
        expect(text).toContain('"valid":true');
    });
});

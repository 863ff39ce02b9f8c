import type {TestPlugin} from '../test/support/plugin_client';
import {logInAs, startTestPlugin} from '../test/support/plugin_client';
import {useTestHost} from '../test/support/use_test_host';
import {verifyAudit} from '../test/support/verify_audit';
import {MIGRATIONS} from './database/migrations';

const test = useTestHost({migrated: false});
let plugin: TestPlugin;
beforeEach(async () => {
    plugin = await startTestPlugin(test);
});

const events = async () => (await test.rows<{event_name: string}>('SELECT event_name FROM security_controls_audit_records ORDER BY seq')).map((row) => row.event_name);

describe('the plugin\'s life', () => {
    it('makes its tables once, and chains records from the first on', async () => {
        expect((await test.rows('SELECT name FROM security_controls_migrations')).length).toBe(MIGRATIONS.length);
        await plugin.stop();
        plugin = await startTestPlugin(test);
        expect(await events()).toEqual(['plugin_started', 'audit_key_created', 'plugin_stopped', 'plugin_started']);
        expect(await verifyAudit(test.host)).toMatchObject({records: 4, found: []});
        await plugin.stop();
    });

    it('numbers migrations so that no two share a number and each comes after the one before', () => {
        const numbers = MIGRATIONS.map(({name}) => Number(name.slice(0, 4)));
        expect(numbers).toEqual([...new Set(numbers)].sort((a, b) => a - b));
    });

    it('stops its workers: nothing happens afterwards', async () => {
        await plugin.stop();
        test.setDatabaseDown(true);
        await test.advance(3_600_000);
        expect(test.log.filter(({level}) => level === 'error')).toEqual([]);
    });

    it('goes on when a database outage is over, and chains what waited', async () => {
        test.setDatabaseDown(true);
        await test.advance(10_000);
        expect(test.log.some(({message}) => message === 'A worker failed.')).toBe(true);
        test.setDatabaseDown(false);
        await test.rows('INSERT INTO security_controls_audit_pending (body) VALUES (\'{"actor":{"user_id":""},"event_name":"plugin_started","id":"x","job_id":"","status":"success","target":null}\')');
        await test.advance(60_000);
        expect(await events()).toEqual(['plugin_started', 'audit_key_created', 'plugin_started']);
        await plugin.stop();
    });

    it.each(['sql.unavailable', 'sql.0A000'])('waits at its start for a database that fails over (%s): Mattermost would leave it off', async (errorId) => {
        await plugin.stop();
        test.setDatabaseDown(true, errorId);
        const starting = startTestPlugin(test);
        await test.advance(20_000);
        test.setDatabaseDown(false);
        await test.advance(2_000);
        plugin = await starting;
        expect(await events()).toEqual(['plugin_started', 'audit_key_created', 'plugin_stopped', 'plugin_started']);
        await plugin.stop();
    });

    it('does not start when the database stays away, or refuses a migration', async () => {
        await plugin.stop();
        test.setDatabaseDown(true);
        const starting = expect(startTestPlugin(test)).rejects.toMatchObject({id: 'sql.unavailable'});
        await test.advance(62_000);
        await starting;
        test.setDatabaseDown(true, 'sql.42501');
        await expect(startTestPlugin(test)).rejects.toMatchObject({id: 'sql.42501'});
    });

    it('has no hook core could call that it does not know', async () => {
        await expect(plugin.hook('MessageWillBePosted')).rejects.toThrow('no hook');
        await plugin.stop();
    });
});

describe('operations', () => {
    afterEach(() => plugin.stop());

    it('serves metrics in Prometheus\' text format', async () => {
        const {session} = await logInAs(test, 'system_admin');
        await plugin.request(session, 'GET', '/viewer');
        const lines = (await plugin.metrics()).trim().split('\n');
        for (const line of lines) {
            expect(line).toMatch(/^(?:# (?:HELP|TYPE) security_controls_[a-z_]+ .+|security_controls_[a-z_]+(?:\{[a-z]+="[A-Za-z0-9_+.]+"(?:,[a-z]+="[A-Za-z0-9_]+")*\})? [0-9.]+)$/);
        }
        expect(lines).toContain('security_controls_http_requests_total{endpoint="getViewer",status="200"} 1');
        expect(lines).toContain('security_controls_revocation_targets{state="wipe_reported"} 0');
    });

    it('counts a revocation\'s targets and latencies', async () => {
        const {session} = await logInAs(test, 'system_admin');
        const person = await logInAs(test, 'system_user');
        await plugin.request(session, 'POST', '/revocations', {
            body: {scope: {type: 'user', user_id: person.user.id}, wipe: true, order: 'end_access_first', reason: 'r', message: ''}, headers: {'idempotency-key': 'k'}});
        await test.advance(5000);
        const metrics = await plugin.metrics();
        expect(metrics).toContain('security_controls_revocations_total 1\n');
        expect(metrics).toContain('security_controls_access_ended_seconds_count 1\n');
        expect(metrics).toContain('security_controls_access_ended_seconds_bucket{le="60"} 1\n');
        expect(metrics).toContain('security_controls_wipe_reported_seconds_count 0\n');
    });

    it('gives the support packet a file without secrets, names and addresses', async () => {
        const {user, session} = await logInAs(test, 'system_admin', {deviceid: 'android_rn-v2:devicetoken'});
        await plugin.request(session, 'POST', '/client/ticket');
        const [files, error] = await plugin.hook('GenerateSupportData') as [Array<{Filename: string; Body: string}>, null];
        expect([error, files.map(({Filename}) => Filename)]).toEqual([null, ['security-controls.json']]);
        const text = Buffer.from(files[0]?.Body ?? '', 'base64').toString();
        expect(JSON.parse(text)).toMatchObject({server_version: '11.6.0', settings: {mfa_enabled: false}, policies: {sessions: {wipe_on_logout: true}}});
        for (const secret of [user.username, session.token, 'devicetoken', '192.0.2.1', 'push.example.com']) {
            expect(text).not.toContain(secret);
        }
    });

    it('serves the committed OpenAPI document to anybody', async () => {
        expect((await plugin.request(null, 'GET', '/openapi.json')).body.openapi).toBe('3.1.0');
    });
});

describe('audit routes', () => {
    it('show an officer the records, and nobody else', async () => {
        const officer = (await logInAs(test, 'system_user system_read_only_admin')).session;
        const reply = await plugin.request(officer, 'GET', '/audit', {query: 'event_name=plugin_started'});
        expect((reply.body.items as Array<{seq: number}>).map(({seq}) => seq)).toEqual([1]);
        expect((await plugin.request(officer, 'GET', '/audit/1')).body).toMatchObject({seq: 1, event_name: 'plugin_started', actor: {type: 'system'}});
        expect((await plugin.request(officer, 'GET', '/audit/999')).body.id).toBe('audit.not_found');
        const manager = (await logInAs(test, 'system_user system_manager')).session;
        expect((await plugin.request(manager, 'GET', '/audit')).status).toBe(403);
        await plugin.stop();
    });
});
